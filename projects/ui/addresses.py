"""The state of a list is its address: what changes when somebody sorts, pages or takes a filter off."""

from functools import cached_property
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.utils.http import url_has_allowed_host_and_scheme

# What a link to another page of the list, to its export or its print does not carry over.
PASSING = ("page", "_export", "_more", "_print")


def quoted(name, value):
    """One parameter as it stands in an address; commas stay readable."""
    return urlencode([(name, value)], safe=",")


def came_from(request, default):
    """The page that a form was sent from, in its field `next`, if it is one of ours; else `default`."""
    target = request.POST.get("next", "")
    known = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if known else default


class Address:
    """A path and its query parameters, from which changed addresses are made; itself never changed.

    `Address.of(request).href(sort="-total")` keeps everything else, drops the page, and a value of
    None takes a parameter away. Empty parameters never appear.
    """

    def __init__(self, path, pairs):
        self.path = path
        self.pairs = [(name, value) for name, value in pairs if value != "" and name not in PASSING]

    @classmethod
    def of(cls, request):
        """The address of a request."""
        query = request.GET
        return cls(request.path, [(name, value) for name in query for value in query.getlist(name)])

    @classmethod
    def parsed(cls, text):
        """The address of a text as it stands in a link."""
        parts = urlsplit(text)
        return cls(parts.path, parse_qsl(parts.query))

    def drop(self, *names):
        """The same without some parameters."""
        return Address(self.path, [pair for pair in self.pairs if pair[0] not in names])

    def without(self, name, value):
        """The same without one value of a parameter."""
        return Address(self.path, [pair for pair in self.pairs if pair != (name, value)])

    def href(self, **changes):
        """The address as text, with these parameters replaced."""
        parts = [text for name, text in self._quoted if name not in changes]
        parts += [quoted(name, value) for name, value in changes.items() if value not in (None, "")]
        return f"{self.path}?{'&'.join(parts)}" if parts else self.path

    @cached_property
    def _quoted(self):
        """(name, `name=value`): a list has fifty links that share most of their address."""
        return [(name, quoted(name, value)) for name, value in self.pairs]

    @property
    def query(self):
        """What stands behind the question mark."""
        return "&".join(text for _name, text in self._quoted)
