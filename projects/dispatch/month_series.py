"""A year month by month beside the year before: what the plan's curve asks, what was completed.

Each month's figure is the one that its summary gives (confirmed returns, else the last accepted week at the
cut-off, over the projects that stood on a weekly list then), read for all months together.
"""

import datetime
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from projects.base.periods import Month
from projects.pool.models import PlanAmount, ProgressCurve, Project

from .due import listed_projects
from .models import MonthlyReturn, MonthSettings, WeeklyReport

MONTHS = 12


@dataclass(frozen=True)
class MonthPoint:
    """One month: money in 万元, None for what is not known (a month to come, a year without figures)."""

    month: Month
    asked: Decimal | None = None
    completed: Decimal | None = None
    last_completed: Decimal | None = None
    in_month: Decimal | None = None
    last_in_month: Decimal | None = None


def year_series(month: Month, projects=None) -> list[MonthPoint]:
    """The twelve months of a month's year, completed up to that month; some sixty queries, whatever the
    number of projects."""
    projects = Project.objects.all() if projects is None else projects
    january = Month(datetime.date(month.year, 1, 1))
    months = [january + count for count in range(MONTHS)]
    listed = {}
    for one in [*months, *(earlier - MONTHS for earlier in months)]:
        as_of = MonthSettings.of_month(one).as_of(one)
        keys = listed_projects(as_of, projects).values_list("pk", flat=True) if one <= month else ()
        listed[one] = (as_of, set(keys))
    completed = _completed(listed)
    asked = _asked(listed, months, month)
    return [
        MonthPoint(
            one,
            asked.get(one),
            completed.get(one) if one <= month else None,
            completed.get(one - MONTHS),
            _difference(completed, one) if one <= month else None,
            _difference(completed, one - MONTHS),
        )
        for one in months
    ]


def _difference(completed, month):
    """What a month itself brought: its cumulative less that of the month before in the same year."""
    now = completed.get(month)
    if now is None or month.number == 1:
        return now
    before = completed.get(month - 1)
    return None if before is None else now - before


def _completed(listed) -> dict[Month, Decimal]:
    """{month: the completed investment of the projects listed then} where anything is known (two queries)."""
    every = set().union(*(keys for _as_of, keys in listed.values()))
    months = sorted(listed)
    returns = MonthlyReturn.objects.confirmed().filter(month__in=months, project__in=every)
    returned = {
        (project, month): amount
        for project, month, amount in returns.values_list("project", "month", "cumulative").order_by()
    }
    first, last = months[0].first, max(as_of for as_of, _keys in listed.values())
    reports = WeeklyReport.objects.accepted().filter(
        as_of__gte=first, as_of__lte=last, cumulative__isnull=False, project__in=every
    )
    told: dict[tuple[int, int], tuple[list, list]] = defaultdict(lambda: ([], []))
    for project, as_of, amount in reports.values_list("project", "as_of", "cumulative").order_by("week"):
        days, amounts = told[project, as_of.year]
        days.append(as_of)
        amounts.append(amount)
    found = {}
    for month, (as_of, keys) in listed.items():
        values = []
        for project in keys:
            if (project, month) in returned:
                values.append(returned[project, month])
                continue
            days, amounts = told.get((project, as_of.year), ((), ()))
            place = bisect_right(days, as_of)
            if place:
                values.append(amounts[place - 1])
        if values:
            found[month] = sum(values, Decimal(0))
    return found


def _asked(listed, months, last) -> dict[Month, Decimal]:
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
        as_of, keys = listed[month] if month <= last else (listed[month][0], listed[last][1])
        then = min(as_of, listed[last][0])
        plans = {
            project: (curve, amount)
            for project, curve, amount, start, end in rows
            if project in keys and start <= then and (end is None or then < end)
        }
        asked = [
            amount * curves[curve].share(as_of) / 100 for curve, amount in plans.values() if curve is not None
        ]
        if asked:
            found[month] = sum(asked, Decimal(0))
    return found
