"""The indicators of a year: target, what was reached by the records, what was published of the same time."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from projects.pool.models import AnnualTarget

from . import rules
from .computing import COMPUTATIONS, Computation
from .models import Indicator, IndicatorValue
from .reading import Facts
from .rules import Standing
from .spans import Span, year_span

Kind = IndicatorValue.Kind


@dataclass(frozen=True)
class Published:
    """A published figure beside what the records give for the same days; `computed` is None where they give
    nothing."""

    value: IndicatorValue
    computed: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        return rules.difference(self.computed, self.value.value)


@dataclass(frozen=True)
class Line:
    """An indicator in a year. `target` is the pool's annual target where it keeps one (`of_pool`), else the
    one that was published; `published_target` is what was published where the pool's differs."""

    indicator: Indicator
    standing: Standing
    of_pool: bool = False
    published_target: Decimal | None = None
    published: Published | None = None
    plan: Published | None = None
    href: str = ""

    @property
    def target(self) -> Decimal | None:
        return self.standing.target

    @property
    def is_blank(self) -> bool:
        """Nothing is known of it in this year."""
        return all(one is None for one in (self.target, self.standing.reached, self.published, self.plan))

    @property
    def computes(self) -> bool:
        return bool(self.indicator.computed)


def computed(indicator: Indicator, facts: Facts | None, span: Span) -> Decimal | None:
    """What the records give for an indicator and a span of days; None where they give nothing, or may not be
    shown to the reader (no facts)."""
    one = COMPUTATIONS.get(indicator.computed)
    return None if one is None or facts is None else one.value(facts, span)


def address(one: Computation | None, span: Span, facts: Facts | None) -> str:
    """The list of what was counted in a span that ends today; "" where there is none that counts the same."""
    if one is None or one.behind is None or facts is None or span.last != facts.today:
        return ""
    name, filters = one.behind(span)
    try:
        path = reverse(name)
    except NoReverseMatch:
        return ""
    return f"{path}?{urlencode(filters)}" if filters else path


def targets_of(year: int) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """({code: target of the pool}, {code: target that was published}) of a year (two queries). Amounts are in
    the indicator's unit."""
    pool = dict(AnnualTarget.objects.filter(year=year).values_list("code", "value"))
    span = year_span(year)
    rows = IndicatorValue.objects.filter(kind=Kind.TARGET, first_on=span.first, last_on=span.last)
    return pool, dict(rows.values_list("indicator__code", "value").order_by())


def figures_of(year: int) -> dict[tuple[int, str], IndicatorValue]:
    """{(indicator's key, kind): the longest figure from 1 January of a year on} but targets (a query)."""
    rows = IndicatorValue.objects.filter(first_on=year_span(year).first, last_on__year=year)
    rows = rows.exclude(kind=Kind.TARGET).order_by("last_on")
    return {(row.indicator_id, row.kind): row for row in rows}


def line_of(indicator, span, facts, targets, figures) -> Line:
    """One Line; `targets` and `figures` are those of the year."""
    pool, published = targets
    code = (indicator.target_of or indicator).code
    target = pool.get(code, published.get(code))
    one = COMPUTATIONS.get(indicator.computed)
    asked = indicator.curve.share(span.last) if indicator.curve_id and target is not None else None
    beside = {}
    for kind in (Kind.ACTUAL, Kind.PLAN):
        row = figures.get((indicator.pk, kind))
        if row is not None:
            beside[kind] = Published(row, computed(indicator, facts, Span(row.first_on, row.last_on)))
    return Line(
        indicator=indicator,
        standing=Standing(
            target, computed(indicator, facts, span), asked, span.last, year_span(span.last.year).last
        ),
        of_pool=code in pool,
        published_target=published.get(code) if code in pool and published.get(code) != target else None,
        published=beside.get(Kind.ACTUAL),
        plan=beside.get(Kind.PLAN),
        href=address(one, span, facts),
    )


def indicators() -> list[Indicator]:
    """All indicators in their order, with their curves (one query)."""
    return list(Indicator.objects.select_related("curve", "target_of"))


def lines_of(
    year: int, facts: Facts | None, today: datetime.date, *, against_target=False, every=False
) -> list[Line]:
    """The lines of a year up to a day that have something to tell, or `every` one; where asked, those alone
    that have a target and are computed. Who lends its target to another stands under that one, unless it has
    figures of its own."""
    span, some = year_span(year, today), indicators()
    targets, figures = targets_of(year), figures_of(year)
    lends, told = {one.target_of_id for one in some}, {key for key, _kind in figures}
    found = []
    for one in some:
        code = (one.target_of or one).code
        has_target = any(code in published for published in targets)
        if against_target and not (has_target and one.computed):
            continue
        if one.pk in lends and one.pk not in told and not one.computed:
            continue
        line = line_of(one, span, facts, targets, figures)
        if every or has_target or one.pk in told or line.standing.reached is not None:
            found.append(line)
    return found


def history_of(indicator: Indicator, facts: Facts | None) -> list[Published]:
    """All figures of an indicator with what the records give for each; without facts none of that."""
    found = []
    for row in indicator.values.select_related("entered_by"):
        is_over = facts is not None and row.last_on <= facts.today
        beside = computed(indicator, facts, Span(row.first_on, row.last_on)) if is_over else None
        found.append(Published(row, None if row.kind == Kind.TARGET else beside))
    return found
