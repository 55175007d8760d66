"""Acts on one project, each a small form of its own; what was typed survives every error."""

from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects.base import events
from projects.base.errors import RuleViolation
from projects.base.models import Attachment
from projects.directory.models import Organisation
from projects.ui.drawing import draw_table

from .. import act_forms, acts, forms, owned
from ..file_tables import AmountTable
from ..models import ProgressCurve
from ..reading import read_plans
from .file import amounts_of
from .opening import divisions_for, open_to

# Where an error of a rule is shown: the field it is about, if the form has it.
FIELD_OF = {
    "reason_needed": "reason",
    "contradicted": "reason",
    "evidence_needed": "evidence",
    "below_minimum": "exception",
    "document_needed": "document_number",
    "before_last": "on",
    "not_then": "on",
    "same": "value",
    "end_needed": "last",
    "ends_early": "last",
    "overlaps": "first",
    "reached": "actual_on",
}
form_page = require_http_methods(["GET", "HEAD", "POST"])


def tell(form, error):
    """Show a broken rule at the field it is about."""
    field = FIELD_OF.get(error.code)
    form.add_error(field if field in form.fields else None, str(error))


def act_page(request, project, form, do, *, title, button, anchor, now=(), template="pool/act.html", **more):
    """Show a form, and do the act when it is sent and in order.

    `do(values)` returns the sentence that is said afterwards, on the project's page at `anchor`.
    `now` are (label, value) of how things stand.
    """
    if request.method == "POST" and form.is_valid():
        try:
            said = do(form.cleaned_data)
        except RuleViolation as error:
            tell(form, error)
            if request.FILES and "file" in form.fields:
                # A browser never sends a file again that was sent.
                form.add_error("file", _("Choose the file again."))
        else:
            messages.success(request, said)
            return redirect(f"{reverse('pool:project', args=[project.pk])}#{anchor}")
    stands = [(label, value.isoformat() if isinstance(value, date) else value) for label, value in now]
    context = {"title": title, "project": project, "form": form, "button": button, "now": stands, **more}
    return render(request, template, context)


def sent(request):
    """What was sent of a form; None where it is only opened."""
    return request.POST if request.method == "POST" else None


def given(request):
    """What a form of acts is made from."""
    return {"data": sent(request), "files": request.FILES or None, "today": request.today}


def stamp(request):
    """Who does it, and when."""
    return {"by": request.user, "at": request.now}


def keep_file(request, project, upload, content_type):
    """Add an upload that was checked to the files of a project."""
    kept = Attachment.store(project, upload, content_type=content_type, **stamp(request))
    events.record("project.attach", project, params={"file": kept.name}, **stamp(request))
    return kept


@form_page
def move_tier(request, pk):
    """Move a project to another tier."""
    project = open_to(request, pk, "change")
    form = act_forms.TierForm(**given(request), initial={"value": project.tier})

    def do(values):
        project.move_to_tier(values["value"], on=values["on"], reason=values["reason"], **stamp(request))
        return _("The tier is now “%(tier)s”.") % {"tier": project.get_tier_display()}

    return act_page(
        request,
        project,
        form,
        do,
        title=_("Change the tier"),
        button=_("Change the tier"),
        anchor="stages",
        now=[(_("Tier"), project.get_tier_display())],
    )


@form_page
def move_division(request, pk):
    """Move a project to another division."""
    project = open_to(request, pk, "change")
    form = act_forms.DivisionForm(
        **given(request),
        divisions=divisions_for(request.user, "change"),
        initial={"value": project.division_id},
    )

    def do(values):
        project.move_to_division(values["value"], on=values["on"], reason=values["reason"], **stamp(request))
        return _("The project now belongs to %(division)s.") % {"division": project.division}

    return act_page(
        request,
        project,
        form,
        do,
        title=_("Change the division"),
        button=_("Change the division"),
        anchor="stages",
        now=[(_("Division"), project.division)],
    )


@form_page
def edit(request, pk):
    """Put the facts of a project right."""
    project = open_to(request, pk, "change")
    form = forms.FactsForm(sent(request), instance=project)

    def do(values):
        with transaction.atomic():
            changed = acts.change_facts(project, form.changes(), **stamp(request))
        if not changed:
            return _("Nothing was changed.")
        return _("Saved: %(count)s facts were changed.") % {"count": len(changed)}

    return act_page(
        request,
        project,
        form,
        do,
        title=_("Edit the facts"),
        button=_("Save"),
        anchor="facts",
        template="pool/project_edit.html",
        owner_names=owner_names(),
    )


def owner_names():
    """The names of enterprises to choose from while typing (one query)."""
    return Organisation.objects.enterprises().order_by("name").values_list("name", flat=True)


