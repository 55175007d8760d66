"""What the pool itself tells in a project's dossier: facts, plans, milestones, people, stages, history."""

from functools import reduce
from itertools import zip_longest
from operator import or_
from types import SimpleNamespace

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from projects.base.models import Event
from projects.base.money import DASH
from projects.base.paper_shown import signs
from projects.base.wording import labelled, names, noted, sentences

from . import dossier_overview
from .dossier import LETTERS, SECTIONS, Section, brief, column, in_lines, overview, table
from .models import AnnualPlan
from .reading import ACT

PAIRED = 18  # signs of a fact beside which another stands
LAST = 20
# How the acts begin that decide something about a project; the others stand in sections of their own.
DECIDING = (
    "project.enter",
    "project.import",
    "project.stage",
    "project.tier",
    "project.division",
    "project.suspend",
    "project.resume",
    "project.assign",
    "project.release",
    "project.decision",
    "annual_plan.",
    "projectlistentry.",
    "application.",
    "review.",
    "liaison.",
)


def facts(reading):
    """What is known of the project itself, short facts in pairs; what is not known is left out. No query."""
    from .views.file import FACT_GROUPS, fact_in_words  # noqa: PLC0415 - the pages build on this module

    project = reading.project
    fields = {field.name: field for field in project._meta.fields}
    known = [
        (str(capfirst(fields[name].verbose_name)), brief(fact_in_words(fields[name], project)))
        for _title, group in FACT_GROUPS
        for name in group
    ]
    if reading.file.resting:
        # As on the page: a rest by approval is the state of construction, whatever was entered before.
        state = str(capfirst(fields["construction_state"].verbose_name))
        rest = str(reading.file.resting.kind_label)
        known = [(label, rest if label == state else value) for label, value in known]
    known = [(label, value) for label, value in known if value and value != DASH]
    paired = [pair for pair in known if signs(pair[1]) <= PAIRED]
    long = [pair for pair in known if signs(pair[1]) > PAIRED]
    item, content = _("Item"), pgettext("dossier", "Content")
    pairs = [
        column("what", item, width=11),
        column("value", content, width=18),
        column("what_too", item, width=11),
        column("value_too", content, width=18),
    ]
    rows = [(*left, *right) for left, right in zip_longest(paired[::2], paired[1::2], fillvalue=("", ""))]
    columns = [column("what", item, width=11), column("value", content, width=47)]
    return [*table("facts", pairs, rows), *table("long_facts", columns, long)]


def plan(reading):
    """The plans of all years. No query."""
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
    return table("plans", columns, rows)


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
            in_lines(one.holder, one.below),
            one.valid_from,
            one.valid_to,
            brief(one.reason),
        )
        for one in reading.file.responsibilities
    ]
    return table("people", columns, rows)


def course(reading):
    """Stages, tiers and divisions by their time, suspensions and lists. No query."""
    file = reading.file
    columns = [
        column("what", _("What"), width=8),
        column("value", _("Value"), width=14),
        column("since", _("Since"), "day"),
        column("until", _("Until"), "day"),
        column("reason", _("Reason"), width=20),
    ]
    # Where it has always belonged to one division, the first page tells it.
    moved = sum(one.kind == "division" for one in file.moves) > 1
    moves = [
        (str(one.kind_label), str(one.label), one.valid_from, one.valid_to, brief(one.reason))
        for one in file.moves
        if one.value and (moved or one.kind != "division")
    ]
    # A rest is told by its last day, as on the page; what follows on a move begins on the day it ends.
    days = [
        column("kind", _("Kind"), width=10),
        column("first", _("First day"), "day"),
        column("last", _("Last day"), "day"),
        column("reason", _("Reason"), width=26),
    ]
    rests = [
        (str(one.kind_label), one.valid_from, one.last_day, brief(one.reason)) for one in file.suspensions
    ]
    places = names(noted(one.name, _("No. %(number)s") % {"number": one.serial}) for one in file.places)
    return [
        *([labelled(_("Lists"), places)] if places else []),
        *table("course", columns, moves),
        *table("suspensions", days, rests, title=_("Suspensions")),
    ]


def history(reading):
    """The last acts that decided something, and where the rest stands (one query)."""
    from .views.file import told  # noqa: PLC0415 - as above

    decided = reduce(or_, (Q(verb__startswith=verb) for verb in DECIDING))
    rows = Event.objects.filter(
        decided,
        target_type__app_label="pool",
        target_type__model="project",
        target_id=reading.project.pk,
    ).order_by("-at", "-pk")
    rows = rows.values_list(*ACT[:-2], "actor__name", "on_behalf_of__name")[:LAST]
    acts = [SimpleNamespace(**dict(zip(ACT, row, strict=True))) for row in rows]
    columns = [column("at", _("When"), width=9), column("what", pgettext("dossier", "Decided"), width=48)]
    made = table(
        "history",
        columns,
        [(one.at[:10], brief(sentences([one.sentence, one.reason]))) for one in told(acts)],
    )
    rest = _(
        "These are the last %(count)s decisions at most; all acts stand in the history on the project's page."
    )
    return [*made, rest % {"count": LAST}] if made else []


PARTS = [
    Section("overview", pgettext_lazy("dossier", "Overview"), overview, order=1, letters=LETTERS),
    Section("facts", gettext_lazy("Facts"), facts, order=10),
    Section("plan", gettext_lazy("Plan"), plan, order=20),
    Section("milestones", gettext_lazy("Milestones"), milestones, order=30),
    Section("people", gettext_lazy("Responsibilities"), people, order=40),
    Section("course", gettext_lazy("Stages, tiers, lists and suspensions"), course, order=45),
    Section("history", pgettext_lazy("dossier", "Decisions on the project"), history, order=200, queries=1),
]


def register():
    """Enter them."""
    dossier_overview.register()
    for section in PARTS:
        SECTIONS.add(section)
