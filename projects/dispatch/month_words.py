"""A month in sentences: what the page opens with, and what the mayor asks (市长关注) as one paragraph.

The sentences are made from the figures alone, so that page, text to copy and document say the same.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from projects.base.money import percent, yi
from projects.base.periods import day_label

from .figures import Comparison, Summary
from .month_summary import MonthlySummary

# So many projects of a kind are named; the page lists all of them.
NAMED = 3


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
    said = _(
        "By the end of %(month)s %(under_way)s of %(count)s key projects have started or resumed (%(rate)s); "
        "%(completed)s (100m yuan) are completed, %(share)s of the year's plan"
    ) % {
        "month": month_label(found),
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


@dataclass(frozen=True)
class Asked:
    """One thing the mayor asks, and the answer; `projects` are the keys of those it is about."""

    question: str
    answer: str
    projects: tuple[int, ...] = ()


def asked_by_the_mayor(found: MonthlySummary, names: dict[int, Any], *, with_statistics: bool) -> list[Asked]:
    """What the mayor asks, answered from the figures. `names` gives each project's name by its key;
    unreleased statistics are left out unless the reader may see them."""
    summary, before = found.overall, found.last_month
    answers = [
        Asked(_("How far are we?"), overall(found)),
        Asked(_("How much more than last month?"), in_the_month(summary, before)),
        Asked(
            _("Which should have started and have not?"),
            _named(
                ngettext(
                    "%(count)s project should have started and has not",
                    "%(count)s projects should have started and have not",
                    len(found.not_started),
                ),
                found.not_started,
                names,
            ),
            tuple(row.project for row in found.not_started),
        ),
        Asked(
            _("Will the year's plan be met?"),
            _gap(found, names),
            tuple(row.project for row, _a in found.gaps),
        ),
        Asked(_("Against last year?"), last_year(found)),
        Asked(
            _("Which are behind?"),
            _named(
                ngettext("%(count)s project is behind", "%(count)s projects are behind", len(found.red)),
                found.red,
                names,
            ),
            tuple(row.project for row in found.red),
        ),
    ]
    if with_statistics:
        answers.insert(4, Asked(_("Dispatch against statistics?"), against_statistics(summary)))
    return answers


def paragraph(answers: list[Asked]) -> str:
    """The same as one paragraph to copy."""
    return pgettext("between sentences", " ").join(one.answer for one in answers)


def in_the_month(summary: Summary, before: Summary) -> str:
    now, then = summary.completed_in_period, before.completed_in_period
    compared = Comparison(now, then if before.count else None)
    said = _("%(amount)s (100m yuan) were completed in the month") % {"amount": yi(now)}
    if compared.difference is None:
        return said + pgettext("after figures", ".")
    more = (
        _("%(amount)s more than in the month before")
        if compared.difference >= 0
        else _("%(amount)s less than in the month before")
    ) % {"amount": yi(abs(compared.difference))}
    return pgettext("between figures", ", ").join([said, more]) + pgettext("after figures", ".")


def _gap(found: MonthlySummary, names: dict[int, Any]) -> str:
    summary = found.overall
    if summary.gap is None:
        return _("There is no plan to hold it against.")
    if summary.gap >= 0:
        return _("The plan is kept: %(curve)s.") % {"curve": against_curve(summary)}
    missing = sum((amount for _row, amount in found.gaps), Decimal(0))
    said = _("It is %(curve)s; %(amount)s (100m yuan) of it are missing in %(count)s projects") % {
        "curve": against_curve(summary),
        "amount": yi(missing),
        "count": len(found.gaps),
    }
    return _named(said, [row for row, _amount in found.gaps], names, counted=True)


def last_year(found: MonthlySummary) -> str:
    if not found.last_year.completed:
        return _("There are no figures of the same month last year.")
    compared = Comparison(found.overall.completed, found.last_year.completed)
    growth = "" if compared.growth is None else percent(compared.growth)
    return _(
        "Completed by the same month last year: %(then)s (100m yuan); change %(difference)s (%(growth)s)."
    ) % {"then": yi(compared.then), "difference": yi(compared.difference), "growth": growth or percent(None)}


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


def _named(said: str, rows, names: dict[int, Any], counted=False) -> str:
    """A sentence with the names of the first projects that it is about."""
    if not counted:
        said = said % {"count": len(rows)}
    shown = [str(names[row.project]) for row in rows[:NAMED] if row.project in names]
    if shown:
        listed = pgettext("between names", ", ").join(shown)
        more = _(" and others") if len(rows) > NAMED else ""
        said = _("%(said)s: %(names)s%(more)s") % {"said": said, "names": listed, "more": more}
    return said + pgettext("after figures", ".")


def as_of_label(found: MonthlySummary) -> str:
    """「数据截至3月31日」."""
    return _("Data as of %(day)s") % {"day": day_label(found.facts.as_of)}
