"""One agreement: entering it, its page, its state, its landing."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from projects.base.errors import RuleViolation
from projects.base.models import Attachment
from projects.directory.models import Organisation
from projects.directory.rights import refuse, require_may
from projects.pool.entry_fields import proposable_divisions

from .. import agreeing
from ..identity import completed_of, links
from ..models import Agreement, Negotiation, Prospect
from ..signed_forms import AgreementForm, FileForm, LandingForm, StateForm, tell
from .agreements import chosen_keys
from .signed_common import (
    KEEP,
    RECOGNISE,
    REPORT,
    form_page,
    keep_file,
    open_agreement,
    open_to_keep,
    stamp,
    told,
    units_to_sign,
)

PROPOSE = "pool.propose_application"
KNOWN = 500  # names of enterprises offered while typing


def asked_negotiation(request):
    """The talks that `?negotiation=` names, as far as the reader may see them; None where it names none."""
    keys = chosen_keys([request.GET.get("negotiation", "")])
    if not keys:
        return None
    rows = Negotiation.objects.allowed(request.user).select_related("prospect", "chain", "division", "unit")
    found = rows.filter(pk=keys[0]).first()
    if found is None:
        raise Http404
    return found


def starting_values(request, negotiation):
    """What is known before anybody types."""
    if negotiation is None:
        unit = request.user.organisation
        return {"unit": unit and unit.pk, "division": unit and unit.division_id, "kind": "FORMAL"}
    names = ("name", "chain", "division", "unit", "amount", "content")
    return {**{name: getattr(negotiation, name) for name in names}, "kind": "FORMAL"}


@form_page
def new(request):
    """Enter an agreement, of talks (`?negotiation=`) or alone."""
    require_may(
        request.user, KEEP, _("Agreements are entered by the units that promote and by the promotion bureau.")
    )
    negotiation = asked_negotiation(request)
    units = units_to_sign(request.user)
    if negotiation is not None:
        units = units | Organisation.objects.filter(pk=negotiation.unit_id)
    form = AgreementForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        today=request.today,
        units=units,
        with_enterprise=negotiation is None,
        initial=starting_values(request, negotiation),
    )
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                row = agreeing.sign(
                    form.values(),
                    prospect_name=form.cleaned_data.get("enterprise", ""),
                    negotiation=negotiation,
                    is_another=form.cleaned_data["is_another"],
                    **stamp(request),
                )
                keep_file(request, row, form.cleaned_data["file"])
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(request, _("“%(name)s” is entered.") % {"name": row.name})
            return redirect("investment:agreement", row.pk)
    context = {
        "title": _("Enter an agreement"),
        "subject": negotiation.name if negotiation else "",
        "form": form,
        "button": _("Enter the agreement"),
        "back": reverse("investment:agreements"),
        "known": known_enterprises(request.user) if negotiation is None else [],
    }
    return render(request, "investment/signed_form.html", context)


def known_enterprises(user):
    """Names of enterprises that the reader may see (one query)."""
    return list(Prospect.objects.allowed(user).values_list("name", flat=True)[:KNOWN])


@form_page
def edit(request, pk):
    """Put right what an agreement says."""
    row = open_to_keep(request, pk)
    units = units_to_sign(request.user) | Organisation.objects.filter(pk=row.unit_id)
    form = AgreementForm(
        request.POST if request.method == "POST" else None,
        instance=Agreement.objects.get(pk=row.pk),
        today=request.today,
        units=units,
        with_enterprise=False,
    )
    if request.method == "POST" and form.is_valid():
        may = request.user.may(RECOGNISE)
        try:
            agreeing.change(row, form.values(), may_recognise=may, **stamp(request))
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(request, _("“%(name)s” is changed.") % {"name": form.cleaned_data["name"]})
            return redirect("investment:agreement", row.pk)
    return act_page(request, row, form, _("Change the agreement"), _("Save the changes"))


def act_page(request, row, form, title, button, note=""):
    """The page of one act on an agreement."""
    context = {
        "title": title,
        "subject": row.name,
        "form": form,
        "button": button,
        "note": note,
        "back": reverse("investment:agreement", args=[row.pk]),
    }
    return render(request, "investment/signed_form.html", context)


def may_land(user, row):
    """Whether a reader lands an agreement: he keeps it, and proposes projects in its division."""
    if row.kind != Agreement.Kind.FORMAL or row.state == Agreement.State.ENDED or row.project_id:
        return False
    if row.application is not None and row.application.state not in agreeing.OVER:
        return False
    return user.may(PROPOSE) and proposable_divisions(user).filter(pk=row.division_id).exists()


def page(request, pk):
    """An agreement: how it came about and what became of it, its money side by side, its funds."""
    row = open_agreement(request, pk)
    user = request.user
    keeps = Agreement.objects.permits(user, "keep", row)
    project = row.pool_project
    context = {
        "title": row.name,
        "agreement": row,
        "links": links(row, user),
        "project": project,
        "completed": completed_of(project, request.today),
        "funds": row.funds.order_by("-month", "-pk"),
        "may_keep": keeps,
        "may_edit": keeps and (row.recognised_on is None or user.may(RECOGNISE)),
        "may_recognise": user.may(RECOGNISE)
        and row.recognised_on is None
        and row.kind == "FORMAL"
        and row.state != "ENDED",
        "may_land": keeps and may_land(user, row),
        "may_report": row.state != "ENDED" and Agreement.objects.permits(user, REPORT, row),
        "file_form": FileForm() if keeps else None,
        "files": Attachment.objects.filter(
            owner_type__app_label="investment", owner_type__model="agreement", owner_id=row.pk
        ).select_related("uploaded_by"),
        "history": told(row),
    }
    return render(request, "investment/agreement.html", context)


@form_page
def move(request, pk):
    """Say whether it is performed, stalled or ended."""
    row = open_to_keep(request, pk)
    sent = request.POST if request.method == "POST" else None
    form = StateForm(sent, today=request.today, initial={"state": row.state, "reason": row.state_reason})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            agreeing.move(row, said["state"], reason=said["reason"], **stamp(request))
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(request, _("The state of “%(name)s” is changed.") % {"name": row.name})
            return redirect("investment:agreement", row.pk)
    return act_page(request, row, form, _("How the agreement is performed"), _("Change the state"))


@form_page
def land(request, pk):
    """Land it: an application to the pool is begun with everything carried over."""
    row = open_to_keep(request, pk)
    if not request.user.may(PROPOSE) or not proposable_divisions(request.user).filter(pk=row.division_id):
        refuse(PROPOSE, _("Who lands an agreement proposes projects in its division."))
    sent = request.POST if request.method == "POST" else None
    form = LandingForm(sent, today=request.today, initial={"company": row.company_name})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            application = agreeing.land(
                row,
                company=said["company"],
                landed_on=said["landed_on"],
                department=said["department"],
                **stamp(request),
            )
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(
                request,
                _("“%(name)s” has landed. Complete its application and submit it.") % {"name": row.name},
            )
            return redirect("pool:application_edit", application.pk)
    note = _(
        "An application to the pool is begun with the name, division, chain, content and dates of the "
        "agreement; the signed amount is put in as the total investment proposed. What was signed, paid in "
        "and completed stay three figures."
    )
    return act_page(
        request, row, form, pgettext("act", "Land the agreement"), _("Begin the application"), note
    )


@require_POST
def attach(request, pk):
    """Add a file, or recognise the agreement: the small acts of its page."""
    row = open_agreement(request, pk)
    if request.POST.get("act") == "recognise":
        require_may(request.user, RECOGNISE, _("Agreements are recognised by the promotion bureau."))
        try:
            agreeing.recognise(row, **stamp(request))
        except RuleViolation as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("“%(name)s” is recognised.") % {"name": row.name})
        return redirect("investment:agreement", row.pk)
    open_to_keep(request, pk)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        keep_file(request, row, form.cleaned_data["file"])
        messages.success(request, _("The file is kept."))
    else:
        messages.error(request, " ".join(form.errors["file"]))
    return redirect("investment:agreement", row.pk)
