"""What a month's bulletin says: each section drafted from the figures alone, for the office to edit.

Every function gives paragraphs; the office's own words replace them in the section, never in the figures.
"""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from projects.base import wording
from projects.base.money import in_yi, percent
from projects.dispatch import month_words
from projects.dispatch.month_lists import MonthLists, summary_of
from projects.dispatch.month_summary import MonthlySummary
from projects.pool.models import ProjectList

from .lines import Line

# So many are named at either end of a ranking, and of a list.
NAMED = 3
Code = ProjectList.Code


def joined(*parts: str) -> str:
    """Clauses as one sentence."""
    said = [part for part in parts if part]
    return pgettext("between figures", ", ").join(said) + pgettext("after figures", ".") if said else ""


def paragraphs(*texts: str) -> tuple[str, ...]:
    """Those that say something."""
    return tuple(text for text in texts if text)


def overall(found: MonthlySummary, lines: list[Line]) -> tuple[str, ...]:
    """The city: how far, how much in the month, against last year, starts, targets, lights."""
    summary = found.overall
    starts = joined(
        _("%(count)s projects were started in the month") % {"count": summary.started_in_period},
        _("%(count)s were completed") % {"count": summary.finished_in_period},
        _("%(count)s came into production") % {"count": summary.in_production_in_period},
    )
    compared = month_words.last_year(found) if found.last_year.completed else ""
    return paragraphs(
        month_words.overall(found),
        month_words.in_the_month(found),
        compared,
        starts,
        *(_target(one) for one in found.targets),
        lights(lines),
    )


def _target(one) -> str:

    def counted(number):
        return pgettext("a number and its unit", "%(number)s %(unit)s") % {
            "number": number,
            "unit": one.target.unit,
        }

    return _("Of the year's target of %(target)s (%(name)s) %(done)s are reached, %(share)s.") % {
        "name": one.target.name,
        "target": counted(one.rate.denominator),
        "done": counted(one.rate.numerator),
        "share": percent(one.rate.percent),
    }


def lights(lines: list[Line]) -> str:
    """How many lines have which light; "" where none has one."""
    counts = {code: sum(line.confirmed == code for line in lines) for code in ("GREEN", "YELLOW", "RED", "")}
    if counts[""] == len(lines):
        return ""
    return joined(
        _("By the lights %(green)s projects are on track, %(yellow)s have a warning, %(red)s are behind")
        % {"green": counts["GREEN"], "yellow": counts["YELLOW"], "red": counts["RED"]},
        _("%(count)s have no light") % {"count": counts[""]} if counts[""] else "",
    )


def ranking(rows: Iterable, words: str) -> str:
    """Who stands first and who last by the completion rate; who has no plan is named apart."""
    rows = list(rows)
    ranked = [row for row in rows if row.place is not None]
    if not ranked:
        return ""
    first, last = ranked[:NAMED], []
    if len(ranked) >= 2 * NAMED:
        last = ranked[-NAMED:]
    said = _("By completion rate the first of the %(parts)s are %(names)s") % {
        "parts": words,
        "names": wording.names(_named(row) for row in first),
    }
    behind = (
        _("the last are %(names)s") % {"names": wording.names(_named(row) for row in last)} if last else ""
    )
    return joined(said, behind)


def _named(row) -> str:
    return wording.noted(str(row.unit), percent(row.value))


def unranked(rows: Iterable) -> str:
    """Parts without a plan."""
    without = [str(row.unit) for row in rows if row.place is None]
    if not without:
        return ""
    return _("%(names)s have no plan this year and are not ranked.") % {"names": wording.names(without)}


def movements(rows: Iterable) -> str:
    """Who rose and who fell most against the month before."""
    changed = [row for row in rows if row.change]
    risen = max(changed, key=lambda row: row.change, default=None)
    fallen = min(changed, key=lambda row: row.change, default=None)
    parts = []
    if risen is not None and risen.change > 0:
        parts.append(
            _("%(name)s rose most against last month, by %(count)s places")
            % {"name": risen.unit, "count": risen.change}
        )
    if fallen is not None and fallen.change < 0:
        parts.append(
            _("%(name)s fell most, by %(count)s places") % {"name": fallen.unit, "count": -fallen.change}
        )
    return joined(*parts)


def divisions(found: MonthlySummary) -> tuple[str, ...]:
    """The divisions: who leads, who lags, who has no plan, whose place changed most."""
    rows = found.rankings["division"]["completion"]
    return paragraphs(
        ranking(rows, _("banners and districts")), movements(rows), unranked(rows), _average(found)
    )


def _average(found: MonthlySummary) -> str:
    rate = found.overall.rate
    if rate is None:
        return ""
    rows = [row for row in found.rankings["division"]["completion"] if row.value is not None]
    above = sum(row.value >= rate for row in rows)
    return _("%(above)s of %(count)s reach the city's average of %(rate)s.") % {
        "above": above,
        "count": len(rows),
        "rate": percent(rate),
    }


