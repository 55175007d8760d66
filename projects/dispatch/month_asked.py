"""What the mayor asks (市长关注): each question with its answer, and all of them as one paragraph to copy.

An answer is one sentence of numbers with at most three names; the list behind it stands on the page.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from projects.base import wording
from projects.base.money import in_yi, percent
from projects.base.periods import Month, day_label, full_label
from projects.pool.models import ProjectList
from projects.pool.tables import short

from . import month_words
from .month_items import Item, NotStarted
from .month_lists import MonthLists, summary_of
from .month_summary import MonthlySummary
from .stillness import STILL_WEEKS

# So many projects of a kind are named; the page lists all of them.
NAMED = 3
# So much of a reason is told in the paragraph; the list has all of it.
REASON = 40
# Signs that a reason ends with, which the brackets make needless.
STOPS = re.compile(r"[\s\u3002\uff1b;\uff0c.,]+$")


@dataclass(frozen=True)
class Asked:
    """One thing the mayor asks, and the answer; `section` is the list behind it (month_sections), of `count`
    projects."""

    question: str
    answer: str
    section: str = ""
    count: int = 0


def asked_by_the_mayor(found: MonthlySummary, lists: MonthLists, *, with_statistics: bool) -> list[Asked]:
    """What the mayor asks, answered from figures and lists; unreleased statistics are left out unless the
    reader may see them."""
    answers = [
        Asked(_("How far are we?"), month_words.overall(found)),
        Asked(
            _("How much more than last month?"),
            month_words.in_the_month(found),
        ),
        Asked(
            _("Which should have started and have not?"),
            not_started(lists, found.month),
            "not_started",
            len(lists.not_started),
        ),
        Asked(_("Will the year's plan be met?"), the_plan(found, lists), "gaps", len(lists.gaps)),
    ]
    if with_statistics:
        compared = month_words.against_statistics(found.overall)
        answers.append(Asked(_("Dispatch against statistics?"), compared))
    large = large_projects(found, lists)
    if large:
        answers.append(Asked(_("Those of 2 billion yuan or more?"), large))
    return [
        *answers,
        Asked(_("Against last year?"), month_words.last_year(found)),
        Asked(_("Which are behind?"), behind(lists), "red", len(lists.red)),
        Asked(_("Where does nothing move?"), still(lists), "still", len(lists.still)),
        Asked(_("What starts next?"), starting(lists), "starting", len(lists.starting_next)),
    ]


def paragraph(answers: Iterable[Asked]) -> str:
    """The same as one paragraph to copy."""
    return wording.sentences(one.answer for one in answers)


def not_started(lists: MonthLists, month: Month) -> str:
    """Which should have started and have not: of what division, whose, when, why."""
    count = len(lists.not_started)
    said = ngettext(
        "%(count)s project should have started and has not",
        "%(count)s projects should have started and have not",
        count,
    ) % {"count": count}
    return _named(said, lists.not_started, lambda one: _why_not(one, month))


def _why_not(one: NotStarted, month: Month) -> str:
    when = _("planned for %(day)s") % {"day": _day(one.planned_start_on, month)}
    if one.expected_on:
        expected = _("expected on %(day)s") % {"day": _day(one.expected_on, month)}
        when = pgettext("between figures", ", ").join([when, expected])
    return wording.clauses(_known(_where(one), when, _brief(one.reason)))


def the_plan(found: MonthlySummary, lists: MonthLists) -> str:
    """Whether the year's plan will be met: against the curve, what the returns expect, who lacks most."""
    summary, expected = found.overall, lists.expected
    if summary.gap is None:
        return _("There is no plan to hold it against.")
    curve = month_words.against_curve(summary)
    missing = sum((row.lacking for row in found.facts.rows if row.lacking), Decimal(0))
    parts = [
        _("The plan is kept: %(curve)s") % {"curve": curve}
        if summary.gap >= 0
        else _("At this pace the plan is not met: %(curve)s") % {"curve": curve}
    ]
    open_amount = summary.planned - summary.completed
    if open_amount > 0:
        parts.append(_("%(amount)s of it are still to be done") % {"amount": in_yi(open_amount)})
    if expected.count:
        words = (
            _("%(count)s projects expect %(amount)s of the whole year, %(lacking)s less than their plans")
            if expected.lacking > 0
            else _("%(count)s projects expect %(amount)s of the whole year, enough for their plans")
        )
        parts.append(
            words
            % {
                "count": expected.count,
                "amount": in_yi(expected.amount),
                "lacking": in_yi(expected.lacking),
            }
        )
    if missing:
        parts.append(_("those behind lack %(amount)s together, most of all") % {"amount": in_yi(missing)})
    return _named(wording.clauses(parts), lists.gaps, lambda one: in_yi(one.figures.lacking), more=False)


def large_projects(found: MonthlySummary, lists: MonthLists) -> str:
    """Those of 2 billion yuan or more; "" where there are none."""
    keys = lists.keys.get(ProjectList.Code.TWO_BILLION, frozenset())
    summary = summary_of(found, keys)
    if not summary.count:
        return ""
    said = _(
        "The %(count)s projects of 2 billion yuan or more completed %(amount)s, %(rate)s of their plans"
    ) % {
        "count": summary.count,
        "amount": in_yi(summary.completed),
        "rate": percent(summary.rate),
    }
    red = sum(row.light == "RED" for row in found.facts.rows if row.project in keys)
    late = _("%(count)s are behind") % {"count": red} if red else ""
    parts = _known(said, month_words.against_curve(summary), late)
    return pgettext("between figures", ", ").join(parts) + pgettext("after figures", ".")


def behind(lists: MonthLists) -> str:
    """The red list, who lacks most first."""
    count = len(lists.red)
    said = ngettext("%(count)s project is behind", "%(count)s projects are behind", count) % {"count": count}
    return _named(said, lists.red)


def still(lists: MonthLists) -> str:
    """Where nothing has moved for weeks."""
    count = len(lists.still)
    said = ngettext(
        "%(count)s project has made no step forward for %(weeks)s weeks or more",
        "%(count)s projects have made no step forward for %(weeks)s weeks or more",
        count,
    ) % {"count": count, "weeks": STILL_WEEKS}
    return _named(said, lists.still, lambda one: _("%(weeks)s weeks") % {"weeks": one.weeks})


def starting(lists: MonthLists) -> str:
    """What should start next month."""
    count = len(lists.starting_next)
    said = ngettext(
        "%(count)s project is planned to start next month",
        "%(count)s projects are planned to start next month",
        count,
    ) % {"count": count}
    return _named(said, lists.starting_next, lambda one: day_label(one.figures.planned_start_on))


def _named(said: str, items: list, note: Callable[[Any], str] | None = None, *, more: bool = True) -> str:
    """A sentence with the first projects that it is about, each with a note; `more`: whether it says that
    there are others."""
    shown = [wording.noted(one.project.name, note(one) if note else "") for one in items[:NAMED]]
    if shown:
        others = _(" and others") if more and len(items) > NAMED else ""
        said = _("%(said)s: %(names)s%(more)s") % {
            "said": said,
            "names": wording.names(shown),
            "more": others,
        }
    return said + pgettext("after figures", ".")


def _where(one: Item) -> str:
    """The division and the department in charge."""
    return wording.names(_known(short(one.division), short(one.department)))


def _day(day, month: Month) -> str:
    """A day of the month's year, or with the year."""
    return day_label(day) if day.year == month.year else full_label(day)


def _brief(reason: str) -> str:
    return Truncator(STOPS.sub("", reason)).chars(REASON)


def _known(*parts: str | None) -> list[str]:
    return [part for part in parts if part]
