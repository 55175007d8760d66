"""What can be told to whom: each app enters its sources, the machine that tells knows none of them.

    sources.register(Source(
        "issue_overdue", _("Issues past their deadline"), Kind.PASSED,
        one=_("“%(project)s”: an issue is past its deadline of %(due)s."),
        many=ngettext_lazy("%(count)s issue …", "%(count)s issues …", "count"),
        of_user=overdue_of, of_place=overdue_in, path=lambda: reverse("issues:list"),
    ))                                # in AppConfig.ready, from the app's room `reminding.py`

A source gives `Note`s: facts without words. Words are the source's sentences, and their places take nothing
but counts, names of projects and of units, days and periods (`Note` refuses the rest). So no text that
somebody typed, no amount, no phone number and no enterprise can get into a message, whoever writes a source.

`of_user(user, when)` asks what the user may see and is to do, by the querysets of the pages (`.allowed`), and
leaves out projects that rest by approval (`pool.reminding.not_suspended`). `of_place(place, when)` counts for
a division (with all below) or a unit, for its chat group. That nothing is sent on days off is in `rules.py`.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.base.periods import Month, Week

from . import rules

# The places of sentences and what may stand in them.
PLACES = {
    "count": int,
    "due": datetime.date,
    "total": int,
    "handed_in": int,
    "returned": int,  # a clause of its own, none at 0
    "project": str,
    "unit": str,
    "week": Week,
    "month": Month,
}
# So many notes of one source are told one by one; more become one line with their count.
SEVERAL = 3


class Kind(models.TextChoices):
    """Why something is told."""

    BEFORE = "BEFORE", _("before a deadline")
    PASSED = "PASSED", _("when a deadline has passed")
    RETURNED = "RETURNED", _("on return")
    ASSIGNED = "ASSIGNED", _("on assignment")
    ESCALATED = "ESCALATED", _("on escalation")


# What may be told at once, to who asks for it, instead of with the next digest.
URGENT = (Kind.RETURNED, Kind.ESCALATED)


@dataclass(frozen=True)
class When:
    """The moment for which is asked, on the working calendar, with the days of the source's rule."""

    now: datetime.datetime
    today: datetime.date
    calendar: Any
    days_before: int = 1
    repeat_every: int = 5

    @property
    def soon(self):
        """The last day on which a deadline is near."""
        return self.calendar.add(self.today, self.days_before)

    @property
    def since(self):
        """The day from which what happened is new."""
        return rules.days_back(self.calendar, self.today, rules.NEWS_DAYS)

    def turn(self, due):
        """The how manieth time a deadline that has passed is told, from 0."""
        return rules.turn(self.calendar, due, self.today, self.repeat_every)


@dataclass(frozen=True)
class Note:
    """One thing to tell. `key` names it within its source: what was told to somebody is not told again.

    `values` fill the places of the source's sentences; `path` is where the link leads, the source's own where
    it is empty. Raises ValueError for a place, or a kind of value, that no sentence may take.
    """

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    path: str = ""

    def __post_init__(self):
        for name, value in self.values.items():
            if name not in PLACES or not isinstance(value, PLACES[name]) or isinstance(value, bool):
                raise ValueError(f"no sentence of a reminder takes {name}={value!r}")


@dataclass(frozen=True)
class Source:
    """What one kind of record gives occasion to tell; see the head of this module.

    `many` is the sentence of a count, `one` that of a single project ("" where counts are all there is).
    `may(user)` says, without a query, whether there could be anything for him. `days_before` and
    `repeat_every` count working days; they stand until the office sets others (`models.SourceRule`).
    """

    code: str
    label: Any
    kind: str
    many: Any
    path: Callable[[], str]
    one: Any = ""
    of_user: Callable[[Any, When], Iterable[Note]] | None = None
    of_place: Callable[[Any, When], Iterable[Note]] | None = None
    may: Callable[[Any], bool] = lambda user: True
    order: int = 100
    days_before: int = 1
    repeat_every: int = 5


SOURCES: dict[str, Source] = {}


def register(*found):
    """Enter sources; the same code again replaces it."""
    for source in found:
        SOURCES[source.code] = source


def in_order():
    """All sources, those that press first."""
    kinds = list(Kind)
    return sorted(SOURCES.values(), key=lambda one: (kinds.index(one.kind), one.order, one.code))
