"""The pages of a month or a week as tabs: one line of links that all of them share; bulletins add theirs.

{% load dispatch %}{% month_tabs month "figures" %}
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from projects.base.periods import Week
from projects.ui.registry import Registry, everyone


@dataclass(frozen=True)
class MonthTab:
    """One page of a month or week. `url` is the name of an address that takes it; `permission(user)` must not
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
WEEK_TABS = Registry(lambda tab: tab.name)


def links_for(user, period, current):
    """The tabs of a month or week that a user may open, the one named `current` marked; no query."""
    return [
        Link(tab.label, reverse(tab.url, args=[period]), tab.name == current)
        for tab in (WEEK_TABS if isinstance(period, Week) else TABS)
        if tab.permission(user)
    ]
