"""The records behind the computed figures, each read once for all spans of days that are asked for.

`Facts` is made for one request. Its figures of projects are those of dispatch over the whole city; whoever
may not see the whole city is shown none of them (see `sees_city`).
"""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property

from projects.base.periods import Month
from projects.directory.models import Organisation
from projects.dispatch.figures import ProjectFigures
from projects.dispatch.month_facts import read_month
from projects.dispatch.month_summary import under_way_unreported
from projects.investment.models import (
    Agreement,
    Band,
    FundReceipt,
    Negotiation,
    PromotionPolicy,
    Prospect,
    Trip,
)
from projects.investment.querysets import OVERSEES
from projects.pool.models import Project

from .spans import Span

Filters = list[tuple[str, object]]
PROJECTS = "pool.view_project"
# 工业: mining, manufacturing, and electricity, heat, gas and water of GB/T 4754.
INDUSTRIAL = ("B", "C", "D")


def sees_city(user):
    """Whether somebody sees the projects of the whole city (no query beyond the grants of the request)."""
    return Project.objects.all().within_q(user, PROJECTS) is True


def began_by(days: Iterable[datetime.date], span: Span) -> bool:
    """Whether records reach back to the year in which a span begins: before that nothing is known."""
    first = min(days, default=None)
    return first is not None and first.year <= span.first.year


def within(rows, span: Span):
    """Of (day, value) those whose day lies in a span; None where the records begin later than the span."""
    if not began_by((day for day, *_rest in rows), span):
        return None
    return [row for row in rows if span.first <= row[0] <= span.last]


