"""Targets of the demo year and what was published of its quarters; each says of itself that it is demo data.
What the records of the city give decides how large a target is: some are kept and some are not."""

import math
from decimal import Decimal

from projects.pool.models import AnnualTarget
from projects.targets.computing import COMPUTATIONS
from projects.targets.models import Indicator, IndicatorValue
from projects.targets.reading import Facts
from projects.targets.spans import parse_span, year_span

from .frame import moment
from .source import chance

Kind = IndicatorValue.Kind
# How far the city stands from the curve of each target: above 1 it is ahead.
COURSES = {
    "industrial_fixed_investment": "0.94",
    "key_projects_completed_investment": "",
    "projects_started": "1.04",
    "promotion_trips": "1.08",
    "promotion_contacts": "1.02",
    "signings_from_10m_yuan": "0.91",
    "signed_amount_from_10m_yuan": "1.05",
    "funds_in_place": "0.96",
}
# What is published of a quarter beside what the records give, and by how much the two differ in percent.
PUBLISHED = {
    "industrial_fixed_investment": 7,
    "key_industrial_projects_started": 0,
    "projects_started": 0,
    "projects_completed": 3,
    "signings_from_10m_yuan": 0,
    "funds_in_place": 4,
}
GROWTH = {"industrial_value_added_growth": (68, 88), "manufacturing_value_added_growth": (72, 93)}
GROWTH_TARGET = "industrial_value_added_growth"
RELEASED_AFTER = 20  # days


def make_targets(people, frame):
    """Save the figures of the year, as of the frame's day."""
    facts, rows = Facts(frame.today, oversees=True), []
    indicators = {one.code: one for one in Indicator.objects.select_related("curve")}
    kept = set(AnnualTarget.objects.filter(year=frame.year).values_list("code", flat=True))
    begin = moment(year_span(frame.year).first, 10)
    for code, course in COURSES.items():
        value = None if code in kept else _target(indicators[code], course, facts, frame)
        if value:
            rows.append((indicators[code], str(frame.year), Kind.TARGET, value, begin))
    rows.append((indicators[GROWTH_TARGET], str(frame.year), Kind.TARGET, Decimal(7), begin))
    for quarter in range(1, 5):
        period = f"{frame.year}Q1" if quarter == 1 else f"{frame.year}Q1-Q{quarter}"
        at = moment(_released(parse_span(period).last), 10)
        if at <= frame.now:
            rows += [(*row, at) for row in _of_quarter(period, quarter, indicators, facts)]
    return _save(rows, people.users["commission"])


def _released(day):
    """When the figures of a quarter were published."""
    return day + (day.resolution * RELEASED_AFTER)


def _target(indicator, course, facts, frame):
    """A round target for what the records give by now; the year's plan itself where no course is named."""
    span = year_span(frame.year, frame.today)
    if not course:
        return _rounded(COMPUTATIONS["KEY_PLAN"].value(facts, span), indicator)
    reached = COMPUTATIONS[indicator.computed].value(facts, span)
    share = indicator.curve.share(frame.today)
    return None if not reached or not share else _rounded(reached * 100 / share / Decimal(course), indicator)


def _rounded(value, indicator):
    """Whole, and where it is large in tens."""
    if value is None:
        return None
    step = 10 if value > 100 else 1
    return Decimal(max(1, math.ceil(value / step) * step))


def _of_quarter(period, quarter, indicators, facts):
    """(indicator, period, kind, value) published of the year up to a quarter's end."""
    span = parse_span(period)
    for code, percent in PUBLISHED.items():
        one = indicators[code]
        value = COMPUTATIONS[one.computed].value(facts, span)
        if value:
            part = Decimal(100 - chance("published", code, quarter).randint(0, percent)) / 100
            places = Decimal("0.01") if one.unit == Indicator.Unit.YI else Decimal(1)
            yield one, period, Kind.ACTUAL, (value * part).quantize(places)
    for code, (low, high) in GROWTH.items():
        value = Decimal(chance("growth", code, quarter).randint(low, high)) / 10
        yield indicators[code], period, Kind.ACTUAL, value


def _save(rows, by):
    """Save those that are not published themselves; how many there are."""
    made = 0
    for indicator, period, kind, value, at in rows:
        span = parse_span(period)
        source = "演示：市发改委年度目标分解" if kind == Kind.TARGET else "演示：市发改委季度调度通报"
        made += IndicatorValue.objects.get_or_create(
            indicator=indicator,
            first_on=span.first,
            last_on=span.last,
            kind=kind,
            defaults={
                "period": period,
                "value": value,
                "source": source,
                "note": "演示数据，非公布数",
                "entered_by": by,
                "entered_at": at,
                "is_demo": True,
            },
        )[1]
    return made
