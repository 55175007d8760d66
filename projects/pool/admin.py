"""The pool in the admin site: lists, curves, targets; projects to be read, as their pages change them."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.admin import ReadOnlyAdmin, ReadOnlyInline, RecordedAdmin
from projects.base.dated import DatedAdmin
from projects.base.reasoned import ReasonedAdmin

from .criteria import PARAMETERS
from .models import (
    AnnualPlan,
    AnnualTarget,
    Application,
    EntryStep,
    GroupGoal,
    Milestone,
    PlanAmount,
    PoolPolicy,
    PoolTransfer,
    ProductionLine,
    ProgressCurve,
    Project,
    ProjectDivision,
    ProjectList,
    ProjectListEntry,
    ProjectStage,
    ProjectTier,
    Responsibility,
    RollingReview,
    Suspension,
    TierCriterion,
)

WIDTH, HEIGHT = 240, 80


class StageInline(ReadOnlyInline):
    model = ProjectStage


class TierInline(ReadOnlyInline):
    model = ProjectTier


class DivisionInline(ReadOnlyInline):
    model = ProjectDivision


class ResponsibilityInline(ReadOnlyInline):
    model = Responsibility


class SuspensionInline(ReadOnlyInline):
    model = Suspension


class LineInline(admin.TabularInline):
    model = ProductionLine
    extra = 0


class MilestoneInline(ReadOnlyInline):
    """Milestones are added and moved on the project's page, and corrected on a page of their own."""

    model = Milestone
    show_change_link = True


@admin.register(Project)
class ProjectAdmin(ReasonedAdmin):
    """A project with everything dated. Facts, stage, tier, plan and people change on its page."""

    list_display = ["name", "national_code", "division", "stage", "tier", "light", "is_demo"]
    list_filter = ["stage", "tier", "division", "light", "is_demo"]
    list_select_related = ["division"]
    search_fields = ["name", "national_code", "owner__name"]
    inlines = [
        LineInline,
        MilestoneInline,
        StageInline,
        TierInline,
        DivisionInline,
        ResponsibilityInline,
        SuspensionInline,
    ]

    def get_readonly_fields(self, request, obj=None):
        return [field.name for field in Project._meta.fields if field.name != "is_demo"]

    def view_on_site(self, obj):
        return reverse("pool:project", args=[obj.pk])

    def has_add_permission(self, request):
        return False


class OfProjectAdmin(ReasonedAdmin):
    """What belongs to a project: the project's own history tells what was changed, and why."""

    def told(self, obj):
        """What the sentence about it needs."""
        raise NotImplementedError

    def record(self, request, obj, verb):
        said = {"changes": request.recorded_changes, "reason": request.recorded_reason}
        verb = f"{self.opts.model_name}.{verb.removeprefix('admin.')}"
        events.record(verb, obj.project, by=request.user, at=request.now, params=self.told(obj), **said)


@admin.register(Milestone)
class MilestoneAdmin(OfProjectAdmin):
    """Milestones put right with a reason; forecasts move on the project's page."""

    list_display = ["name", "project", "baseline_on", "forecast_on", "actual_on"]
    list_select_related = ["project"]
    search_fields = ["name", "project__name"]
    readonly_fields = ["project", "forecast_on", "actual_on"]

    def told(self, obj):
        return {"milestone": obj.name}

    def has_add_permission(self, request):
        return False


@admin.register(ProjectList)
class ProjectListAdmin(RecordedAdmin):
    """A year's lists; their entries have a page of their own, as they are hundreds."""

    list_display = ["name", "year", "code", "document_number", "reports_weekly", "order", "entries_link"]
    list_filter = ["year", "code"]
    readonly_fields = ["entries_link"]

    @admin.display(description=_("list entries"))
    def entries_link(self, obj):
        if obj.pk is None:
            return "—"
        href = f"{reverse('admin:pool_projectlistentry_changelist')}?project_list__id__exact={obj.pk}"
        return format_html('<a href="{}">{}</a>', href, _("entries"))


@admin.register(ProjectListEntry)
class ProjectListEntryAdmin(OfProjectAdmin):
    """Places on lists. A serial number is never given twice; who leaves a list keeps his."""

    list_display = ["project_list", "serial", "project", "batch", "document_number", "valid_from", "valid_to"]
    list_filter = ["project_list"]
    list_select_related = ["project_list", "project"]
    search_fields = ["project__name", "serial"]
    autocomplete_fields = ["project"]

    def told(self, obj):
        return {"list": str(obj.project_list), "serial": obj.serial}

    def get_readonly_fields(self, request, obj=None):
        """Which place it is never changes."""
        return ["project_list", "project", "serial"] if obj else []