class Facts:
    """What was read, as of a day. `oversees`: may hear how many enterprises and talks there are in all."""

    def __init__(self, today, *, oversees=False, rows=None):
        self.today = today
        self.oversees = oversees
        self._rows = {} if rows is None else {Month.of(today): {today: rows}}
        self._lists = {}

    @classmethod
    def of(cls, request, rows=None):
        """The facts for a reader; `rows` are the figures of the running month, where they were read."""
        return cls(request.today, oversees=request.user.may(OVERSEES), rows=rows)

    # Projects, by the figures of dispatch

    def rows(self, span: Span) -> list[ProjectFigures] | None:
        """The figures of the projects at a span's end, or None where it is no cumulative of one year, or no
        project was listed then (six queries a month)."""
        if not span.begins_its_year:
            return None
        day = min(span.last, self.today)
        of_month = self._rows.setdefault(Month.of(day), {})
        if day not in of_month:
            of_month[day] = read_month(Month.of(day), on=day)
        return of_month[day] or None

    def listed(self, span: Span, code: str) -> frozenset[int] | None:
        """The keys of the projects on a year's list on the last day of a span; None without the list."""
        day = min(span.last, self.today)
        if (code, day) not in self._lists:
            found = Project.objects.on_list(code, day.year, day).order_by().values_list("pk", flat=True)
            self._lists[code, day] = frozenset(found)
        return self._lists[code, day] or None

    def under_way(self, span: Span, code: str = "") -> set[int] | None:
        """New projects that have started and continued ones that were resumed, of those that report or of a
        year's list, on which some may not report."""
        rows = self.rows(span)
        if not code:
            return None if rows is None else {row.project for row in rows if row.is_under_way}
        keys = self.listed(span, code)
        if keys is None or not span.begins_its_year:
            return None
        known = {row.project: row for row in rows or ()}
        found = {key for key in keys if key in known and known[key].is_under_way}
        return found | under_way_unreported(keys - known.keys(), min(span.last, self.today))

    def finished(self, span: Span) -> set[int] | None:
        """Projects that were completed or went into production in a span, whichever came first."""
        rows = self.rows(span)
        if rows is None:
            return None
        return {row.project for row in rows if row.finished_on and span.first <= row.finished_on <= span.last}

    def reporting(self, span: Span) -> set[int] | None:
        """Projects that stood on a weekly list: what the figures of dispatch are of."""
        rows = self.rows(span)
        return None if rows is None else {row.project for row in rows}

    def told(self, span: Span) -> set[int] | None:
        """Projects with a figure of the year."""
        rows = self.rows(span)
        return None if rows is None else {row.project for row in rows if row.completed is not None}

    def completed(self, span: Span, *, industrial=False) -> Decimal | None:
        """The investment completed in the year by the end of a span (万元)."""
        rows = [row for row in self.rows(span) or () if row.completed is not None]
        if industrial:
            rows = [row for row in rows if row.project in self._industrial]
        return sum((row.completed for row in rows), Decimal(0)) if rows else None

    @cached_property
    def _industrial(self):
        return set(Project.objects.filter(industry__in=INDUSTRIAL).order_by().values_list("pk", flat=True))

    def total_investment(self, span: Span, code: str) -> Decimal | None:
        """The total investment of the projects of a list."""
        return self._sum(span, code, "total_investment")

    def planned(self, span: Span, code: str) -> Decimal | None:
        """The year's plan of the projects of a list."""
        return self._sum(span, code, "planned")

    def _sum(self, span, code, name):
        keys = self.listed(span, code) or ()
        found = [getattr(row, name) for row in self.rows(span) or () if row.project in keys]
        found = [amount for amount in found if amount is not None]
        return sum(found, Decimal(0)) if found else None

    def working_groups(self, span: Span) -> Decimal | None:
        """How many there are today; what there was before is not kept."""
        if span.last.year != self.today.year:
            return None
        count = Organisation.objects.working_groups().count()
        return Decimal(count) if count else None

    # Promotion

    @cached_property
    def _policy(self):
        return PromotionPolicy.objects.on(self.today).order_by("-valid_from").first()

    @cached_property
    def _bands(self):
        return dict(Band.objects.values_list("code", "minimum"))

    @cached_property
    def _agreements(self):
        framework = self._policy is not None and self._policy.counts_framework
        rows = Agreement.objects.counted(framework=framework).order_by()
        return list(rows.values_list("signed_on", "pk", "amount"))

    def agreements(self, span: Span, band: str = "") -> dict[int, Decimal] | None:
        """{key: amount} of the agreements that were signed in a span, from a band on."""
        least = self._bands.get(band, Decimal(0)) if band else Decimal(0)
        found = within(self._agreements, span)
        if found is None:
            return None
        return {key: amount for _day, key, amount in found if amount >= least}

    @cached_property
    def _funds(self):
        rows = FundReceipt.objects.filter(checked__isnull=False).order_by()
        return [(month.first, amount) for month, amount in rows.values_list("month", "checked")]

    def funds(self, span: Span) -> Decimal | None:
        """The funds in place of the months of a span, as checked by the city."""
        found = within(self._funds, Span(Month.of(span.first).first, span.last))
        return None if found is None else sum((amount for _day, amount in found), Decimal(0))

    @cached_property
    def _trips(self):
        return list(Trip.objects.order_by().values_list("starts_on", "pk"))

    def trips(self, span: Span) -> Decimal | None:
        """How many trips began in a span."""
        found = within(self._trips, span)
        return None if found is None else Decimal(len(found))

    @cached_property
    def _contacts(self):
        return list(Prospect.objects.order_by().values_list("first_contact_on", "pk"))

    def contacts(self, span: Span) -> Decimal | None:
        """How many enterprises were contacted for the first time; for who oversees promotion alone."""
        found = within(self._contacts, span) if self.oversees else None
        return None if found is None else Decimal(len(found))

    @cached_property
    def _talks(self):
        return list(Negotiation.objects.order_by().values_list("started_on", "pk"))

    def talks(self, span: Span) -> Decimal | None:
        """How many talks began; for who oversees promotion alone."""
        found = within(self._talks, span) if self.oversees else None
        return None if found is None else Decimal(len(found))
