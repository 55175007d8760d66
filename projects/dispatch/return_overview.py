"""Who has confirmed the month's returns: how each project stands, the counts of each part, the reminder."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Case, ExpressionWrapper, F, FilteredRelation, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.base.money import share
from projects.base.periods import day_label
from projects.directory.models import Grant

from .chasing import Contact
from .due import listed_projects
from .models import MonthlyReturn
from .overview import bar_of
from .period_facts import AMOUNT, by_week
from .return_facts import GATHER

State = MonthlyReturn.State
NONE = "NONE"
STANDINGS = [
    (State.CONFIRMED, State.CONFIRMED.label),
    (State.LOCKED, State.LOCKED.label),
    (State.DRAFT, State.DRAFT.label),
    (State.RETURNED, State.RETURNED.label),
    (NONE, gettext_lazy("not filled in")),
]


def with_return(projects, month, as_of):
    """The projects on the weekly lists at a month's cut-off, each with `monthly` (its return or none),
    `standing`, `area` (the division it belonged to then), `cumulative` and `weeks` with their `difference`,
    and whether it `differs`."""
    weeks = Q(monthly__weeks_cumulative__isnull=False)
    same = Q(monthly__cumulative=F("monthly__weeks_cumulative"), monthly__cumulative__isnull=False)
    return (
        listed_projects(as_of, projects)
        .as_of(as_of)
        .annotate(
            monthly=FilteredRelation("monthly_returns", condition=Q(monthly_returns__month=month)),
            area=Coalesce("division_then", F("division_id"), output_field=models.BigIntegerField()),
            standing=Coalesce(F("monthly__state"), Value(NONE)),
            differs=Case(When(weeks & ~same, then=Value(True)), default=Value(False)),
            cumulative=F("monthly__cumulative"),
            weeks=Coalesce(F("monthly__weeks_cumulative"), by_week(as_of), output_field=AMOUNT),
        )
        .annotate(difference=ExpressionWrapper(F("cumulative") - F("weeks"), output_field=AMOUNT))
    )


class ReturnStanding(NamedTuple):
    """How one project stands: its division's key, the state of its return, whether that differs from the
    weeks."""

    project: int
    area: int
    standing: str
    differs: bool


def read_return_standings(projects, month, as_of):
    """A ReturnStanding for each of the projects on a weekly list (one query)."""
    rows = with_return(projects, month, as_of).order_by("pk")
    return [ReturnStanding(*row) for row in rows.values_list("pk", *ReturnStanding._fields[1:])]


@dataclass(frozen=True)
class ReturnTally:
    """Counts of some projects: due = confirmed + draft + returned + none; `differing` are some of all of
    them, `locked` some of the confirmed."""

    due: int = 0
    confirmed: int = 0
    draft: int = 0
    returned: int = 0
    none: int = 0
    differing: int = 0
    locked: int = 0

    @property
    def open(self):
        """Not confirmed yet."""
        return self.due - self.confirmed

    @property
    def rate(self):
        """Confirmed as a percentage of the due (Decimal), or None where nothing is due."""
        return share(self.confirmed, self.due)

    @property
    def bar(self):
        """The lengths of confirmed, drafted and returned in percent, each with where it begins."""
        return bar_of((self.confirmed, self.draft, self.returned), self.due)


def tally_returns(rows):
    """The counts of some ReturnStandings."""
    counts = Counter(row.standing for row in rows)
    return ReturnTally(
        due=len(rows),
        confirmed=counts[State.CONFIRMED] + counts[State.LOCKED],
        draft=counts[State.DRAFT],
        returned=counts[State.RETURNED],
        none=counts[NONE],
        differing=sum(row.differs for row in rows),
        locked=counts[State.LOCKED],
    )


@dataclass(frozen=True)
class ReturnLine:
    """One part with its counts and, where something is missing, the reminder as text to copy and the Contacts
    who confirm."""

    unit: Any
    tally: ReturnTally
    text: str = ""
    contacts: tuple = ()


def confirmers(on):
    """{division's key: the Contacts of those who confirm its returns on a day} (one query)."""
    app, _dot, codename = GATHER.partition(".")
    permission = {
        "group__permissions__content_type__app_label": app,
        "group__permissions__codename": codename,
    }
    rows = Grant.objects.on(on).filter(scope=Grant.Scope.DIVISION, user__is_active=True, **permission)
    found: dict[Any, dict] = {}
    for division, user, name, username, phone in rows.order_by("pk").values_list(
        "division", "user", "user__name", "user__username", "user__phone"
    ):
        found.setdefault(division, {})[user] = Contact(name or username, phone)
    return {division: tuple(people.values()) for division, people in found.items()}


def return_lines(rows, units, line_of, remind, contacts):
    """A ReturnLine for each of `units` ({key: unit}) that has projects; `line_of` maps a division's key to
    its part's, `remind(unit, tally)` makes the text, `contacts` is as `confirmers` gives it."""
    parts: dict[Any, list[ReturnStanding]] = {}
    for row in rows:
        parts.setdefault(line_of.get(row.area), []).append(row)
    lines = []
    for key, unit in units.items():
        if key in parts:
            counts = tally_returns(parts[key])
            text = remind(unit, counts) if counts.open else ""
            lines.append(ReturnLine(unit, counts, text, contacts.get(key, ())))
    return lines


def reminder(unit, counts, month, days, *, today, link):
    """The reminder as text for a chat: counts, deadline and link; no names, phones or statistics."""
    said = _("[Monthly returns] %(unit)s, %(month)s: %(due)s due, %(confirmed)s confirmed, %(open)s to come.")
    lines = [
        said
        % {
            "unit": unit,
            "month": month.label,
            "due": counts.due,
            "confirmed": counts.confirmed,
            "open": counts.open,
        }
    ]
    if counts.returned:
        returned = _("%(count)s were returned and wait to be confirmed again.")
        lines.append(returned % {"count": counts.returned})
    due = {"due": day_label(days.returns_due)}
    if today > days.returns_due:
        lines.append(_("The deadline was %(due)s. Please confirm without delay.") % due)
    else:
        lines.append(_("The deadline is %(due)s. Please confirm in time.") % due)
    lines.append(link)
    return "\n".join(lines)
