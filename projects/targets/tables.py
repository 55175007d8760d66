"""The tables of targets: the indicators of a year, and what was published of one."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.money import points
from projects.ui.tables import Column, LinkColumn, PercentColumn, Table, TextColumn
from projects.ui.words import DASH

from .models import Indicator

CENT, WHOLE, TENTH = Decimal("0.01"), Decimal(1), Decimal("0.1")
MINUS = "−"
PLACES = {Indicator.Unit.YI: CENT, Indicator.Unit.PERCENT: TENTH}


def shown(value, unit, *, signed=False):
    """A figure in its indicator's unit as text: amounts with two decimals, percentages with one, counts
    whole; a difference has its sign. A dash for None."""
    if value is None:
        return DASH
    rounded = Decimal(value).quantize(PLACES.get(unit, WHOLE), rounding=ROUND_HALF_UP)
    if not signed or not rounded:
        return f"{rounded or abs(rounded):,}".replace("-", MINUS)
    return f"{rounded:+,}".replace("-", MINUS)


def gap_shown(value, unit):
    """A difference: of percentages in percentage points."""
    if unit == Indicator.Unit.PERCENT:
        return points(value)
    return shown(value, unit, signed=True)


class FigureColumn(Column):
    """A figure of a line in its indicator's unit; `path` leads to it."""

    css = "num"

    def __init__(self, label, path, *, signed=False, **options):
        super().__init__(label, "pk", orderable=False, **options)
        self._path, self._signed = path, signed

    def value(self, record):
        found = record
        for name in self._path.split("."):
            found = None if found is None else getattr(found, name)
        return found

    def unit_of(self, record):
        """The unit of the record's indicator."""
        return record.indicator.unit

    def html(self, value, record):
        return (gap_shown if self._signed else shown)(value, self.unit_of(record))


class ReachedColumn(FigureColumn):
    """What the records give, which opens the list of what they count."""

    def html(self, value, record):
        text = super().html(value, record)
        return format_html('<a href="{}">{}</a>', record.href, text) if record.href else text


class TargetColumn(FigureColumn):
    """The target; where another was published, that beside it."""

    def html(self, value, record):
        text = super().html(value, record)
        if record.published_target is None:
            return text
        other = shown(record.published_target, record.indicator.unit)
        return format_html(
            '{}<span class="sub">{}</span>', text, _("published: %(value)s") % {"value": other}
        )


class NameColumn(LinkColumn):
    """The indicator with its unit, which opens its history."""

    def value(self, record):
        return str(record.indicator)

    def html(self, value, record):
        link = super().html(value, record)
        return format_html('{} <span class="unit">{}</span>', link, record.indicator.get_unit_display())


class PublishedColumn(FigureColumn):
    """A published figure with its period."""

    def value(self, record):
        published = getattr(record, self._path)
        return None if published is None else published.value.value

    def html(self, value, record):
        text = super().html(value, record)
        return format_html('{}<span class="sub">{}</span>', text, getattr(record, self._path).value.period)


class TargetTable(Table):
    """Indicators with a target against what was reached of it."""

    indicator = NameColumn(
        "targets:indicator", _("Indicator"), "pk", arg="indicator__code", orderable=False, pinned=True
    )
    target = TargetColumn(pgettext_lazy("of a year", "Target"), "target")
    reached = ReachedColumn(_("Reached by the records"), "standing.reached")
    rate = PercentColumn(_("Rate"), "standing__rate", orderable=False, bar=True)
    should = FigureColumn(_("Asked by the curve"), "standing.should")
    gap = FigureColumn(_("Against the curve"), "standing.gap", signed=True)
    lacking = FigureColumn(_("Still lacking"), "standing.lacking")
    per_month = FigureColumn(_("Needed a month"), "standing.per_month")
    published = PublishedColumn(_("Published"), "published")
    difference = FigureColumn(_("Records less published"), "published.difference", signed=True)


class OtherTable(Table):
    """Indicators of a year without a target: the records beside what was published or planned."""

    indicator = NameColumn(
        "targets:indicator", _("Indicator"), "pk", arg="indicator__code", orderable=False, pinned=True
    )
    reached = ReachedColumn(_("By the records"), "standing.reached")
    published = PublishedColumn(_("Published"), "published")
    difference = FigureColumn(_("Records less published"), "published.difference", signed=True)
    plan = PublishedColumn(_("Published plan"), "plan")
    plan_difference = FigureColumn(_("Records less plan"), "plan.difference", signed=True)


class ValueColumn(FigureColumn):
    """A figure of the history; its unit is that of the value's indicator."""

    def unit_of(self, record):
        return record.value.indicator.unit


class ValueTextColumn(TextColumn):
    """A text of the published value."""

    def __init__(self, label, read, **options):
        super().__init__(label, "pk", orderable=False, **options)
        self._read = read

    def value(self, record):
        return self._read(record.value) or None


class PeriodColumn(ValueTextColumn):
    """The period, which opens the correction for whoever may correct."""

    css = "name"

    def html(self, value, record):
        if not record.href:
            return value
        return format_html('<a href="{}">{}</a>', record.href, value)


class HistoryTable(Table):
    """What was published of an indicator, the latest period first."""

    period = PeriodColumn(_("Period"), lambda row: row.period, pinned=True)
    kind = ValueTextColumn(_("Kind"), lambda row: str(row.get_kind_display()))
    value = ValueColumn(pgettext_lazy("of an indicator", "Value"), "value.value")
    computed = ValueColumn(_("By the records"), "computed")
    difference = ValueColumn(_("Records less published"), "difference", signed=True)
    source = ValueTextColumn(_("Source"), lambda row: row.source, width="wide")
    note = ValueTextColumn(_("Note"), lambda row: row.note, width="wide")
