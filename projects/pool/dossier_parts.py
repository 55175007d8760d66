"""What the pool itself tells in a project's dossier: facts, plans, milestones, people, stages, history."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from projects.base.money import DASH, percent, points, wan
from projects.base.wording import labelled, sentences

from .dossier import SECTIONS, Section, brief, column, table
from .models import AnnualPlan, Stage, Tier
from .models.project import Light

KINDS = {"stage": Stage, "tier": Tier}


def facts(reading):
    """What is known of the project itself; what is not known is left out. No query."""
    from .views.file import FACT_GROUPS, fact_in_words  # noqa: PLC0415 - the pages build on this module

    project, file = reading.project, reading.file
    fields = {field.name: field for field in project._meta.fields}
    rows = [
        (_("Division"), file.division),
        (_("Stage"), file.stage),
        (_("Tier"), file.tier),
        (_("Light"), str(Light(file.week.light).label) if file.week.light else ""),
    ]
    for _title, names in FACT_GROUPS:
        rows += [
            (capfirst(fields[name].verbose_name), fact_in_words(fields[name], project)) for name in names
        ]
    rows = [(str(label), str(value)) for label, value in rows if value and str(value) != DASH]
    columns = [column("what", _("Item"), width=12), column("value", pgettext("dossier", "Content"), width=40)]
    return table("facts", columns, rows)


def plan(reading):
    """The year's figures in a sentence, and the plans of all years. No query."""
    figures = reading.file.figures
    year = _(
        "Of the plan of %(year)s: planned %(planned)s, completed %(done)s (10k yuan), rate %(rate)s, %(gap)s."
    )
    told = year % {
        "year": figures.year,
        "planned": wan(figures.planned),
        "done": wan(figures.completed),
        "rate": percent(figures.rate),
        "gap": labelled(_("gap to the curve in percentage points"), points(figures.gap)),
    }
    columns = [
        column("year", _("Year"), width=6),
        column("type", _("New or continued"), width=8),
        column("planned", _("Planned investment"), "money", unit="wan", width=12),
        column("goal", _("Goal of the year"), width=30),
    ]
    rows = [
        (
            str(one.year),
            str(AnnualPlan.BuildType(one.build_type).label),
            one.planned_investment,
            brief(one.goal),
        )
        for one in reading.file.plans
    ]
    return [told, *table("plans", columns, rows)] if figures.planned is not None or rows else []


def milestones(reading):
    """The milestones. No query."""
    columns = [
        column("name", _("Milestone"), width=24),
        column("baseline", _("Baseline"), "day"),
        column("forecast", _("Forecast"), "day"),
        column("actual", _("Actual"), "day"),
    ]
    rows = [(one.name, one.baseline_on, one.forecast_on, one.actual_on) for one in reading.file.milestones]
    return table("milestones", columns, rows)


def people(reading):
    """Who holds the project, and who held it. No query."""
    columns = [
        column("role", _("Role"), width=10),
        column("who", _("Who"), width=18),
        column("since", _("Since"), "day"),
        column("until", _("Until"), "day"),
        column("reason", _("Reason"), width=18),
    ]
    rows = [
        (
            str(one.role_label),
            sentences_of(one.holder, one.below),
            one.valid_from,
            one.valid_to,
            brief(one.reason),
        )
        for one in reading.file.responsibilities
    ]
    return table("people", columns, rows)


def sentences_of(*parts):
    """A name and what stands under it, in one cell."""
    return "\n".join(str(part) for part in parts if part)


def course(reading):
    """Stages, tiers and divisions by their time, lists and suspensions. No query."""
    file = reading.file
    columns = [
        column("what", _("What"), width=8),
        column("value", _("Value"), width=14),
        column("since", _("Since"), "day"),
        column("until", _("Until"), "day"),
        column("reason", _("Reason"), width=20),
    ]
    labels = {"stage": _("Stage"), "tier": _("Tier"), "division": _("Division")}
    rows = [
        (labels[one.kind], in_words(one), one.valid_from, one.valid_to, brief(one.reason))
        for one in file.moves
    ]
    rows += [
        (_("Suspension"), str(one.kind_label), one.valid_from, one.valid_to, brief(one.reason))
        for one in file.suspensions
    ]
    lists = [column("list", _("List"), width=24), column("year", _("Year"), width=6)]
    lists.append(column("number", _("No."), "place", width=6))
    on_lists = [(one.name, str(one.year), one.serial) for one in file.places]
    return [*table("course", columns, rows), *table("lists", lists, on_lists, title=_("Lists"))]


def in_words(move):
    """The value of a move: a stage or a tier by its label."""
    kind = KINDS.get(move.kind)
    return str(kind(move.value).label) if kind and move.value else move.value or DASH


def history(reading):
    """The last acts. No query."""
    from .views.file import HISTORY, told  # noqa: PLC0415 - as above

    columns = [column("at", _("When"), width=9), column("what", _("What was done"), width=40)]
    rows = [
        (one.at, brief(sentences([one.sentence, one.reason]))) for one in told(reading.file.history[:HISTORY])
    ]
    return table("history", columns, rows)


PARTS = [
    Section("facts", gettext_lazy("Facts"), facts, order=10),
    Section("plan", gettext_lazy("Plan"), plan, order=20),
    Section("milestones", gettext_lazy("Milestones"), milestones, order=30),
    Section("people", gettext_lazy("Responsibilities"), people, order=40),
    Section("course", gettext_lazy("Stages, tiers, lists and suspensions"), course, order=45),
    Section("history", gettext_lazy("History"), history, order=200),
]


def register():
    """Enter them."""
    for section in PARTS:
        SECTIONS.add(section)
