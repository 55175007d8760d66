"""Visits: their list, the form made for a phone, one visit with its decisions and files."""

import datetime

from django import forms
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.base import events
from projects.base.errors import RuleViolation
from projects.base.models import Attachment
from projects.base.sentences import sentence
from projects.directory.models import Delegation, Leader, Organisation
from projects.directory.rights import Refused, refuse, require_may
from projects.issues.models import Issue
from projects.pool.models import Project
from projects.ui.lists import EmptyState, ListPage

from .. import directing, visiting
from ..filters import VisitFilters
from ..forms import FilesField, grouped_units
from ..models import Visit, VisitDecision
from ..tables import VisitTable
from ..word_forms import CorrectForm, Decisions, VisitForm
from .common import act_page, form_page, given, is_key, stamp, tabs, tell

VIEW, RECORD = "liaison.view_visit", "liaison.record_visit"
# So long after a leader left the office may still record a visit that he made before.
RECORDED_LATER = datetime.timedelta(days=31)


class VisitList(ListPage):
    """The visits to all projects that the reader may see."""

    key = "liaison.visit"
    title = gettext_lazy("Visits")
    table_class = VisitTable
    filterset_class = VisitFilters
    template_name = "liaison/list.html"

    def get(self, request, *args, **kwargs):
        require_may(request.user, VIEW, _("Visits are shown with projects, and your roles show you none."))
        return super().get(request, *args, **kwargs)

    def queryset(self, request):
        return Visit.objects.allowed(request.user).annotate(decided=Count("decisions"))

    def empty(self, request):
        return EmptyState(_("No visit to a project of yours has been recorded yet."))

    def context(self, request, listing):
        return {
            "tabs": tabs(request, "visits"),
            "new_href": reverse("liaison:visit_new") if leaders_of(request) else "",
            "new_words": _("Record a visit"),
        }


def leaders_of(request):
    """The leaders whose visits the reader records: all for the office, also those who left lately and made
    visits before; else himself and by delegation."""
    if request.user.may(RECORD):
        return list(Leader.objects.serving(request.today - RECORDED_LATER).in_protocol_order())
    return directing.leaders_for(request.user, Delegation.Act.VISIT, request.today)


def projects_for(request, *, asked=""):
    """Projects to choose from: the year's liaison projects that the reader sees, and the one asked for."""
    visible = Project.objects.allowed(request.user)
    listed = visible.on_list("LIAISON", request.today.year, request.today)
    if is_key(asked):
        listed = listed | visible.filter(pk=asked)
    return listed.order_by("name")


@form_page
def new(request):
    """Record a visit; `?project=` names the project beforehand."""
    leaders = leaders_of(request)
    if not leaders:
        refuse(RECORD, _("You record no visits: a leader does, his delegate, or the office."))
    asked = request.GET.get("project", "")
    projects = projects_for(request, asked=asked).select_related("division")
    project = projects.filter(pk=asked).first() if is_key(asked) else None
    if asked and project is None:
        raise Http404
    held = {}
    if project is not None:
        held = dict(
            project.responsibilities.on(request.today)
            .filter(role="LEADER", leader__in=[leader.pk for leader in leaders])
            .order_by("-level")
            .values_list("level", "leader")
        )
    form = VisitForm(
        **given(request),
        today=request.today,
        leaders=leaders,
        projects=projects,
        initial={
            "project": project,
            "leader": held.get("CITY") or held.get("BANNER"),
            "on": request.today,
            "place": project.place if project else "",
        },
    )
    directing_for = {
        one.pk for one in directing.leaders_for(request.user, Delegation.Act.DIRECTIVE, request.today)
    }
    becomes = [("ISSUE", _("an issue"))] if request.user.may("issues.raise_issue") else []
    becomes += [("DIRECTIVE", _("a directive"))] if directing_for else []
    units = Organisation.objects.exclude(kind="ENTERPRISE")
    rows = Decisions(
        request.POST if request.method == "POST" else None,
        prefix="decisions",
        form_kwargs={"becomes": becomes, "units": grouped_units(units, project and project.division)},
    )
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        values = dict(form.cleaned_data)
        try:
            made = visiting.record_visit(
                values.pop("project"),
                values.pop("leader"),
                **values,
                decisions=rows.decided(),
                today=request.today,
                **stamp(request),
            )
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(request, _("The visit is recorded."))
            return redirect("liaison:visit", made.pk)
    context = {
        "title": _("Record a visit"),
        "form": form,
        "decisions": rows,
        "becomes": becomes,
        "directive_by": "" if directing_for else _("a leader, or whom he has delegated it to"),
        "project": project,
        "back": reverse("liaison:project", args=[project.pk]) if project else reverse("liaison:visits"),
    }
    return render(request, "liaison/visit_new.html", context)


