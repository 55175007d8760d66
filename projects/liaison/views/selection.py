"""The choice of a year's liaison projects: candidates with points, the approval that makes the list."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from projects.base.errors import RuleViolation
from projects.directory.models import Leader
from projects.directory.rights import refuse, require_may
from projects.pool.forms import PastDayField, reason_field
from projects.pool.models import Project

from .. import proposed, selecting
from ..book import ledger_book
from ..forms import LeaderField
from ..models import SelectionCriterion
from ..word_forms import ProjectField
from .common import act_page, form_page, given, is_key, named_list, stamp, tabs, tell, xlsx

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

    project = ProjectField()
    leader = LeaderField(
        label=gettext_lazy("Proposed leader"),
        queryset=Leader.objects.filter(left_on=None, level="CITY").in_protocol_order(),
        required=False,
    )
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


@form_page
def selection(request, year):
    """The candidates of a year, of one division where `?division=` names one, or as a workbook; the office
    records the approval here, in two steps: what it changes is shown before it is done."""
    require_may(request.user, VIEW, _("Your roles do not show you the choice of the liaison projects."))
    year_of(request, year)
    page = proposed.of_year(year, request.today)
    asked = request.GET.get("division", "")
    divisions = {one.project.division.code: one.project.division for one in page.candidates}
    if asked in divisions:
        page = page.within(divisions[asked])
    if request.GET.get("_export") == "xlsx":
        return proposed_book(request, year, page, divisions.get(asked))
    may_approve = request.user.may(APPROVE)
    posted = request.method == "POST"
    picked = {int(key) for key in request.POST.getlist("chosen") if is_key(key)}
    form = ApproveForm(request.POST if posted else None, today=request.today)
    if posted:
        if not may_approve:
            refuse(APPROVE, _("You do not record the approval of the liaison projects."))
        if form.is_valid():
            answer = approve(request, form, year, picked)
            if answer is not None:
                return answer
    for one in page.candidates:
        one.is_picked = one.pk in picked if posted else one.is_listed or (one.is_chosen and not page.listed)
    context = {
        "title": _("Liaison projects of %(year)s") % {"year": year},
        "tabs": tabs(request, "selection_now"),
        "year": year,
        "page": page,
        "division": asked if asked in divisions else "",
        "divisions": sorted(divisions.values(), key=lambda one: (one.order, one.code)),
        "form": form,
        # An approval is of the whole list: what a filter hides must not leave it unseen.
        "may_approve": may_approve and asked not in divisions,
        "may_propose": request.user.may(PROPOSE),
        "approvals": approvals_of(page.selection),
        "years": [(one, one == year) for one in range(request.today.year - 1, request.today.year + 2)],
    }
    return render(request, "liaison/selection.html", context)


def approvals_of(chosen):
    """All approvals of a year with what each changed, the latest first (three queries)."""
    if chosen is None:
        return []
    rows = chosen.approvals.select_related("recorded_by").prefetch_related("changes__project")
    return list(rows.order_by("-recorded_at", "-pk"))


def approve(request, form, year, picked):
    """Show what an approval changes, or do it where that was confirmed; None with the error at the form."""
    change = selecting.change_by(year, picked)
    fates = {one.project.pk: request.POST.get(f"fate_{one.project.pk}", "") for one in change.dropped}
    if request.POST.get("act") == "approve":
        try:
            listed = selecting.approve(year, picked, **form.cleaned_data, fates=fates, **stamp(request))
        except RuleViolation as error:
            tell(form, error)
            # The question that was not answered stands on the second page.
            if error.code == "fate_needed":
                return confirm(request, form, year, picked, change, fates)
            return None
        messages.success(request, done_words(listed, change))
        return redirect("liaison:selection", year)
    if not picked:
        form.add_error(None, _("Choose at least one project."))
        return None
    return confirm(request, form, year, picked, change, fates)


def done_words(listed, change):
    """What an approval did, naming what came and what left."""
    count = listed.entries.filter(valid_to=None).count()
    said = [_("%(count)s projects stand on “%(list)s”.") % {"count": count, "list": listed}]
    said += [words for words in change_words(change) if words]
    return " ".join(said)


def change_words(change):
    """(what is added, what is dropped) in words; "" for nothing."""
    added, dropped = (
        named_list([one.project.name for one in rows]) for rows in (change.added, change.dropped)
    )
    return (
        _("Put on the list: %(names)s.") % {"names": added} if added else "",
        _("Taken off the list: %(names)s.") % {"names": dropped} if dropped else "",
    )


def confirm(request, form, year, picked, change, fates):
    """The second step: what comes on the list and what leaves it, and what becomes of its leaders."""
    question = [_("Record the approval?"), *(words for words in change_words(change) if words)]
    context = {
        "title": _("Confirm the liaison projects of %(year)s") % {"year": year},
        "year": year,
        "form": form,
        "values": [(name, value) for name, value in form.data.items() if name in form.fields],
        "facts": [(field.label, form.cleaned_data.get(field.name)) for field in form],
        "picked": sorted(picked),
        "added": change.added,
        "dropped": [(one, fates.get(one.project.pk)) for one in change.dropped],
        "question": " ".join(question),
        "unchanged": not change,
    }
    return render(request, "liaison/selection_confirm.html", context)


def proposed_book(request, year, page, division):
    """The candidates as a workbook for the meeting."""
    title = _("Projects proposed for the liaison of %(year)s") % {"year": year}
    shown = proposed.columns(page.criteria)
    below = _("Exported by %(name)s at %(at)s") % {
        "name": request.user,
        "at": f"{timezone.localtime():%Y-%m-%d %H:%M}",
    }
    content = ledger_book(
        title,
        str(division) if division else "",
        shown,
        [[column.value(one) for column in shown] for one in enumerate(page.candidates, 1)],
        page.sums(shown),
        below,
        by=request.user,
        at=timezone.localtime(),
    )
    return xlsx(content, title)


@form_page
def propose(request, year):
    """Propose a project for a year."""
    require_may(request.user, PROPOSE, _("You do not propose liaison projects."))
    year_of(request, year)
    projects = Project.objects.allowed(request.user).exclude(stage__in=["IN_PRODUCTION", "WITHDRAWN"])
    # Also after the approval: a later change in the year chooses among all that were proposed.
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
            year,
            values["project"],
            reason=values["reason"],
            scores=form.scores(),
            leader=values["leader"],
            **stamp(request),
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
