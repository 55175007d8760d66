"""Acts: entering a published figure, and correcting one so that what it was before stays in history."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import RuleViolation
from projects.pool.models import AnnualTarget

from .models import IndicatorValue
from .spans import parse_span, year_span

Kind = IndicatorValue.Kind


def span_of(text):
    """The Span of a period as typed, or RuleViolation."""
    try:
        return parse_span(text)
    except ValueError:
        raise RuleViolation(
            "period", _("Write the period as 2025, 2025Q1, 2025Q1-Q3, 2025-03 or 2021-2025Q1.")
        ) from None


def _check(indicator, kind, span, source, today):
    """The rules that a new figure and a corrected one share."""
    if not source.strip():
        raise RuleViolation("source_needed", _("Say where the figure comes from."))
    if kind == Kind.ACTUAL and span.last > today:
        raise RuleViolation(
            "future", _("This period is not over: an actual figure is of days that have passed.")
        )
    year = span.last.year
    if kind == Kind.TARGET and span == year_span(year):
        target = AnnualTarget.objects.filter(year=year, code=indicator.code).first()
        if target is not None:
            raise RuleViolation(
                "target_of_pool",
                _("The pool keeps this year's target already (%(value)s): change it there."),
                value=f"{target.value.normalize():f}",
            )


def enter(indicator, *, period, kind, value, source, note="", by, at, today):
    """Enter a figure; a period has one of each kind."""
    period = period.strip().upper()
    span = span_of(period)
    _check(indicator, kind, span, source, today)
    with transaction.atomic():
        same = IndicatorValue.objects.select_for_update().filter(
            indicator=indicator, first_on=span.first, last_on=span.last, kind=kind
        )
        if same.exists():
            raise RuleViolation(
                "there", _("There is a figure of this kind for this period already: correct that one.")
            )
        row = IndicatorValue.objects.create(
            indicator=indicator,
            period=period,
            first_on=span.first,
            last_on=span.last,
            kind=kind,
            value=value,
            source=source.strip(),
            note=note.strip(),
            entered_by=by,
            entered_at=at,
        )
        told = {"period": period, "kind": kind, "value": f"{value:f}", "source": row.source}
        events.record("indicator.enter", indicator, by=by, at=at, params=told)
    return row


def correct(row, *, value, source, note, reason, by, at):
    """Correct a figure, with the reason; what it was before stays in the indicator's history."""
    if not reason.strip():
        raise RuleViolation("reason_needed", _("Say why the figure is corrected."))
    if not source.strip():
        raise RuleViolation("source_needed", _("Say where the figure comes from."))
    with transaction.atomic():
        row = IndicatorValue.objects.select_for_update().select_related("indicator").get(pk=row.pk)
        given = {"value": value, "source": source.strip(), "note": note.strip()}
        changes = {
            name: [getattr(row, name), new] for name, new in given.items() if getattr(row, name) != new
        }
        if not changes:
            raise RuleViolation("same", _("Nothing differs from what stands there."))
        for name, new in given.items():
            setattr(row, name, new)
        row.entered_by, row.entered_at = by, at
        row.save(update_fields=[*given, "entered_by", "entered_at"])
        told = {"period": row.period, "kind": row.kind}
        events.record(
            "indicator.correct", row.indicator, by=by, at=at, changes=changes, reason=reason, params=told
        )
    return row
