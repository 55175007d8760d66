"""The pages of the pool that rolls, as tabs: one line of links that all of them share.

    tabs.TABS.add(tabs.Tab("criteria", _("Criteria"), "pool:criteria", order=60, permission=may_view))

and in the template of the page `{% load pool %}{% pool_tabs %}` over its content. Which tab is the
current one follows from the address: the longest that the page lies under.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from projects.ui.registry import Registry, everyone


@dataclass(frozen=True)
class Tab:
    """One page of the pool. `url` is the name of an address without arguments; `permission(user)` must
    not ask the database."""

    name: str
    label: Any
    url: str
    order: int = 100
    permission: Callable[[Any], bool] = everyone


@dataclass(frozen=True)
class Link:
    """A tab as one reader sees it on one page."""

    label: Any
    href: str
    current: bool


TABS = Registry(lambda tab: tab.name)


def links_for(user, path):
    """The tabs that a user may open, the one of the address `path` marked; no query."""
    found = [(tab, reverse(tab.url)) for tab in TABS if tab.permission(user)]
    under = [href for _tab, href in found if path.startswith(href)]
    here = max(under, key=len, default="")
    return [Link(tab.label, href, href == here) for tab, href in found]