def trades(found: MonthlySummary) -> tuple[str, ...]:
    """The departments by their ranking, the chains by their investment."""
    chains = [line for line in found.lines["chain"] if line.unit is not None and line.summary.planned]
    chains.sort(key=lambda line: -line.summary.completed)
    largest = ""
    if chains:
        names = wording.names(
            _("%(name)s (completed %(amount)s, %(rate)s of the plan)")
            % {
                "name": line.unit,
                "amount": in_yi(line.summary.completed),
                "rate": percent(line.summary.rate),
            }
            for line in chains[:NAMED]
        )
        largest = _("Of the industry chains most was completed by %(names)s.") % {"names": names}
    rows = found.rankings["department"]["completion"]
    return paragraphs(ranking(rows, _("departments in charge")), largest)


def key_projects(found: MonthlySummary, lists: MonthLists) -> tuple[str, ...]:
    """The projects led by leaders and the large ones: figures, no names of leaders."""
    said = []
    for code, words in (
        (Code.LIAISON, _("projects led by leaders of the city")),
        (Code.TWO_BILLION, _("projects of 2 billion yuan or more")),
    ):
        summary = summary_of(found, lists.keys[code])
        if not summary.count:
            continue
        first = _("The %(count)s %(words)s completed %(amount)s, %(rate)s of the year's plan") % {
            "count": summary.count,
            "words": words,
            "amount": in_yi(summary.completed),
            "rate": percent(summary.rate),
        }
        started = _("%(under_way)s of them have started or resumed") % {
            "under_way": summary.start_or_resume.numerator
        }
        said.append(joined(first, month_words.against_curve(summary), started))
    return paragraphs(*said)


def problems(found: MonthlySummary, lists: MonthLists, lines: list[Line]) -> tuple[str, ...]:
    """What is wrong, counted; names stand in the lists."""
    behind = sum(line.confirmed == "RED" for line in lines)
    late = len(lists.not_started)
    longest = max((one.months for one in lists.not_started), default=0)
    started = (
        joined(
            ngettext(
                "%(count)s project that should have started has not",
                "%(count)s projects that should have started have not",
                late,
            )
            % {"count": late},
            _("the longest delay is %(months)s months") % {"months": longest} if longest else "",
        )
        if late
        else ""
    )
    gap = sum((amount for _row, amount in found.gaps), Decimal(0))
    gaps = (
        joined(
            _("%(count)s projects lack most of what the curve asks, %(amount)s together")
            % {"count": len(found.gaps), "amount": in_yi(gap)}
        )
        if found.gaps
        else ""
    )
    rest = [
        (_("%(count)s started projects have not entered into statistics"), len(lists.not_in_statistics)),
        (_("%(count)s projects missed weekly reports"), len(lists.missing)),
        (_("%(count)s issues are overdue"), len(lists.overdue_issues)),
        (_("%(count)s permits are past their promise"), len(lists.late_permits)),
    ]
    return paragraphs(
        joined(_("%(count)s projects are behind by their light") % {"count": behind}) if behind else "",
        started,
        gaps,
        joined(*(words % {"count": count} for words, count in rest if count)),
    )


def red_list(lines: list[Line]) -> tuple[str, ...]:
    """The red list of the internal edition, by division."""
    behind = [line for line in lines if line.confirmed == "RED"]
    if not behind:
        return (_("No project stands on the red list this month."),)
    counts: dict[str, int] = {}
    for line in behind:
        counts[line.names["division"]] = counts.get(line.names["division"], 0) + 1
    told = sorted(counts.items(), key=lambda pair: -pair[1])
    return (
        _("%(count)s projects stand on the red list: %(divisions)s.")
        % {
            "count": len(behind),
            "divisions": wording.names(
                _("%(division)s %(count)s") % {"division": name, "count": count} for name, count in told
            ),
        },
    )


def next_steps(found: MonthlySummary, lists: MonthLists) -> tuple[str, ...]:
    """What the figures ask of the next month."""
    coming = len(lists.starting_next)
    total = sum((one.figures.total_investment or Decimal(0) for one in lists.starting_next), Decimal(0))
    starting = (
        _(
            "Start as planned. %(count)s projects with a total investment of %(amount)s are to start next "
            "month; their banners settle land, funds and permits before."
        )
        % {"count": coming, "amount": in_yi(total)}
        if coming
        else ""
    )
    gap = found.overall.gap
    keep_up = (
        _("Make up for the gap. The departments in charge take the projects that lack most one by one.")
        if gap is not None and gap < 0
        else _("Keep the pace. Weather and materials are provided for before the season.")
    )
    clear = (
        _("Clear what is overdue. Responsible units answer for %(count)s overdue issues by name and day.")
        % {"count": len(lists.overdue_issues)}
        if lists.overdue_issues
        else ""
    )
    return paragraphs(keep_up, starting, clear)


def errata(count: int) -> tuple[str, ...]:
    """That earlier bulletins are corrected."""
    if not count:
        return ()
    return (
        ngettext(
            "%(count)s figure of earlier bulletins is corrected as listed.",
            "%(count)s figures of earlier bulletins are corrected as listed.",
            count,
        )
        % {"count": count},
    )