@form_page
def plan(request, pk, year):
    """Enter the plan of a year, or change its amount by a document."""
    project = open_to(request, pk, "change")
    if abs(year - request.today.year) > 1:
        raise Http404
    current = project.plans.filter(year=year).first()
    if current is None:
        return first_plan(request, project, year)
    form = act_forms.ReviseForm(**given(request))
    if year > request.today.year:
        # A plan of next year is changed from its first day on, which has not come yet.
        form.fields["on"].today = form.fields["on"].initial = request.today.replace(year=year, month=1, day=1)

    def do(values):
        current.revise(
            values["amount"],
            on=values["on"],
            document_number=values["document_number"],
            reason=values["reason"],
            **stamp(request),
        )
        return _("The plan of %(year)s is changed; the old one stays readable.") % {"year": year}

    return act_page(
        request,
        project,
        form,
        do,
        title=_("Change the plan of %(year)s") % {"year": year},
        button=_("Change the plan"),
        anchor="plan",
        amounts=draw_table(
            AmountTable,
            next(one.amounts for one in read_plans(project) if one.year == year),
            label=amounts_of(year),
        ),
    )


def first_plan(request, project, year):
    """The form of a year's first plan; last year's curve and what is done by then are offered."""
    before = project.plans.filter(year=year - 1).first()
    offered = {"build_type": "CONTINUED" if project.started_on else "NEW"}
    if before is not None:
        offered["curve"] = before.curve_id
    else:
        offered["curve"] = ProgressCurve.objects.filter(is_default=True).first()
    form = act_forms.PlanForm(**given(request), initial=offered)

    def do(values):
        acts.set_plan(project, year, **values, **stamp(request))
        return _("The plan of %(year)s is entered.") % {"year": year}

    return act_page(
        request,
        project,
        form,
        do,
        title=_("Enter the plan of %(year)s") % {"year": year},
        button=_("Enter the plan"),
        anchor="plan",
    )


@form_page
def milestone(request, pk, milestone_pk):
    """Move the forecast of a milestone, or say when it was reached."""
    project = open_to(request, pk, "change", "report")
    found = get_object_or_404(project.milestones, pk=milestone_pk)
    form = act_forms.MilestoneForm(**given(request))

    def do(values):
        if values["actual_on"]:
            found.reach(values["actual_on"], **stamp(request))
            return _("“%(milestone)s” was reached.") % {"milestone": found.name}
        found.reforecast(values["forecast_on"], reason=values["reason"], **stamp(request))
        return _("“%(milestone)s” is now expected on %(day)s.") % {
            "milestone": found.name,
            "day": found.forecast_on,
        }

    return act_page(
        request,
        project,
        form,
        do,
        title=_("Milestone “%(milestone)s”") % {"milestone": found.name},
        button=_("Save"),
        anchor="milestones",
        now=[
            (_("Baseline"), found.baseline_on),
            (_("Forecast"), found.forecast_on),
            (_("Reached"), found.actual_on),
        ],
    )


@form_page
def new_milestone(request, pk):
    """Add a milestone to a project."""
    project = open_to(request, pk, "change")
    form = act_forms.NewMilestoneForm(**given(request))

    def do(values):
        acts.add_milestone(project, **values, **stamp(request))
        return _("The milestone “%(milestone)s” is added.") % {"milestone": values["name"]}

    return act_page(
        request,
        project,
        form,
        do,
        title=_("Add a milestone"),
        button=_("Add the milestone"),
        anchor="milestones",
    )


@form_page
def assign(request, pk):
    """Give a project to a person or a unit."""
    project = open_to(request, pk, "change")
    form = act_forms.AssignForm(**given(request), initial={"role": request.GET.get("role", "")})

    def do(values):
        row = acts.assign(project, **values, **stamp(request))
        return _("%(who)s is now %(role)s.") % {"who": row.holder, "role": row.get_role_display()}

    return act_page(
        request,
        project,
        form,
        do,
        title=_("Name who is responsible"),
        button=_("Name"),
        anchor="people",
    )


@form_page
def release(request, pk, responsibility_pk):
    """End somebody's time with a project."""
    project = open_to(request, pk, "change")
    row = get_object_or_404(project.responsibilities.current(), pk=responsibility_pk)
    owner = owned.owner_of(row.role)
    if owner is not None:
        messages.info(request, owner.why)
        return redirect(owner.address(pk))
    form = act_forms.ReleaseForm(**given(request))

    def do(values):
        acts.release(row, **values, **stamp(request))
        return _("%(who)s is no longer %(role)s.") % {"who": row.holder, "role": row.get_role_display()}

    return act_page(
        request,
        project,
        form,
        do,
        title=_("End a responsibility"),
        button=_("End it"),
        anchor="people",
        now=[(row.get_role_display(), row.holder), (_("Since"), row.valid_from)],
    )


@form_page
def attach(request, pk):
    """Add a file to a project."""
    project = open_to(request, pk, "change", "report")
    form = act_forms.AttachmentForm(**given(request))

    def do(values):
        kept = keep_file(request, project, values["file"], form.content_type)
        return _("“%(file)s” is added.") % {"file": kept.name}

    return act_page(
        request, project, form, do, title=_("Add a file"), button=_("Add the file"), anchor="files"
    )
