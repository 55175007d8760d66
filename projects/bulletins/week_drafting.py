"""What a week's brief says: short enough for one page, each section drafted from the figures alone.

Every function gives paragraphs; the office's own words replace them in the section, never in the figures.
"""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from projects.base import wording
from projects.base.money import in_yi, percent
from projects.base.periods import day_label, span_label
from projects.dispatch import month_words
from projects.dispatch.figures import Comparison
from projects.dispatch.stillness import STILL_WEEKS
from projects.dispatch.weekly import WeeklySummary, next_days

from . import drafting
from .drafting import joined, paragraphs
from .lines import Line
from .week_tables import Change, changes

# So many of a kind are named in a sentence; the lists name all.
NAMED = 3


def overall(found: WeeklySummary, lines: list[Line]) -> tuple[str, ...]:
    """The city in one paragraph: who reported, what the week brought, how far the year is, the lights."""
    said = [reporting(found), in_the_week(found), so_far(found), drafting.lights(lines)]
    return (wording.sentences(said),)


def reporting(found: WeeklySummary) -> str:
    """Who reported."""
    tally = found.reporting
    if not tally.due:
        return ""
    counted = (
        (_("%(count)s were late"), tally.late),
        (_("%(count)s were sent back"), tally.returned),
        (_("%(count)s are missing"), tally.missing),
    )
    return joined(
        _("Of %(due)s projects that were to report %(count)s did in time")
        % {"due": tally.due, "count": tally.reported},
        *(words % {"count": count} for words, count in counted if count),
        _("%(rate)s have reported") % {"rate": percent(tally.rate)},
    )


def in_the_week(found: WeeklySummary) -> str:
    """What the week brought, and how much more or less than the week before."""
    now, then = found.overall.completed_in_period, found.before.completed_in_period
    difference = Comparison(now, then if found.before.count else None).difference
    said = _("%(amount)s were completed this week") % {"amount": in_yi(now)}
    if difference is None:
        return joined(said)
    if not difference:
        return joined(said, _("as much as in the week before"))
    words = (
        _("%(amount)s more than in the week before")
        if difference > 0
        else _("%(amount)s less than in the week before")
    )
    return joined(said, words % {"amount": in_yi(abs(difference))})


def so_far(found: WeeklySummary) -> str:
    """How far the year is, against the curve and the week before; nothing of the week before where that lies
    in another year."""
    summary, before = found.overall, found.before
    share = ""
    if summary.rate is not None:
        share = _("%(rate)s of the year's plan") % {"rate": percent(summary.rate)}
    step = Comparison(summary.rate, None if found.bounds.begins_year else before.rate).difference
    moved = ""
    if step is not None and (tenths := abs(step).quantize(Decimal("0.1"))):
        words = (
            _("%(points)s points up on the week before")
            if step > 0
            else _("%(points)s points down on the week before")
        )
        moved = words % {"points": tenths}
    return joined(
        _("By %(day)s %(amount)s are completed this year")
        % {"day": day_label(found.bounds.as_of), "amount": in_yi(summary.completed)},
        share,
        moved,
        month_words.against_curve(summary),
    )


# Lights


def lights(found: WeeklySummary, lines: list[Line]) -> tuple[str, ...]:
    """What turned red, yellow and green, the first red ones by name and why; all of it stands in the list."""
    told = changes(found, lines)
    if not any(told.values()):
        return (_("No light changed this week."),)
    words = {
        "RED": _("%(count)s turned red"),
        "YELLOW": _("%(count)s turned yellow"),
        "GREEN": _("%(count)s turned green"),
    }
    red = told["RED"]
    counted = pgettext("between figures", ", ").join(
        words[light] % {"count": len(some)} for light, some in told.items() if some
    )
    named = _named((wording.noted(one.line.name, why(one)) for one in red), len(red))
    return paragraphs(
        _("By their lights this week: %(changes)s.") % {"changes": counted},
        _("Turned red: %(names)s.") % {"names": named} if red else "",
    )


def why(change: Change) -> str:
    """The worst reason of a light in a few words, "" where it has none."""
    reason = next((one for one in change.reasons if one["light"] == change.line.confirmed), None)
    if reason is None or reason["code"] not in WHY:
        return ""
    return WHY[reason["code"]](change.line.facts, reason["params"])


