"""One check on site: reported beside found, its photos, the reduction and what is done with it."""

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from projects.base import events
from projects.base.errors import RuleViolation
from projects.base.money import wan
from projects.base.sentences import sentence
from projects.directory.rights import refuse
from projects.issues.models import Issue
from projects.pool.models import Project

from .. import reducing
from ..models import Reduction, SiteCheck
from ..site_check_forms import DecideForm, PhotosForm, ReductionForm, tell
from ..site_checking import add_photos
from .site_checks import DECIDE, RECORD


def open_check(request, pk):
    """A check that the reader may see; else Http404."""
    rows = SiteCheck.objects.allowed(request.user).select_related(
        "project",
        "unit",
        "basis",
        "recorded_by",
        "reduction__proposed_by",
        "reduction__decided_by",
        "reduction__correction__report",
    )
    try:
        return rows.get(pk=pk)
    except SiteCheck.DoesNotExist:
        raise Http404 from None


def reduction_of(check):
    """The reduction of a check, or None."""
    return getattr(check, "reduction", None)


def page(request, check, *, photos=None, proposal=None, decision=None):
    """The page of a check; a form that was refused is given and shown as it was sent."""
    user, reduction = request.user, reduction_of(check)
    records = Project.objects.permits(user, RECORD, check.project)
    own = check.recorded_by_id == user.pk
    waits = reduction is not None and reduction.waits
    proposes = own and records and check.excess and (reduction is None or reduction.state == "RETURNED")
    decides = waits and not own and Project.objects.permits(user, DECIDE, check.project)
    target = reducing.figure_to_correct(check) if waits else None
    kind = ContentType.objects.get_for_model(SiteCheck)
    raises = Project.objects.permits(user, "issues.raise_issue", check.project)
    source = f"{reverse('issues:new')}?source={SiteCheck._meta.label_lower}:{check.pk}"
    if proposal is None and proposes:
        kept = {"amount": reduction.amount, "reduction_reason": reduction.reason} if reduction else {}
        proposal = ReductionForm(initial={"amount": check.excess, **kept})
    context = {
        "title": _("Check on site %(day)s") % {"day": check.on.isoformat()},
        "check": check,
        "project": check.project,
        "reduction": reduction,
        "photos": check.photos.select_related("attachment__uploaded_by"),
        "photos_form": photos
        or (PhotosForm(today=request.today, initial={"taken_on": request.today}) if records else None),
        "proposal": proposal,
        "decision": decision or (DecideForm() if decides else None),
        "own": own and waits and user.may(DECIDE),
        "target": target,
        "target_after": target.cumulative - reduction.amount if target else None,
        "issues": Issue.objects.allowed(user).filter(source_type=kind, source_id=check.pk).order_by("pk"),
        "raise_href": source if raises else "",
        "history": [(event.at, sentence(event)) for event in events.history(check)],
    }
    return render(request, "dispatch/site_check.html", context)


@require_safe
def show(request, pk):
    """GET: the check."""
    return page(request, open_check(request, pk))


def require_record(request, check):
    """Refuse whoever does not record checks of the project."""
    if not Project.objects.permits(request.user, RECORD, check.project):
        refuse(RECORD, _("You do not record checks of this project."))


@require_POST
def photos(request, pk):
    """Add photos of a day."""
    check = open_check(request, pk)
    require_record(request, check)
    form = PhotosForm(request.POST, request.FILES, today=request.today)
    if form.is_valid():
        add_photos(check, form.dated(), by=request.user, at=request.now, today=request.today)
        messages.success(request, _("Added."))
        return redirect(reverse("dispatch:site_check", args=[pk]) + "#photos")
    return page(request, check, photos=form)


@require_POST
def propose(request, pk):
    """Propose a reduction, or propose it again after it was returned."""
    check = open_check(request, pk)
    require_record(request, check)
    form = ReductionForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        said = {"by": request.user, "at": request.now}
        try:
            reducing.propose(check, given["amount"], given["reduction_reason"], **said)
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(request, _("The reduction is proposed; somebody else decides on it."))
            return redirect(reverse("dispatch:site_check", args=[pk]) + "#reduction")
    return page(request, check, proposal=form)


@require_POST
def decide(request, pk):
    """Confirm a reduction (核定), or return it with a reason."""
    check = open_check(request, pk)
    if not Project.objects.permits(request.user, DECIDE, check.project):
        refuse(DECIDE, _("You do not decide on reductions."))
    reduction = reduction_of(check)
    if reduction is None:
        raise Http404
    form = DecideForm(request.POST)
    if form.is_valid():
        said = {"by": request.user, "at": request.now, "reason": form.cleaned_data["reason"]}
        try:
            made = reducing.decide(reduction, confirm=request.POST.get("act") == "confirm", **said)
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(request, _decided(made))
            return redirect(reverse("dispatch:site_check", args=[pk]) + "#reduction")
    return page(request, check, decision=form)


def _decided(reduction):
    """What was decided, in words."""
    if reduction.state == Reduction.State.RETURNED:
        return _("The reduction is returned to who recorded the check.")
    correction = reduction.correction
    words = _("Confirmed: the figure of %(week)s is corrected from %(old)s to %(new)s (10,000 yuan).")
    return words % {
        "week": correction.report.week.label,
        "old": wan(correction.old),
        "new": wan(correction.new),
    }
