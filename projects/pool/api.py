"""Projects in the API, with their plans, milestones, lists and who holds them today."""

from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from projects.api import resources
from projects.api.serializers import MONEY, Named, Record, money

from .filters import ProjectFilters, parse_year
from .models import (
    AnnualPlan,
    Milestone,
    Project,
    ProjectDivision,
    ProjectListEntry,
    Responsibility,
)
from .views.listing import year_of_projects

YEAR = resources.Parameter(
    parse_year,
    _("The year whose plan, figures and lists are meant; this one unless said."),
    {"type": "integer", "minimum": 2000, "maximum": 2100},
)
# Acts by which a project leaves somebody's sight.
MOVES = {
    "project.division",
    "project.release",
    "liaison.leave",
    "liaison.hand_over",
    "liaison.end",
    "liaison.take_back",
    "liaison.duty_unit",
}


class PlanRecord(Record):
    class Meta:
        model = AnnualPlan
        fields = ["year", "build_type", "planned_investment", "prior_cumulative", "goal"]


class MilestoneRecord(Record):
    class Meta:
        model = Milestone
        fields = ["id", "name", "name_en", "baseline_on", "forecast_on", "actual_on", "order"]


class ResponsibilityRecord(Record):
    class Meta:
        model = Responsibility
        fields = ["id", "role", "user", "leader", "organisation", "level", "valid_from", "valid_to"]


class EntryRecord(Record):
    code = serializers.CharField(source="project_list.code", read_only=True)
    year = serializers.IntegerField(source="project_list.year", read_only=True)

    class Meta:
        model = ProjectListEntry
        fields = ["code", "year", "serial", "batch", "valid_from", "valid_to"]


class ProjectRecord(Record):
    owner_credit_code = serializers.SerializerMethodField(help_text=_("unified social credit code"))
    chain = Named(read_only=True, allow_null=True, help_text=_("industry chain"))
    planned = money(_("The plan of the year asked for"))
    completed = money(_("Completed in the year asked for"))
    asked = serializers.DecimalField(
        **{**MONEY, "max_digits": 24, "decimal_places": 6},
        help_text=_("Percent of the year's plan that its curve asks for by now"),
    )
    plans = PlanRecord(many=True, read_only=True)
    milestones = MilestoneRecord(many=True, read_only=True)
    responsibilities = ResponsibilityRecord(many=True, read_only=True, source="held_today")
    lists = EntryRecord(many=True, read_only=True, source="listed")

    class Meta:
        model = Project
        fields = [
            "id",
            "name",
            "national_code",
            "division",
            "place",
            "owner",
            "owner_credit_code",
            "responsible_department",
            "working_group",
            "chain",
            "industry",
            "nature",
            "content",
            "plan_basis",
            "total_investment",
            "funding",
            "funds_in_place",
            "funding_gap",
            "stage",
            "tier",
            "construction_state",
            "site_settled_on",
            "planned_start_on",
            "started_on",
            "resumed_on",
            "planned_completion_on",
            "completed_on",
            "in_production_on",
            "not_started_reason",
            "stat_entered_on",
            "is_restructured",
            "contact_name",
            "contact_phone",
            "note",
            "ytd_completed",
            "ytd_year",
            "progress_percent",
            "last_reported_week",
            "light",
            "light_week",
            "planned",
            "completed",
            "asked",
            "plans",
            "milestones",
            "responsibilities",
            "lists",
        ]

    def get_owner_credit_code(self, project) -> str:
        return project.owner.credit_code if project.owner_id else ""


def projects(request, values):
    """What the list of projects shows, with what hangs on each (seven queries a page)."""
    year = values["year"] or request.today.year
    rows, _as_of = year_of_projects(Project.objects.allowed(request.user), year, request.today)
    held = Responsibility.objects.on(request.today).select_related("user", "leader__user", "organisation")
    return rows.select_related(
        "division", "owner", "responsible_department", "working_group", "chain"
    ).prefetch_related(
        "plans",
        "milestones",
        Prefetch("responsibilities", held, to_attr="held_today"),
        Prefetch("entries", ProjectListEntry.objects.select_related("project_list"), to_attr="listed"),
    )


def left(request, events):
    """Of projects that moved, those that were in the reader's sight before (a query)."""
    moved = {event.target_id for event in events if event.verb in MOVES}
    if not moved:
        return set()
    held, lain = Q(pk__in=[]), Q(pk__in=[])
    for grant in request.user.active_grants:
        if "pool.view_project" not in grant.permissions:
            continue
        if grant.scope == "DIVISION":
            lain |= Q(value__path__startswith=grant.division.path)
        elif grant.scope == "ORGANISATION":
            held |= Q(organisation=grant.organisation_id)
        else:
            held |= Q(user=request.user) | Q(leader__user=request.user)
    before = ProjectDivision.objects.filter(lain, project__in=moved).order_by().values("project")
    holding = Responsibility.objects.filter(held, project__in=moved).order_by().values("project")
    rows = Project.objects.filter(Q(pk__in=before) | Q(pk__in=holding)).order_by()
    return set(rows.values_list("pk", flat=True))


def register():
    """Enter what belongs to the pool; called once as the app starts."""
    resources.register(
        resources.Resource(
            "projects",
            Project,
            _("Projects"),
            ProjectRecord,
            rows=projects,
            permission="pool.view_project",
            filterset=ProjectFilters,
            list_key="pool.project",
            sort=("name", "total_investment", "planned_start_on", "started_on", "progress_percent", "stage"),
            parameters={"year": YEAR},
            left=left,
            place=10,
        )
    )