class AttachForm(forms.Form):
    """More photos or the minutes."""

    files = FilesField(label=gettext_lazy("Photos and minutes"), required=True)


def decisions_of(found):
    """The decisions of a visit, each with the `issue` it became, or None (two queries)."""
    rows = list(found.decisions.select_related("lead_unit", "directive"))
    kind = ContentType.objects.get_for_model(VisitDecision)
    issues = Issue.objects.filter(source_type=kind, source_id__in=[row.pk for row in rows])
    became = {issue.source_id: issue for issue in issues}
    for row in rows:
        row.issue = became.get(row.pk)
    return rows


@form_page
def visit(request, pk):
    """One visit; whoever may record visits of its leader adds files here."""
    rows = Visit.objects.allowed(request.user).select_related("project", "leader__user", "recorded_by")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    may_attach = visiting.may_record(request.user, found.leader, request.today)
    form = AttachForm(**given(request)) if may_attach else None
    if request.method == "POST":
        if not may_attach:
            refuse(RECORD, _("You record no visits: a leader does, his delegate, or the office."))
        if form.is_valid():
            for upload, content_type in form.cleaned_data["files"]:
                visiting.attach(found, upload, content_type, today=request.today, **stamp(request))
            messages.success(request, _("Added."))
            return redirect("liaison:visit", found.pk)
    kind = ContentType.objects.get_for_model(Visit)
    context = {
        "title": _("%(leader)s: %(kind)s of %(day)s")
        % {"leader": found.leader, "kind": found.get_kind_display(), "day": found.on.isoformat()},
        "visit": found,
        "decisions": decisions_of(found),
        "files": Attachment.objects.filter(owner_type=kind, owner_id=found.pk),
        "may_raise": Project.objects.permits(request.user, "issues.raise_issue", found.project),
        "may_correct": visiting.may_correct(request.user, found),
        "form": form,
        "history": [(event.at, sentence(event), event.reason) for event in events.history(found)],
    }
    return render(request, "liaison/visit.html", context)


@form_page
def correct(request, pk):
    """Correct a visit; by who recorded it, or the office."""
    rows = Visit.objects.allowed(request.user).select_related("project", "leader__user", "recorded_by")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    if not visiting.may_correct(request.user, found):
        raise Refused(_("A visit is corrected by who recorded it, or by the office."), str(found.recorded_by))
    # The leader it names stays to choose, though he may have left since.
    keys = {leader.pk for leader in leaders_of(request)} | {found.leader_id}
    form = CorrectForm(
        request.POST if request.method == "POST" else None,
        today=request.today,
        leaders=Leader.objects.filter(pk__in=keys).in_protocol_order(),
        initial={name: getattr(found, name) for name in visiting.CORRECTED},
    )
    back = reverse("liaison:visit", args=[found.pk])

    def do(values):
        reason = values.pop("reason")
        changed = visiting.correct_visit(found, values, reason=reason, today=request.today, **stamp(request))
        return _("The visit is corrected.") if changed else _("Nothing was changed."), back

    return act_page(
        request,
        form,
        do,
        title=_("Correct the visit"),
        button=_("Save the correction"),
        back=back,
        subject=found.project.name,
    )
