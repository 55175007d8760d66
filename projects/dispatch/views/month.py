"""The page of a month: its figures, who stands where, what the mayor asks."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from projects.base.money import percent, points, yi
from projects.base.periods import Month
from projects.pool.models import Project
from projects.pool.tables import short
from projects.ui.exports import Rows

from .. import month_charts, month_words
from ..month_asked import asked_by_the_mayor, paragraph
from ..month_lists import read_lists
from ..month_sections import sections_of
from ..month_series import year_series
from ..month_summary import RANKED, Line, monthly_summary
from ..month_tables import DivisionTable, MonthRow, StatisticsTable, YearTable, parts_table
from .common import month_switches, require_view
from .statistics import VIEW as STATISTICS

# By what the figures are told apart: the parameter's value → (words, heading, parameter of the project list).
BY = {
    "division": (gettext_lazy("Divisions"), gettext_lazy("division"), "division"),
    "department": (gettext_lazy("Departments"), gettext_lazy("responsible department"), "department"),
    "chain": (gettext_lazy("Chains"), gettext_lazy("industry chain"), "chain"),
    "group": (gettext_lazy("Working groups"), gettext_lazy("working group"), "group"),
}


@require_safe
def summary(request, month, **more):
    """The figures of a month over the projects that the reader may see (a constant number of queries).
    `more` is the context of what stands over them (templates/dispatch/month.html, `above`)."""
    require_view(request.user)
    by = request.GET.get("by", "division")
    by = by if by in BY else "division"
    projects = Project.objects.allowed(request.user)
    is_running = month >= Month.of(request.today)
    day = request.today if is_running else None
    found = monthly_summary(month, projects, on=day)
    lists = read_lists(found, on=day)
    sees_statistics = may_see_statistics(request.user, projects)
    answers = asked_by_the_mayor(found, lists, with_statistics=sees_statistics)
    sections = sections_of(
        lists,
        statistics=sees_statistics,
        issues=request.user.may("issues.view_issue"),
        permits=request.user.may("preparation.view_permit"),
    )
    words, heading, parameter = BY[by]
    context = {
        "title": _("The month"),
        "month": month,
        "found": found,
        "headline": month_words.overall(found) if found.overall.count else "",
        "as_of": month_words.as_of_label(found),
        "is_running": is_running,
        "tiles": tiles(found, sees_statistics),
        "targets": found.targets,
        "table": parts_table(heading, ranked=by in RANKED),
        "rows": rows_of(found, by, parameter),
        "lines": [(key, label, key == by) for key, (label, _h, _p) in BY.items()],
        "part_words": words,
        "answers": answers,
        "paragraph": paragraph(answers),
        "sections": sections,
        **looked_at(found, year_series(month, projects) if found.overall.count else []),
        **(statistics_of(found) if sees_statistics else {}),
        **month_switches(request, request.resolver_match.view_name, month),
        **more,
    }
    return render(request, "dispatch/month.html", context)


def may_see_statistics(user, projects):
    """Whether unreleased statistics of all the projects that somebody sees are for him: sums of some would
    say nothing (a query where it depends on the projects)."""
    condition = projects.within_q(user, STATISTICS)
    if isinstance(condition, bool):
        return condition
    return not projects.exclude(condition).exists()


def looked_at(found, series):
    """The charts of the year and of the divisions with the tables that stand beside them."""
    rows = rows_of(found, "division", "division")
    rows.sort(key=_place)
    return {
        "year_charts": month_charts.year_charts(series),
        "year_table": YearTable,
        "year_rows": Rows(series),
        "division_charts": month_charts.division_charts(rows),
        "division_table": DivisionTable,
        "division_rows": rows,
    }


def _place(row):
    """For the order of a ranking: who has no place comes last."""
    ranked = row.rank("completion")
    place = ranked.place if ranked else None
    return place is None, place or 0


def statistics_of(found):
    """What was reported beside what statistics recognised, by division; nothing where nothing is known."""
    if found.overall.recognised is None:
        return {}
    total = Line(None, found.overall, found.reporting, found.closing)
    return {
        "statistics_table": StatisticsTable,
        "statistics_rows": rows_of(found, "division", "division"),
        "statistics_total": MonthRow(_("Total"), total),
    }


def rows_of(found, by, parameter):
    """The lines of a part's table, each opening its projects."""
    rows = Rows()
    for line in found.lines[by]:
        unit = line.unit
        key = "null" if unit is None else unit.code if by == "division" else unit.pk
        name = _("none named") if unit is None else short(unit)
        if unit is None and by == "division":
            name, key = _("the city itself"), ""
        href = f"{reverse('pool:project_list')}?year={found.month.year}&{parameter}={key}" if key else ""
        rows.append(MonthRow(str(name), line, href))
    return rows


def tiles(found, sees_statistics):
    """[(label, value, unit, what it was before)] of the month."""
    now, before, then = found.overall, found.last_month, found.last_year
    yi_unit, none = _("100m yuan"), ""

    def last(value):
        return _("month before %(value)s") % {"value": value} if before.count else none

    def last_year(value):
        return _("last year %(value)s") % {"value": value} if then.completed else none

    rows = [
        (_("Projects"), f"{now.count:,}", none, last(f"{before.count:,}")),
        (_("Total investment"), yi(now.total_investment), yi_unit, none),
        (_("Year's plan"), yi(now.planned), yi_unit, none),
        (
            _("Completed in the month"),
            yi(now.completed_in_period),
            yi_unit,
            last(yi(before.completed_in_period)),
        ),
        (_("Completed this year"), yi(now.completed), yi_unit, last_year(yi(then.completed))),
        (_("Completion rate"), percent(now.rate), none, last(percent(before.rate))),
        (_("Against the curve"), points(now.gap), _("pp"), last(points(before.gap))),
        (
            _("Started or resumed, of the year's list"),
            percent(now.start_or_resume.percent),
            f"{now.start_or_resume.numerator} / {now.start_or_resume.denominator}",
            last(percent(before.start_or_resume.percent)),
        ),
        (
            _("Started in the month"),
            f"{now.started_in_period:,}",
            none,
            last(f"{before.started_in_period:,}"),
        ),
        (_("Completed in the month, projects"), f"{now.finished_in_period:,}", none, none),
    ]
    if sees_statistics:
        rows.append((_("Recognised by statistics"), yi(now.recognised), yi_unit, none))
        rows.append(
            (
                _("Entered into statistics"),
                percent(now.statistics_rate),
                f"{now.in_statistics} / {now.should_be_in_statistics}",
                none,
            )
        )
    return rows
