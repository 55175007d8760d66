"""One permit: how it stands, how it came there, and a form for everything that can be done with it."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from projects.base import events
from projects.base.errors import RuleViolation
from projects.base.models import Attachment, Event
from projects.pool.models import Project
from projects.ui.addresses import came_from

from .. import acts, rules
from ..acting import event_params
from ..forms import FORMS, AttachmentForm
from ..reading import board
from ..rules import Status
from ..words import act_label
from .board import board_context
from .opening import may_do, open_permit, require_act

# Where an error of a rule is shown: the field it is about, if the form has it.
FIELD_OF = {
    "reason_needed": "reason",
    "before_last": "on",
    "future": "on",
    "valid_early": "valid_until",
    "not_valid": "assessment",
    "elsewhere": "assessment",
    "supplied": "document",
    "same": "department",
}


def possible(permit):
    """The acts that the reader may do with the permit now, the usual one first."""
    found = rules.possible(permit.status, is_instant=permit.is_instant, open_documents=permit.open_documents)
    return [act for act in found if may_do(permit, act)]


def make_form(request, permit, act, data=None):
    """The form of an act; who only handles a permit gives the number of the paper that grants it."""
    return FORMS[act](
        data=data,
        permit=permit,
        must_have_number=act == "grant" and not permit.may_decide,
        today=request.today,
        auto_id=f"{act}-%s",
    )


def page(request, permit, forms, opened="", file_form=None, status=200):
    """The page of a permit with its forms, one of them open."""
    found = board(permit.project, request.today, user=request.user)
    row = next(row for row in found.rows if row.permit.pk == permit.pk)
    steps = [
        (step, found.calendar.between(step.valid_from, step.valid_to or request.today))
        for step in permit.steps.select_related("by").order_by("-pk")
    ]
    history = Event.objects.filter(
        target_type__app_label="pool", target_type__model="project", target_id=permit.project_id
    )
    history = history.filter(verb__startswith="permit.", params__permit=permit.pk)
    context = {
        "title": permit.procedure,
        "permit": permit,
        "project": permit.project,
        "row": row,
        "board": found,
        "forms": [(act, act_label(act), form, act == opened) for act, form in forms.items()],
        "steps": steps,
        "history": list(history.select_related("actor", "on_behalf_of").order_by("-at", "-pk")),
        "files": Attachment.objects.filter(
            owner_type__app_label="preparation", owner_type__model="permit", owner_id=permit.pk
        ).select_related("uploaded_by"),
        "file_form": file_form or AttachmentForm(today=request.today),
        "may_attach": may_do(permit, "begin"),
        "may_open": Project.objects.permits(request.user, "view", permit.project),
    }
    return render(request, "preparation/permit.html", context, status=status)


@require_GET
def permit(request, pk):
    """A permit in full; `?act=` opens the form of one act."""
    found = open_permit(request, pk)
    forms = {act: make_form(request, found, act) for act in possible(found)}
    opened = request.GET.get("act", "")
    return page(request, found, forms, opened if opened in forms else next(iter(forms), ""))


@require_http_methods(["GET", "HEAD", "POST"])
def permit_act(request, pk, act):
    """Do one act with what its form says; what was typed survives every error. The address of a form that
    came back, opened again, leads to the permit."""
    if act not in FORMS:
        raise Http404
    found = open_permit(request, pk)
    if request.method != "POST":
        return redirect(f"{reverse('preparation:permit', args=[pk])}?act={act}")
    require_act(found, act)
    form = make_form(request, found, act, request.POST)
    if form.is_valid():
        try:
            said = do(found, act, form.values(), by=request.user, at=request.now)
        except RuleViolation as error:
            field = FIELD_OF.get(error.code)
            form.add_error(field if field in form.fields else None, str(error))
        else:
            messages.success(request, said)
            return redirect("preparation:permit", pk)
    # The form that was sent stays, even where the permit has moved on meanwhile.
    found = open_permit(request, pk)
    forms = {one: make_form(request, found, one) for one in possible(found)}
    return page(request, found, {act: form, **{k: v for k, v in forms.items() if k != act}}, act)


def do(permit, act, values, **stamp):
    """Do an act with the values of its form; returns the sentence that is said afterwards."""
    if act == "supply":
        document = values.pop("document")
        document.permit = permit
        acts.supply(document, **values, **stamp)
        return _("“%(name)s” is in.") % {"name": document.name}
    if act == "adjust":
        applicable = permit.status == Status.NOT_APPLICABLE
        acts.adjust(permit, applicable=applicable, **values, **stamp)
    elif act == "transfer":
        acts.transfer(permit, values.pop("department"), **values, **stamp)
        return _("%(department)s now decides on it.") % {"department": permit.department}
    elif act == "reuse_regional":
        acts.reuse_regional(permit, values.pop("assessment"), **values, **stamp)
    else:
        getattr(acts, act)(permit, **values, **stamp)
    return _("“%(name)s” is now: %(status)s.") % {
        "name": permit.procedure,
        "status": permit.get_status_display(),
    }


@require_POST
def permit_next(request, pk):
    """Take a permit to its usual next step with today's date: one click.

    htmx gets the board of the project anew, everybody else goes back to where he was.
    """
    found = open_permit(request, pk)
    step = rules.next_step(found.status, is_instant=found.is_instant, open_documents=found.open_documents)
    require_act(found, step.act if step else "begin")
    if step is not None and step.act == "grant" and not found.may_decide:
        # Told without the paper only by those who decide.
        return redirect(f"{reverse('preparation:permit', args=[pk])}?act=grant")
    try:
        version = int(request.POST.get("version", ""))
    except ValueError:
        version = -1
    said, failed = "", ""
    try:
        acts.advance_one(found, on=request.today, by=request.user, at=request.now, version=version)
        said = _("“%(name)s” is now: %(status)s.") % {
            "name": found.procedure,
            "status": found.get_status_display(),
        }
    except RuleViolation as error:
        failed = str(error)
    if request.htmx:
        context = board_context(request, found.project)
        return render(request, "preparation/board.html", {**context, "said": said, "failed": failed})
    messages.add_message(request, messages.ERROR if failed else messages.SUCCESS, failed or said)
    return redirect(came_from(request, reverse("preparation:project", args=[found.project_id])))


@require_http_methods(["POST"])
def attach(request, pk):
    """Add a file to a permit."""
    found = open_permit(request, pk)
    require_act(found, "begin")
    form = AttachmentForm(request.POST, request.FILES, today=request.today)
    if not form.is_valid():
        forms = {act: make_form(request, found, act) for act in possible(found)}
        return page(request, found, forms, file_form=form)
    stamp = {"by": request.user, "at": request.now}
    with transaction.atomic():
        kept = Attachment.store(found, form.cleaned_data["file"], content_type=form.content_type, **stamp)
        params = event_params(found, request.today, file=kept.name)
        events.record("permit.attach", found.project, params=params, **stamp)
    messages.success(request, _("“%(file)s” is added.") % {"file": kept.name})
    return redirect(f"{reverse('preparation:permit', args=[pk])}#files")
