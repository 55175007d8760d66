"""What every page's frame needs; costs no query."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property

from . import registry

ON_PHONE = 4


@dataclass(frozen=True)
class Link:
    """A navigation entry as one reader sees it on one page."""

    label: Any
    href: str
    icon: str
    current: bool
    daily: bool = False


class Frame:
    """The navigation and the reader's roles, worked out when a template asks for them."""

    def __init__(self, request):
        self._request = request
        self._user = getattr(request, "user", None)

    @cached_property
    def links(self):
        """All entries the reader may open, the current one marked."""
        if self._user is None or not self._user.is_authenticated:
            return []
        entries = [
            (entry, href)
            for entry in registry.navigation
            if (href := address_of(entry)) and entry.permission(self._user)
        ]
        here = self._current(entries)
        return [
            Link(entry.label, href, entry.icon, entry is here, entry.daily(self._user))
            for entry, href in entries
        ]

    def _current(self, entries):
        """The entry with the longest address that this page lies under."""
        found, length = None, 0
        for entry, href in entries:
            for prefix in (href, *entry.within):
                exact = self._request.path == prefix
                under = prefix != "/" and fnmatchcase(self._request.path, f"{prefix}*")
                if (exact or under) and len(prefix) > length:
                    found, length = entry, len(prefix)
        return found

    @property
    def phone(self):
        """The entries in the bar of a phone, beside "more": the daily ones first."""
        return sorted(self.links, key=lambda link: not link.daily)[:ON_PHONE]

    @cached_property
    def roles(self):
        """The reader's roles in words."""
        if self._user is None or not self._user.is_authenticated:
            return []
        return [word for caption in registry.captions for word in caption(self._user)]


def address_of(entry):
    """The address of an entry, or None where the app that owns it is not there."""
    try:
        return reverse(entry.url)
    except NoReverseMatch:
        return None


def page(request):
    """Context processor: `frame` for the navigation, `demo` for the label of demo data."""
    return {"frame": Frame(request), "demo": settings.DEMO}