@admin.register(ProgressCurve)
class ProgressCurveAdmin(RecordedAdmin):
    """Curves, drawn as they are."""

    list_display = ["name", "code", "is_default", "preview"]
    readonly_fields = ["preview"]

    @admin.display(description=_("preview"))
    def preview(self, obj):
        points = obj.points if isinstance(obj.points, list) and len(obj.points) == 12 else []
        if not points:
            return "—"
        way = [(0, 0), *((month + 1, share) for month, share in enumerate(points))]
        places = format_html_join(
            " ", "{},{}", ((x * WIDTH / 12, HEIGHT - share * HEIGHT / 100) for x, share in way)
        )
        return format_html(
            '<svg width="{w}" height="{h}" viewBox="-2 -2 {vw} {vh}" role="img" aria-label="{label}">'
            '<path d="M0 0V{h}H{w}" fill="none" stroke="#999"/>'
            '<path d="M0 {h}L{w} 0" fill="none" stroke="#ccc" stroke-dasharray="4 4"/>'
            '<polyline points="{places}" fill="none" stroke="#1d4f91" stroke-width="2"/></svg>',
            w=WIDTH,
            h=HEIGHT,
            vw=WIDTH + 4,
            vh=HEIGHT + 4,
            places=places,
            label=", ".join(f"{share}%" for share in points),
        )


@admin.register(AnnualTarget)
class AnnualTargetAdmin(RecordedAdmin):
    list_display = ["name", "year", "value", "unit", "project_list"]
    list_filter = ["year"]
    list_select_related = ["project_list"]


class AmountInline(ReadOnlyInline):
    model = PlanAmount


@admin.register(AnnualPlan)
class AnnualPlanAdmin(ReadOnlyAdmin):
    """The plans of the years with their amounts; they are changed on the project's page."""

    list_display = ["project", "year", "build_type", "planned_investment", "curve"]
    list_filter = ["year", "build_type", "curve"]
    list_select_related = ["project", "curve"]
    search_fields = ["project__name"]
    inlines = [AmountInline]


@admin.register(PoolPolicy)
class PoolPolicyAdmin(DatedAdmin):
    """What the city asks of its pool; a change begins a new row, so that the past keeps its rules."""


class TierCriterionForm(forms.ModelForm):
    """A criterion whose parameters are those it knows, as whole numbers."""

    class Meta:
        model = TierCriterion
        fields = ["tier", "code", "name", "name_en", "parameters", "order", "is_enabled"]

    def clean(self):
        cleaned = super().clean()
        known, given = PARAMETERS.get(cleaned.get("code"), {}), cleaned.get("parameters") or {}
        wrong = [name for name in given if name not in known] if isinstance(given, dict) else ["?"]
        wrong += [] if wrong else [name for name, value in given.items() if not isinstance(value, int)]
        if wrong:
            told = _("This criterion knows: %(known)s; each a whole number.")
            self.add_error("parameters", ValidationError(told % {"known": ", ".join(known) or "—"}))
        return cleaned


@admin.register(TierCriterion)
class TierCriterionAdmin(RecordedAdmin):
    """The entry criteria of the tiers; one that is not wanted is switched off."""

    form = TierCriterionForm
    list_display = ["name", "tier", "code", "parameters", "order", "is_enabled"]
    list_editable = ["is_enabled"]
    list_filter = ["tier"]

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(EntryStep)
class EntryStepAdmin(RecordedAdmin):
    """Who decides on applications, in which order."""

    list_display = ["code", "name", "order", "is_enabled", "needs_evidence"]
    list_editable = ["is_enabled", "needs_evidence"]

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(GroupGoal)
class GroupGoalAdmin(RecordedAdmin):
    list_display = ["group", "year", "kind", "count", "investment", "document_number"]
    list_filter = ["year", "kind"]
    list_select_related = ["group"]


@admin.register(PoolTransfer)
class PoolTransferAdmin(ReadOnlyAdmin):
    list_display = ["project", "action", "from_tier", "to_tier", "on", "reason", "by"]
    list_filter = ["action"]
    list_select_related = ["project", "by"]
    search_fields = ["project__name"]


@admin.register(Application)
class ApplicationAdmin(ReadOnlyAdmin):
    list_display = ["name", "division", "state", "waiting_for", "proposed_by", "submitted_at"]
    list_filter = ["state", "waiting_for"]
    list_select_related = ["division", "proposed_by"]
    search_fields = ["name"]


@admin.register(RollingReview)
class RollingReviewAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "first", "due_on", "opened_at"]
