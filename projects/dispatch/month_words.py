"""A month in sentences: what the page opens with, how it stands against the month before and last year.

The sentences are made from the figures alone, so that page, text to copy and document say the same. What the
mayor asks is in dispatch.month_asked.
"""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from projects.base.money import percent, yi
from projects.base.periods import day_label

from .figures import Comparison, Summary
from .month_summary import MonthlySummary


def against_curve(summary: Summary) -> str:
    """How far above or below the curve, in percentage points; "" where there is no curve."""
    if summary.gap is None:
        return ""
    gap = abs(summary.gap).quantize(Decimal("0.1"))
    if not gap:
        return _("exactly on the curve")
    if summary.gap > 0:
        return _("%(gap)s points above the curve") % {"gap": gap}
    return _("%(gap)s points below the curve") % {"gap": gap}


def overall(found: MonthlySummary) -> str:
    """The first sentence of a month."""
    summary = found.overall
    words = _(
        "By the end of %(month)s %(under_way)s of %(count)s key projects have started or resumed (%(rate)s); "
        "%(completed)s (100m yuan) are completed, %(share)s of the year's plan"
    )
    if found.facts.is_running:
        words = _(
            "By %(day)s %(under_way)s of %(count)s key projects have started or resumed (%(rate)s); "
            "%(completed)s (100m yuan) are completed, %(share)s of the year's plan"
        )
    said = words % {
        "month": month_label(found),
        "day": day_label(found.facts.as_of),
        "under_way": summary.start_or_resume.numerator,
        "count": summary.count,
        "rate": percent(summary.start_or_resume.percent),
        "completed": yi(summary.completed),
        "share": percent(summary.rate),
    }
    curve = against_curve(summary)
    joined = [said, curve] if curve else [said]
    return pgettext("between figures", ", ").join(joined) + pgettext("after figures", ".")


def month_label(found: MonthlySummary) -> str:
    """「3月」, or March."""
    return found.month.label


def in_the_month(found: MonthlySummary) -> str:
    """What the month brought, against the month before; part of a month is not held against a whole one."""
    now, before = found.overall.completed_in_period, found.last_month
    known = before.count and not found.facts.is_running
    compared = Comparison(now, before.completed_in_period if known else None)
    said = _("%(amount)s (100m yuan) were completed in the month") % {"amount": yi(now)}
    if compared.difference is None:
        return said + pgettext("after figures", ".")
    more = (
        _("%(amount)s more than in the month before")
        if compared.difference >= 0
        else _("%(amount)s less than in the month before")
    ) % {"amount": yi(abs(compared.difference))}
    return pgettext("between figures", ", ").join([said, more]) + pgettext("after figures", ".")


def last_year(found: MonthlySummary) -> str:
    if not found.last_year.completed:
        return _("There are no figures of the same month last year.")
    compared = Comparison(found.overall.completed, found.last_year.completed)
    if compared.growth is None:
        return _("Completed by the same month last year: %(then)s (100m yuan).") % {"then": yi(compared.then)}
    words = (
        _(
            "Completed by the same month last year: %(then)s (100m yuan); "
            "this year it is %(difference)s more, %(growth)s."
        )
        if compared.difference >= 0
        else _(
            "Completed by the same month last year: %(then)s (100m yuan); "
            "this year it is %(difference)s less, %(growth)s."
        )
    )
    return words % {
        "then": yi(compared.then),
        "difference": yi(abs(compared.difference)),
        "growth": percent(abs(compared.growth)),
    }


def against_statistics(summary: Summary) -> str:
    if summary.recognised is None:
        return _("Statistics have no figure of this month yet.")
    return _(
        "Statistics recognise %(recognised)s (100m yuan); where both are known dispatch says %(difference)s "
        "more; %(entered)s of %(started)s started projects have entered into statistics."
    ) % {
        "recognised": yi(summary.recognised),
        "difference": yi(summary.difference),
        "entered": summary.in_statistics,
        "started": summary.should_be_in_statistics,
    }


def as_of_label(found: MonthlySummary) -> str:
    """「数据截至3月31日」."""
    return _("Data as of %(day)s") % {"day": day_label(found.facts.as_of)}
