"""The pages of a month as tabs: one line of links that all of them share; bulletins add theirs.

{% load dispatch %}{% month_tabs month "figures" %}
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from projects.ui.registry import Registry, everyone


@dataclass(frozen=True)
class MonthTab:
    """One page of a month. `url` is the name of an address that takes the month; `permission(user)` must not
    ask the database."""

    name: str
    label: Any
    url: str
    order: int = 100
    permission: Callable[[Any], bool] = everyone


@dataclass(frozen=True)
class Link:
    """A tab as one reader sees it."""

    label: Any
    href: str
    current: bool


TABS = Registry(lambda tab: tab.name)


def links_for(user, month, current):
    """The tabs of a month that a user may open, the one named `current` marked; no query."""
    return [
        Link(tab.label, reverse(tab.url, args=[month]), tab.name == current)
        for tab in TABS
        if tab.permission(user)
    ]
