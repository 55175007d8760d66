"""A year month by month beside the year before: what the plan's curve asks, what was completed.

Each month's figures are those that its summary gives (confirmed returns, else the last accepted week at the
cut-off, over the projects that stood on a weekly list then), read for all months together. Weekly reports
are read only of projects that lack a return, and only of the years in which they lack it.
"""

import datetime
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import pgettext

from projects.base.periods import Month
from projects.pool.models import PlanAmount, ProgressCurve, Project

from .due import listed_by_day
from .models import MonthlyReturn, MonthSettings, WeeklyReport

MONTHS = 12
JANUARY = 1


@dataclass(frozen=True)
class MonthPoint:
    """One month: money in 万元, None for what is not known (a month to come, a year without figures)."""

    month: Month
    asked: Decimal | None = None
    completed: Decimal | None = None
    last_completed: Decimal | None = None
    in_month: Decimal | None = None
    last_in_month: Decimal | None = None

    @property
    def label(self) -> str:
        """「3月」, or Mar."""
        return label_within_year(self.month)


def label_within_year(month: Month) -> str:
    """The month without its year: 「3月」, or Mar."""
    return date_format(month.first, pgettext("month within its year", "M"))


def year_series(month: Month, projects=None) -> list[MonthPoint]:
    """The twelve months of a month's year, completed up to that month; eight queries, whatever the number of
    projects, one less where every project has its returns."""
    projects = Project.objects.all() if projects is None else projects
    january = Month(datetime.date(month.year, 1, 1))
    months = [january + count for count in range(MONTHS)]
    past = [one for one in (*(earlier - MONTHS for earlier in months), *months) if one <= month]
    settings = MonthSettings.of_months([*past, *months])
    as_of = {one: rule.as_of(one) for one, rule in settings.items()}
    by_day = listed_by_day([as_of[one] for one in past], projects)
    listed = {one: by_day[as_of[one]] for one in past}
    known = _known(listed, as_of)
    asked = _asked(listed, months, month, as_of)
    completed = {one: _sum(known.get((key, one)) for key in keys) for one, keys in listed.items()}
    started = _started(listed, as_of)
    in_month = {one: _sum(_brought(known, started, key, one) for key in keys) for one, keys in listed.items()}
    return [
        MonthPoint(
            one,
            asked.get(one),
            completed.get(one),
            completed.get(one - MONTHS),
            in_month.get(one),
            in_month.get(one - MONTHS),
        )
        for one in months
    ]


def _sum(values) -> Decimal | None:
    """The sum of what is known, None where nothing is."""
    told = [value for value in values if value is not None]
    return sum(told, Decimal(0)) if told else None


def _brought(known, started, project, month) -> Decimal | None:
    """What a month itself brought to a project: its cumulative less that of the month before in the year, 0
    where it had not started by then."""
    now = known.get((project, month))
    before = Decimal(0) if month.number == JANUARY else known.get((project, month - 1))
    if before is None and (project, month) in started:
        before = Decimal(0)
    return None if now is None or before is None else now - before


def _started(listed, as_of) -> set[tuple[int, Month]]:
    """(project, month) of the month in which each project started, by the month's own span (one query)."""
    every = set().union(*listed.values())
    days = Project.objects.filter(pk__in=every, started_on__isnull=False).values_list("pk", "started_on")
    found = set()
    for project, day in days.order_by():
        for month in (Month.of(day), Month.of(day) + 1):
            before = as_of.get(month - 1)
            if before is not None and before < day <= month.last:
                found.add((project, month))
    return found


def _known(listed, as_of) -> dict[tuple[int, Month], Decimal]:
    """{(project, month): its cumulative of the year} where anything is known, for the projects listed in a
    month at its end and at that of the month before (a query for the returns, another where any lack)."""
    asked = {(key, month) for month, keys in listed.items() for key in keys}
    asked |= {(key, month - 1) for key, month in asked if month.number != JANUARY}
    returns = MonthlyReturn.objects.confirmed().filter(month__in=list(listed), project__in=_keys(asked))
    found = {
        (project, month): amount
        for project, month, amount in returns.values_list("project", "month", "cumulative").order_by()
    }
    lacking = asked - found.keys()
    return found | _told_by_weeks(lacking, as_of) if lacking else found


def _keys(pairs) -> set[int]:
    return {project for project, _month in pairs}


def _told_by_weeks(lacking, as_of) -> dict[tuple[int, Month], Decimal]:
    """The same of (project, month) without a return: by the last accepted week at the cut-off (one query)."""
    months = [month for _project, month in lacking]
    first, last = datetime.date(min(months).year, 1, 1), as_of[max(months)]
    reports = WeeklyReport.objects.accepted().filter(
        as_of__range=(first, last), cumulative__isnull=False, project__in=_keys(lacking)
    )
    told: dict[tuple[int, int], tuple[list, list]] = defaultdict(lambda: ([], []))
    for project, day, amount in reports.values_list("project", "as_of", "cumulative").order_by("week"):
        days, amounts = told[project, day.year]
        days.append(day)
        amounts.append(amount)
    found = {}
    for project, month in lacking:
        days, amounts = told.get((project, as_of[month].year), ((), ()))
        last = bisect_right(days, as_of[month])
        if last:
            found[project, month] = amounts[last - 1]
    return found


def _asked(listed, months, last, as_of) -> dict[Month, Decimal]:
    """{month: what the curves ask of the plans in force then}; of months to come, of those in force at the
    last cut-off (two queries)."""
    curves = {curve.pk: curve for curve in ProgressCurve.objects.all()}
    rows = list(
        PlanAmount.objects.filter(plan__year=last.year, amount__isnull=False)
        .order_by("valid_from")
        .values_list("plan__project", "plan__curve", "amount", "valid_from", "valid_to")
    )
    found = {}
    for month in months:
        keys, day = listed[min(month, last)], as_of[month]
        then = min(day, as_of[last])
        plans = {
            project: (curve, amount)
            for project, curve, amount, start, end in rows
            if project in keys and start <= then and (end is None or then < end)
        }
        shares = {curve: curves[curve].share(day) for curve, _amount in plans.values()}
        found[month] = _sum(amount * shares[curve] / 100 for curve, amount in plans.values())
    return found
