"""One application: writing it, reading it, deciding on it, printing it."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from projects.base import events, sentences
from projects.base.errors import RuleViolation
from projects.base.money import MoneyField, wan
from projects.base.workcalendar import WorkCalendar
from projects.directory.rights import Refused, refuse, require_may, roles_with

from .. import entering, entry_rules
from ..application_forms import ApplicationForm, DecisionForm
from ..models import Application, ApplicationDecision, EntryStep, Project
from .acts import form_page, owner_names, sent, stamp
from .applications import DECIDES, tell_accepted, with_rights

RELATED = (
    "division",
    "responsible_department",
    "working_group",
    "chain",
    "returns",
    "project",
    "proposed_by",
    "proposing_unit",
)
# Where an error of a rule is shown: the field it is about, if the form has it.
FIELD_OF = {
    "below_minimum": "exception_reason",
    "duplicate": "difference_reason",
    "code_taken": "national_code",
    "still_in_pool": "returns",
    "proposed_twice": "returns",
    "reason_needed": "reason",
    "evidence_needed": "evidence",
}
STILL_OPEN = ("DRAFT", "SUBMITTED", "RETURNED")
FACT_GROUPS = [
    (
        gettext_lazy("About the project"),
        ["national_code", "place", "nature", "industry", "chain", "content", "plan_basis", "returns"],
    ),
    (
        gettext_lazy("Units"),
        ["owner_name", "responsible_department", "working_group", "contact_name", "contact_phone"],
    ),
    (gettext_lazy("Money"), ["total_investment", "funding", "funds_in_place"]),
    (gettext_lazy("Time"), ["site_settled_on", "planned_start_on", "planned_completion_on"]),
    (gettext_lazy("Explanations"), ["exception_reason", "difference_reason"]),
]
PROPOSE = gettext_lazy("Your roles do not allow you to propose projects.")
SUBMITTED = gettext_lazy("“%(name)s” is submitted; it waits for the first check.")
DONE = {
    "ACCEPT": gettext_lazy("“%(name)s” is accepted."),
    "RETURN": gettext_lazy("“%(name)s” goes back to its writer."),
    "REFUSE": gettext_lazy("“%(name)s” is refused."),
}


def open_application(request, pk):
    """The application with what it refers to, `may_decide` and `may_write`; else Http404 (two queries)."""
    steps = entering.entry_steps()
    rows = with_rights(Application.objects.allowed(request.user), request.user, steps)
    try:
        application = rows.select_related(*RELATED).get(pk=pk)
    except Application.DoesNotExist:
        raise Http404 from None
    application.steps = steps
    is_writer = request.user.pk == application.proposed_by_id or request.user.is_superuser
    application.may_write = is_writer and application.is_open
    application.may_withdraw = is_writer and (application.is_open or application.state == "SUBMITTED")
    return application


def tell(form, error):
    """Show a broken rule at the field it is about."""
    field = FIELD_OF.get(error.code)
    form.add_error(field if field in form.fields else None, str(error))


def checked(application, user, today):
    """What a writer and a decider should know before they go on (at most eight queries); what enters no
    tier is held to none of the pool's conditions."""
    minimum = entering.minimum_on(today)
    criteria = entry_rules.check_criteria(application, entering.criteria_in_use(), today)
    return {
        "similar": entering.likenesses(application, user),
        "criteria": criteria,
        "lacking": sum(not met for _one, met in criteria),
        "tier": application.get_tier_display(),
        "overdue": bool(application.tier)
        and application.state in STILL_OPEN
        and entry_rules.is_overdue(application.planned_start_on, today),
        "is_small": bool(application.tier) and entry_rules.is_small(application.total_investment, minimum),
        "minimum": wan(minimum),
        "planned_start": application.planned_start_on,
    }


# Writing


def starting_values(request):
    """What a form of a project that comes back begins with: what is known of it."""
    key = request.GET.get("returns", "")
    if not (key.isascii() and key.isdigit()):
        return {}
    left = Project.objects.allowed(request.user).filter(pk=int(key[:18]), tier="")
    project = left.select_related("owner").first()
    if project is None:
        return {}
    values = {name: getattr(project, name) for name in (*entry_rules.CARRIED, "division")}
    owner = project.owner.name if project.owner else ""
    return values | {"returns": project, "owner_name": owner, "national_code": project.national_code or ""}


def write(request, application):
    """The form of a new application (None) or of one that may be changed, and what is sent of it."""
    submitting = request.method == "POST" and request.POST.get("act") == "submit"
    form = ApplicationForm(
        sent(request),
        request.FILES or None,
        instance=application or Application(),
        user=request.user,
        submitting=submitting,
        initial=starting_values(request) if application is None else None,
    )
    stands = None if application is None else Application.objects.get(pk=application.pk)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                row = entering.save(
                    stands, form.values(), version=form.cleaned_data["version"], **stamp(request)
                )
                if submitting:
                    row = entering.submit(row, **stamp(request))
                # Last: what is refused above leaves no file on the disk.
                if form.cleaned_data["file"]:
                    upload, content_type = form.cleaned_data["file"]
                    row.attachments.model.store(row, upload, content_type=content_type, **stamp(request))
        except RuleViolation as error:
            tell(form, error)
        else:
            said = SUBMITTED if submitting else _("“%(name)s” is saved as a draft.")
            messages.success(request, said % {"name": row.name})
            return redirect("pool:application", row.pk)
    typed = form.preview() if form.is_bound else form.instance
    if not form.is_bound and application is None:
        typed = Application(**starting_values(request))
    context = {
        "title": _("Propose a project") if application is None else _("Change the application"),
        "form": form,
        "application": application,
        "returned": application and application.decisions.filter(outcome="RETURN").last(),
        "owner_names": owner_names(),
        **checked(typed, request.user, request.today),
        "asking": True,
    }
    return render(request, "pool/application_form.html", context)


