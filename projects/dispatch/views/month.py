"""The page of a month: its figures, who stands where, what the mayor asks."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from projects.base.money import percent, points, yi
from projects.base.periods import Month
from projects.pool.models import Project
from projects.pool.tables import short
from projects.ui.exports import Rows

from .. import month_words
from ..month_summary import RANKED, monthly_summary
from ..month_tables import MonthRow, parts_table
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
def latest(request):
    """The last month that has ended."""
    return redirect("months:month", Month.of(request.today) - 1)


@require_safe
def summary(request, month):
    """The figures of a month over the projects that the reader may see (a constant number of queries)."""
    require_view(request.user)
    by = request.GET.get("by", "division")
    by = by if by in BY else "division"
    projects = Project.objects.allowed(request.user)
    found = monthly_summary(month, projects)
    sees_statistics = request.user.may(STATISTICS)
    keys = {row.project for row in [*found.not_started, *found.red]}
    keys |= {row.project for row, _amount in found.gaps}
    names = Project.objects.filter(pk__in=keys).select_related("division").in_bulk()
    answers = month_words.asked_by_the_mayor(found, names, with_statistics=sees_statistics)
    words, heading, parameter = BY[by]
    context = {
        "title": _("The month"),
        "month": month,
        "found": found,
        "headline": month_words.overall(found) if found.overall.count else "",
        "as_of": month_words.as_of_label(found),
        "is_running": month >= Month.of(request.today),
        "tiles": tiles(found, sees_statistics),
        "targets": found.targets,
        "table": parts_table(heading, ranked=by in RANKED),
        "rows": rows_of(found, by, parameter),
        "lines": [(key, label, key == by) for key, (label, _h, _p) in BY.items()],
        "part_words": words,
        "answers": [(one, [names[key] for key in one.projects if key in names]) for one in answers],
        "paragraph": month_words.paragraph(answers),
        **month_switches(request, "months:month", month),
    }
    return render(request, "dispatch/month.html", context)


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