def _behind(facts, _params) -> str:
    if facts.gap is None:
        return ""
    gap = abs(facts.gap).quantize(Decimal("0.1"))
    return _("%(gap)s points below the curve") % {"gap": gap}


WHY = {
    "GAP": _behind,
    "RATIO": _behind,
    "NOT_STARTED": lambda facts, params: _("not started %(months)s months after its planned start") % params,
    "NOT_IN_STATISTICS": lambda facts, params: (
        _("not in statistics %(months)s months after its start") % params
    ),
    "STREAK": lambda facts, params: _("yellow for %(weeks)s weeks running") % params,
    "FADES": lambda facts, params: _("red last week"),
}


# Starts, what is stuck, what comes next


def starts(found: WeeklySummary, lines: list[Line]) -> tuple[str, ...]:
    """What started this week, and what should start in the next two."""
    names = {line.project: line.name for line in lines}
    started = (
        ngettext(
            "%(count)s project was started this week: %(names)s.",
            "%(count)s projects were started this week: %(names)s.",
            len(found.started),
        )
        % {
            "count": len(found.started),
            "names": _named((names[row.project] for row in found.started), len(found.started)),
        }
        if found.started
        else _("No project was started this week.")
    )
    coming = found.starting
    total = sum((row.total_investment or Decimal(0) for row in coming), Decimal(0))
    span = span_label(*next_days(found.week, found.bounds))
    planned = (
        _("From %(span)s %(count)s projects with %(amount)s in all are to start: %(names)s.")
        % {
            "span": span,
            "count": len(coming),
            "amount": in_yi(total),
            "names": _named(
                (wording.noted(names[row.project], day_label(row.planned_start_on)) for row in coming),
                len(coming),
            ),
        }
        if coming
        else _("From %(span)s no project is planned to start.") % {"span": span}
    )
    return paragraphs(started, planned)


def problems(found: WeeklySummary) -> tuple[str, ...]:
    """What the banners ask of the city, what is overdue, what stands still: counted, not named."""
    issues = found.issues
    counted = (
        (_("the banners asked the city for help %(count)s times"), issues.requests.asked),
        (_("%(count)s requests wait for an answer"), issues.requests.waiting),
        (_("%(count)s issues were raised"), issues.raised),
        (_("%(count)s issues were closed"), issues.closed),
        (_("%(count)s issues are overdue"), len(issues.overdue)),
    )
    still = ngettext(
        "%(count)s project has not moved for %(weeks)s weeks or longer",
        "%(count)s projects have not moved for %(weeks)s weeks or longer",
        len(found.still),
    ) % {"count": len(found.still), "weeks": STILL_WEEKS}
    said = [words % {"count": count} for words, count in counted if count]
    if not said and not found.still:
        return (_("Nothing is overdue, and the banners asked nothing of the city."),)
    return paragraphs(joined(*said, still if found.still else ""))


def next_steps(found: WeeklySummary, lines: list[Line]) -> tuple[str, ...]:
    """What the figures ask of the next week."""
    tally, overdue, coming = found.reporting, len(found.issues.overdue), len(found.starting)
    open_reports = tally.missing + tally.returned
    red = sum(line.confirmed == "RED" for line in lines)
    gap = found.overall.gap
    said = [
        _("hand in the %(count)s reports that are missing or were sent back") % {"count": open_reports}
        if open_reports
        else "",
        _("take the %(count)s red projects one by one") % {"count": red} if red else "",
        _("settle land, funds and permits of the %(count)s projects that are to start") % {"count": coming}
        if coming
        else "",
        _("close the %(count)s overdue issues") % {"count": overdue} if overdue else "",
        _("make up for the gap against the curve") if gap is not None and gap < 0 else "",
    ]
    asked = [one for one in said if one]
    if not asked:
        return (_("Next week: keep the pace."),)
    return (_("Next week: %(steps)s.") % {"steps": wording.clauses(asked)},)


def _named(names: Iterable[str], count: int) -> str:
    """The first of some names, and that there are more."""
    shown = wording.names(list(names)[:NAMED])
    return shown + (_(" and others") if count > NAMED else "")


def title_of(week) -> str:
    """What the brief is called."""
    return _("Brief on the city's key projects, week %(number)s of %(year)s") % {
        "number": week.number,
        "year": week.year,
    }
