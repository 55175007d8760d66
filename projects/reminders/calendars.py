"""What stands in a person's calendar: each app enters its days, the feed knows none of them.

    calendars.register(CalendarSource("issues", _("Deadlines of issues"), entries_of, may=handles))

`entries(user, first, last)` gives the Entries of a span for what the user holds or is to do, by the same
querysets as the pages. A feed is read with its owner's rights; its words stay with him.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One day, or one moment, with what it is and the page it leads to. `key` names it within its source;
    `lines` say more of it: never a phone number, as a calendar is kept by strangers."""

    key: str
    on: datetime.date
    title: Any
    path: str
    place: str = ""
    lines: tuple = ()


@dataclass(frozen=True)
class CalendarSource:
    """Days of one kind; `may(user)` says, without a query, whether there could be any for him.
    `shown(user, today)` says whether the page of the calendar names it to him, `pages(user, today)` the pages
    on which he sets what stands there: [(label, address)]."""

    code: str
    label: Any
    entries: Callable[[Any, datetime.date, datetime.date], Iterable[Entry]]
    may: Callable[[Any], bool] = lambda user: True
    order: int = 100
    shown: Callable[[Any, datetime.date], bool] = lambda user, today: True
    pages: Callable[[Any, datetime.date], Iterable[tuple[Any, str]]] = lambda user, today: ()


CALENDARS: dict[str, CalendarSource] = {}


def register(*found):
    """Enter sources of days; the same code again replaces it."""
    for source in found:
        CALENDARS[source.code] = source


def in_order():
    """All of them in their order."""
    return sorted(CALENDARS.values(), key=lambda one: (one.order, one.code))
