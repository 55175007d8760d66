"""The file of one project, today or on a past day."""

import datetime
from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from projects.base import sentences
from projects.base.money import DASH, WAN_PER_YI, MoneyField, percent, points, quantize, wan, yi
from projects.base.periods import day_label
from projects.ui.charts import Chart, Series
from projects.ui.drawing import draw_table

from .. import file_tables as tables
from ..models import AnnualPlan, Milestone, ProductionLine, Responsibility, Stage
from ..models.project import BEFORE_START
from ..reading import HISTORY, project_file
from .opening import RIGHTS, open_project

# The facts that stand nowhere else on the page, in groups of field names.
FACT_GROUPS = [
    (
        gettext_lazy("About the project"),
        [
            "national_code",
            "place",
            "nature",
            "industry",
            "chain",
            "plan_basis",
            "is_restructured",
            "content",
            "note",
        ],
    ),
    (
        gettext_lazy("Units"),
        ["owner", "responsible_department", "working_group", "contact_name", "contact_phone"],
    ),
    (
        gettext_lazy("Money"),
        ["total_investment", "funding", "funds_in_place", "funding_gap"],
    ),
    (
        gettext_lazy("Time"),
        [
            "site_settled_on",
            "planned_start_on",
            "started_on",
            "resumed_on",
            "planned_completion_on",
            "completed_on",
            "in_production_on",
            "stat_entered_on",
            "construction_state",
            "not_started_reason",
        ],
    ),
]


def day_asked(request):
    """The day of `?on=`, today without one; what is no past day is said and ignored."""
    text = request.GET.get("on", "").strip()
    if not text:
        return request.today
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.year < 2000:
        told = _("“%(text)s” is not a day of ours; this is how it stands today.")
        messages.warning(request, told % {"text": text[:40]})
        return request.today
    if day > request.today:
        messages.warning(request, _("That day has not come yet; this is how it stands today."))
        return request.today
    return day


def chart_of(file):
    """The year's curve and what was done, by week; None where there is neither."""
    points = file.curve()
    if not any(asked is not None or done is not None for _day, asked, done in points):
        return None
    largest = max(amount for _day, *amounts in points for amount in amounts if amount is not None)
    large = largest >= WAN_PER_YI

    def scaled(amount):
        return amount if amount is None else quantize(amount / WAN_PER_YI if large else amount)

    labels = [f"{day:%m-%d}" for day, _asked, _done in points]
    mark = next((f"{day:%m-%d}" for day, _asked, _done in points if day >= file.on), None)
    return Chart(
        "progress",
        title=_("Completed investment of %(year)s against the plan curve") % {"year": file.year},
        unit=pgettext("unit", "100m yuan") if large else pgettext("unit", "10k yuan"),
        labels=labels,
        series=[
            Series(_("Plan curve"), [scaled(asked) for _day, asked, _done in points], style="dashed"),
            Series(_("Completed, as accepted"), [scaled(done) for _day, _asked, done in points]),
        ],
        mark=mark,
        mark_label=day_label(file.on) if file.past else _("today"),
    )


def facts_of(file):
    """[(group, the facts as <dt> and <dd>)], drawn here because a template would take ten times as long.

    While a project rests by approval that is its state of construction, whatever was entered before.
    """
    project = file.project
    fields = {field.name: field for field in project._meta.fields}
    groups = []
    for title, names in FACT_GROUPS:
        rows = [(capfirst(fields[name].verbose_name), fact_in_words(fields[name], project)) for name in names]
        if "construction_state" in names and file.resting:
            place = names.index("construction_state")
            rows[place] = (rows[place][0], file.resting.kind_label)
        groups.append((title, format_html_join("", "<dt>{}</dt><dd>{}</dd>", rows)))
    return groups


def fact_in_words(field, project):
    """One fact as text: amounts with their unit, choices and yes and no in words."""
    value = getattr(project, field.name)
    if value in (None, ""):
        return DASH
    if isinstance(field, MoneyField):
        return _("%(amount)s (10k yuan)") % {"amount": wan(value)}
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return dict(field.flatchoices).get(value, value) if field.choices else str(value)


