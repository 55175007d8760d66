"""The choice of a year's liaison projects: candidates with points, the approval that makes the list."""

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from projects.base.errors import RuleViolation
from projects.directory.rights import refuse, require_may
from projects.pool.forms import PastDayField, reason_field
from projects.pool.models import Project, ProjectList

from .. import selecting
from ..models import CandidateScore, LiaisonSelection, SelectionCriterion
from .common import act_page, form_page, given, stamp, tabs, tell

VIEW = "liaison.view_liaisonselection"
PROPOSE = "liaison.propose_liaisonselection"
APPROVE = "liaison.approve_liaisonselection"


class ApproveForm(forms.Form):
    """Who approved, when, on what document."""

    approver = forms.CharField(
        label=gettext_lazy("Approved by"), max_length=80, help_text=gettext_lazy("The meeting or the leader.")
    )
    document = forms.CharField(label=gettext_lazy("Document number"), max_length=60)
    on = PastDayField(label=gettext_lazy("Approved on"))

    def __init__(self, *args, today, **options):
        super().__init__(*args, **options)
        self.fields["on"].today = self.fields["on"].initial = today


class ProposeForm(forms.Form):
    """A candidate with its points by each criterion."""

    project = forms.ModelChoiceField(label=gettext_lazy("Project"), queryset=Project.objects.none())
    reason = reason_field(label=gettext_lazy("Why it is proposed"))

    def __init__(self, *args, projects, criteria, **options):
        super().__init__(*args, **options)
        self.fields["project"].queryset = projects
        self.criteria = criteria
        for one in criteria:
            self.fields[f"points_{one.pk}"] = forms.IntegerField(
                label=_("%(criterion)s, at most %(most)s points")
                % {"criterion": one, "most": one.max_points},
                min_value=0,
                max_value=one.max_points,
            )
            self.fields[f"note_{one.pk}"] = forms.CharField(
                label=_("What they rest on"), max_length=200, required=False
            )

    def scores(self):
        """[(criterion, points, note)]."""
        given = self.cleaned_data
        return [(one, given[f"points_{one.pk}"], given[f"note_{one.pk}"]) for one in self.criteria]


def year_of(request, year):
    """A year that can be chosen for; else Http404."""
    if not 2000 <= year <= request.today.year + 1:
        raise Http404
    return year


@require_safe
def now(request):
    """To this year's choice."""
    require_may(request.user, VIEW, _("Your roles do not show you the choice of the liaison projects."))
    return redirect("liaison:selection", request.today.year)


def criteria_of(year):
    """The criteria in use until a year is decided, and always those that gave points in it (one query)."""
    gave = CandidateScore.objects.filter(candidate__selection__year=year, criterion=OuterRef("pk"))
    decided = LiaisonSelection.objects.filter(year=year, approved_on__isnull=False)
    shown = Q(Exists(gave)) | (Q(is_enabled=True) & ~Q(Exists(decided)))
    return list(SelectionCriterion.objects.filter(shown))


def candidates_of(year, criteria):
    """The candidates of a year with `points` by criterion and their sum, in the order of the points
    (a constant number
    of queries)."""
    rows = (
        LiaisonSelection.objects.filter(year=year)
        .prefetch_related(
            "candidates__scores__criterion",
            "candidates__project__division",
            "candidates__proposing_unit",
            "candidates__proposed_by",
        )
        .first()
    )
    if rows is None:
        return None, []
    found = list(rows.candidates.all())
    for one in found:
        points = {score.criterion_id: score for score in one.scores.all()}
        one.points = [points.get(criterion.pk) for criterion in criteria]
        one.total = sum(score.points for score in points.values())
    return rows, sorted(found, key=lambda one: (-one.total, one.pk))


@form_page
def selection(request, year):
    """The candidates of a year; the office records the approval here."""
    require_may(request.user, VIEW, _("Your roles do not show you the choice of the liaison projects."))
    year_of(request, year)
    criteria = criteria_of(year)
    chosen, candidates = candidates_of(year, criteria)
    listed = ProjectList.objects.filter(year=year, code=ProjectList.Code.LIAISON).first()
    on_list = set(listed.entries.filter(valid_to=None).values_list("project", flat=True)) if listed else set()
    posted = request.method == "POST"
    picked = {int(key) for key in request.POST.getlist("chosen") if key.isdigit()}
    form = ApproveForm(request.POST if posted else None, today=request.today)
    if posted:
        if not request.user.may(APPROVE):
            refuse(APPROVE, _("You do not record the approval of the liaison projects."))
        if form.is_valid() and approve(request, form, year, picked):
            return redirect("liaison:ledger")
    for one in candidates:
        one.is_picked = one.pk in picked if posted else one.project_id in on_list or one.is_chosen
        one.is_listed = one.project_id in on_list
    context = {
        "title": _("Liaison projects of %(year)s") % {"year": year},
        "tabs": tabs(request, "selection_now"),
        "year": year,
        "selection": chosen,
        "criteria": criteria,
        "candidates": candidates,
        "listed": len(on_list),
        "form": form,
        "may_approve": request.user.may(APPROVE),
        "may_propose": request.user.may(PROPOSE) and not (chosen and chosen.approved_on),
        "years": [(one, one == year) for one in range(request.today.year - 1, request.today.year + 2)],
    }
    return render(request, "liaison/selection.html", context)


def approve(request, form, year, picked):
    """Do the act; False with the error at the form."""
    try:
        listed = selecting.approve(year, picked, **form.cleaned_data, **stamp(request))
    except LiaisonSelection.DoesNotExist:
        form.add_error(None, _("Nothing is proposed for this year yet."))
        return False
    except RuleViolation as error:
        tell(form, error)
        return False
    messages.success(
        request,
        _("%(count)s projects stand on “%(list)s”.")
        % {"count": listed.entries.filter(valid_to=None).count(), "list": listed},
    )
    return True


@form_page
def propose(request, year):
    """Propose a project for a year."""
    require_may(request.user, PROPOSE, _("You do not propose liaison projects."))
    year_of(request, year)
    projects = Project.objects.allowed(request.user).exclude(stage__in=["IN_PRODUCTION", "WITHDRAWN"])
    projects = projects.exclude(liaison_candidacies__selection__year=year).order_by("name")
    criteria = list(SelectionCriterion.objects.filter(is_enabled=True))
    asked = request.GET.get("project", "")
    form = ProposeForm(
        given(request)["data"],
        projects=projects,
        criteria=criteria,
        initial={"project": asked if asked.isdigit() else None},
    )
    back = reverse("liaison:selection", args=[year])

    def do(values):
        selecting.propose(
            year, values["project"], reason=values["reason"], scores=form.scores(), **stamp(request)
        )
        return _("“%(project)s” is proposed.") % {"project": values["project"].name}, back

    return act_page(
        request,
        form,
        do,
        title=_("Propose a liaison project"),
        button=_("Propose"),
        back=back,
        subject=_("Liaison projects of %(year)s") % {"year": year},
    )