@form_page
def new(request):
    """Propose a project."""
    require_may(request.user, "pool.propose_application", PROPOSE)
    return write(request, None)


@form_page
def edit(request, pk):
    """Change a draft, or what was returned."""
    application = open_application(request, pk)
    if not application.may_write:
        refuse(
            "pool.propose_application",
            _("Only who proposed “%(name)s” changes it, as a draft or when it was returned.")
            % {"name": application.name},
        )
    return write(request, application)


@require_POST
def check(request):
    """What is like an application that is being typed, and what its tier asks; writes nothing."""
    require_may(request.user, "pool.propose_application", PROPOSE)
    own = Application.objects.filter(proposed_by=request.user)
    key = request.POST.get("application", "")
    instance = own.filter(pk=int(key[:18])).first() if key.isascii() and key.isdigit() else None
    form = ApplicationForm(request.POST, instance=instance or Application(), user=request.user)
    said = checked(form.preview(), request.user, request.today)
    return render(request, "pool/_application_check.html", {**said, "asking": True})


@require_POST
def withdraw(request, pk):
    """Take an application back."""
    application = open_application(request, pk)
    if not application.may_withdraw:
        why = _("Only who proposed “%(name)s” takes it back, before it is decided.")
        refuse("pool.propose_application", why % {"name": application.name})
    try:
        entering.withdraw(application, **stamp(request))
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("“%(name)s” is taken back.") % {"name": application.name})
    return redirect("pool:application", application.pk)


# Reading and deciding


def fact_groups(application):
    """The facts as (title, [(label, value, is amount)])."""
    field = Application._meta.get_field
    return [
        (title, [fact(application, field(name)) for name in names])
        for title, names in FACT_GROUPS
        if title != FACT_GROUPS[-1][0] or any(getattr(application, name) for name in names)
    ]


def fact(application, field):
    """One fact as (label, value in words)."""
    label, value = capfirst(str(field.verbose_name)), getattr(application, field.name)
    if isinstance(field, MoneyField):
        return _("%(label)s (10k yuan)") % {"label": label}, wan(value)
    if field.flatchoices:
        value = getattr(application, f"get_{field.name}_display")()
    return label, value.isoformat() if hasattr(value, "isoformat") else value


def timeline(application):
    """What was done so far, the newest first, as (event, sentence); one query."""
    rows = events.history(application).exclude(verb="application.change")
    return [(event, sentences.sentence(event)) for event in rows]


def waiting_days(application, today):
    """The working days that it has waited for its step, or None (two queries where it waits)."""
    if not application.waiting_for or application.waiting_since is None:
        return None
    since = timezone.localdate(application.waiting_since)
    return WorkCalendar.load(since, today).between(since, today)


def draw(request, application, form):
    """The page of an application."""
    here = next((step for step in application.steps if step.code == application.waiting_for), None)
    names = dict(EntryStep.Code.choices)
    context = {
        "title": application.name,
        "application": application,
        "here": here,
        "waits_for": names.get(application.waiting_for, ""),
        "is_last": here is not None and entry_rules.step_after(application.steps, here.code) is None,
        "waiting": waiting_days(application, request.today),
        "form": form,
        "facts": fact_groups(application),
        "timeline": timeline(application),
        "files": application.attachments.select_related("uploaded_by"),
        **checked(application, request.user, request.today),
    }
    return render(request, "pool/application.html", context)


@require_safe
def page(request, pk):
    """An application, and for those who may, the form to decide on it."""
    application = open_application(request, pk)
    return draw(request, application, DecisionForm() if application.may_decide else None)


@require_POST
def decide(request, pk):
    """Accept, return or refuse at the step for which it waits."""
    application = open_application(request, pk)
    if not any(request.user.may(permission) for permission in DECIDES):
        raise Refused(_("Your roles decide on no application."), roles_with(*DECIDES))
    form = DecisionForm(request.POST, request.FILES or None)
    outcome = request.POST.get("outcome", "")
    read_round = request.POST.get("round", "")
    step = request.POST.get("step", "")
    if outcome not in ApplicationDecision.Outcome.values or step not in EntryStep.Code.values:
        form.add_error(None, _("Choose what becomes of it."))
    if form.is_valid():
        values = form.cleaned_data
        try:
            decision = entering.decide(
                application,
                step,
                outcome,
                read_round=int(read_round[:4]) if read_round.isascii() and read_round.isdigit() else 0,
                reason=values["reason"],
                evidence=values["evidence"],
                files=[values["file"]] if values["file"] else (),
                **stamp(request),
            )
        except RuleViolation as error:
            if error.code in ("already_decided", "own", "not_yours"):
                messages.error(request, str(error))
                return redirect("pool:application", application.pk)
            tell(form, error)
        else:
            if decision.application.project_id:
                tell_accepted(request, [decision.application])
            else:
                messages.success(request, DONE[outcome] % {"name": application.name})
            return redirect("pool:application", application.pk)
    return draw(request, application, form if application.may_decide else None)


@require_safe
def sheet(request, pk):
    """The application as the form that is filed (项目入库申报表), on A4."""
    application = open_application(request, pk)
    decisions = {}
    for decision in application.decisions.filter(round=application.round).select_related("by"):
        decisions[decision.step] = decision
    steps = [
        (step, decisions.get(step.code))
        for step in application.steps
        if step.is_enabled or step.code in decisions
    ]
    context = {"title": _("Application for the project pool"), "application": application, "steps": steps}
    return render(request, "pool/application_sheet.html", context)