def people_of(file):
    """[(role, [(name, what stands under it, phone)])] of those one calls."""
    project, role = file.project, Responsibility.Role
    contact = f"{project.contact_name} {project.contact_phone}".strip()
    phone = project.contact_phone or (project.owner.phone if project.owner else "")

    def holders(role):
        return [(row.holder, row.phone, row.phone) for row in file.held_as(role)]

    return [
        (_("Liaison leader"), [(row.holder, row.below, row.phone) for row in file.held_as(role.LEADER)]),
        (_("Steward"), holders(role.STEWARD)),
        (_("Owner"), [(project.owner or DASH, contact, phone)]),
        (_("Reporter"), holders(role.REPORTER)),
    ]


def tiles_of(file):
    """(label, value, unit) of the year's figures; nothing has no unit."""
    figures, large = file.figures, pgettext("unit", "100m yuan")
    tiles = [
        (_("Total investment"), yi(file.project.total_investment), large),
        (_("Year's plan"), yi(figures.planned), large),
        (_("Completed this year"), yi(figures.completed), large),
        (_("Rate"), percent(figures.rate), ""),
        (_("Gap to the curve"), points(figures.gap), _("pp")),
        (_("Since the start"), yi(figures.total), large),
    ]
    if file.week.percent is not None:
        tiles.append((_("Physical progress"), percent(file.week.percent), ""))
    return [(label, value, "" if value == DASH else unit) for label, value, unit in tiles]


def tables_of(file):
    """The small tables of the page by name, drawn; "" where there is nothing to show."""
    project = file.project
    may_move = project.may_change or project.may_report

    def draw(table, rows, heading, **options):
        label = _("%(heading)s, table") % {"heading": heading}
        return draw_table(table, rows, label=label, **options) if rows else ""

    return {
        "milestones": draw(
            tables.OpenMilestoneTable if may_move else tables.MilestoneTable,
            file.milestones,
            _("Milestones"),
            model=Milestone,
        ),
        "lines": draw(tables.LineTable, file.lines, _("Production lines"), model=ProductionLine),
        "people": draw(
            tables.OpenResponsibilityTable if project.may_change else tables.ResponsibilityTable,
            file.responsibilities,
            _("Responsibilities"),
        ),
        "moves": draw(tables.MoveTable, file.stages, _("Stage history")),
        "suspensions": draw(
            tables.OpenSuspensionTable if project.may_exempt else tables.SuspensionTable,
            file.suspensions,
            _("Suspensions"),
        ),
        "history": draw(tables.HistoryTable, told(file.history[:HISTORY]), _("History")),
    }


@dataclass(frozen=True)
class Told:
    """One act of history in words."""

    at: str
    sentence: str
    reason: str


def told(history):
    """Events as sentences."""
    return [
        Told(f"{timezone.localtime(event.at):%Y-%m-%d %H:%M}", sentences.sentence(event), event.reason)
        for event in history
    ]


def amounts_of(year):
    """The name of the table of a plan's amounts."""
    return _("Amounts of the plan of %(year)s") % {"year": year}


def may_come_back(user, project):
    """Whether the reader may propose for the pool again what has left it before its start; no query."""
    before_start = project.stage in (*BEFORE_START, Stage.WITHDRAWN)
    return not project.tier and before_start and user.may("pool.propose_application")


@require_safe
def project(request, pk):
    """The whole file of one project; `?on=2025-03-01` as it stood on that day."""
    found = open_project(request, pk)
    file = project_file(found, on=day_asked(request), today=request.today)
    if file.past:
        # What is done is done today: a past day is only read.
        for action in RIGHTS:
            setattr(found, f"may_{action}", False)
    planned_years = {plan.year for plan in file.plans}
    context = {
        "title": found.name,
        "project": found,
        "file": file,
        "build_type": AnnualPlan.BuildType(file.plan.build_type).label if file.plan else "",
        "chart": chart_of(file),
        "facts": facts_of(file),
        "people": people_of(file),
        "tiles": tiles_of(file),
        "tables": tables_of(file),
        "plans": [
            (
                plan,
                AnnualPlan.BuildType(plan.build_type).label,
                draw_table(tables.AmountTable, plan.amounts, label=amounts_of(plan.year)),
            )
            for plan in file.plans
        ],
        "propose_again": not file.past and may_come_back(request.user, found),
        "history_goes_on": len(file.history) > HISTORY,
        "years_without_plan": {request.today.year, request.today.year + 1} - planned_years,
    }
    return render(request, "pool/project.html", context)
