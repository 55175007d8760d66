"""The way of a bulletin: sent out, checked by the banners, countersigned, approved, or taken back."""

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import require
from projects.base.workcalendar import WorkCalendar
from projects.directory.models import Division

from .models import Bulletin, RouteStep, SignOff
from .preparing import locked, require_draft
from .reading import lines_of

State, Code = Bulletin.State, RouteStep.Code
CHECK = "bulletins.check_bulletin"
COUNTERSIGN = "bulletins.countersign_bulletin"
APPROVE = "bulletins.approve_bulletin"
# Within so many days every number of working days that a step may have is over, holidays included.
LONGEST = datetime.timedelta(days=90)
# What the way changes of a bulletin.
WAY = ("state", "step", "round", "version")


def steps_of(kind):
    """The steps in use for a kind of bulletin, in order, with the units that countersign (two queries)."""
    return list(RouteStep.objects.filter(kind=kind, is_enabled=True).prefetch_related("organisations"))


def send(bulletin, *, by, at):
    """Send a draft on its way; without any step it is approved at once.

    Raises RuleViolation `not_draft` or `lights_needed` (a month's red list is not confirmed).
    """
    with transaction.atomic():
        bulletin = locked(bulletin, with_figures=False)
        require_draft(bulletin)
        require(
            bulletin.kind != Bulletin.Kind.MONTH or bulletin.lights_confirmed_at is not None,
            "lights_needed",
            _("Confirm the red list before the bulletin goes on its way."),
        )
        bulletin.round += 1
        bulletin.state = State.ON_ITS_WAY
        _begin(bulletin, "", at)
        events.record("bulletin.send", bulletin, by=by, at=at, params={"round": bulletin.round})
    return bulletin


def _begin(bulletin, after, at):
    """Begin the step after one, or approve where none is left. A step that nobody is to sign is passed."""
    steps = steps_of(bulletin.kind)
    codes = [step.code for step in steps]
    left = steps[codes.index(after) + 1 :] if after in codes else steps
    for step in left:
        rows = _asked(bulletin, step, at)
        if rows:
            SignOff.objects.bulk_create(rows)
            bulletin.step = step.code
            break
    else:
        bulletin.step, bulletin.state = "", State.APPROVED
    bulletin.version += 1
    bulletin.save(update_fields=WAY)


def _asked(bulletin, step, at):
    """Who is to sign in a step: unsaved rows."""
    today = timezone.localdate(at)
    calendar = WorkCalendar.load(today, today + LONGEST)
    due = calendar.add(today, step.working_days)
    shared = {
        "bulletin": bulletin,
        "round": bulletin.round,
        "step": step.code,
        "asked_at": at,
        "due_on": due,
    }
    if step.code == Code.CHECK:
        keys = {line.parts.get("division") for line in lines_of(bulletin)}
        return [SignOff(division=one, **shared) for one in Division.objects.filter(pk__in=keys - {None})]
    if step.code == Code.COUNTERSIGN:
        return [SignOff(organisation=one, **shared) for one in step.organisations.all()]
    return [SignOff(**shared)]


def sign(sign_off, *, by, at, agrees, remark="", signer=""):
    """Say what a party says of the bulletin. Where all have agreed, the next step begins.

    `signer` is who signed on paper, where the office enters it. An objection stays until the office takes
    the bulletin back. Raises RuleViolation `closed` or `remark_needed`.
    """
    require(agrees or remark.strip(), "remark_needed", _("Say what should be changed."))
    with transaction.atomic():
        bulletin = locked(sign_off.bulletin, with_figures=False)
        row = SignOff.objects.select_for_update().get(pk=sign_off.pk)
        require(
            row.is_open and bulletin.state == State.ON_ITS_WAY and row.round == bulletin.round,
            "closed",
            _("This has been answered already."),
        )
        row.agrees, row.remark, row.signer = agrees, remark.strip(), signer.strip()
        row.by, row.at = by, at
        row.save()
        events.record(
            "bulletin.agree" if agrees else "bulletin.object",
            bulletin,
            by=by,
            at=at,
            reason=row.remark,
            params={"step": row.step, "party": str(row.party or row.signer or "")},
        )
        _advance(bulletin, at)
    return row


def close_step(bulletin, *, by, at):
    """Close a step whose time is over: who said nothing is taken to have nothing to say, and kept so.

    Raises RuleViolation `not_on_its_way`, `not_due`, `objections` or `needs_approval`.
    """
    with transaction.atomic():
        bulletin = locked(bulletin, with_figures=False)
        require(bulletin.state == State.ON_ITS_WAY, "not_on_its_way", _("No step is open."))
        require(bulletin.step != Code.APPROVE, "needs_approval", _("An approval is given, not left to time."))
        rows = list(_of_step(bulletin))
        require(
            all(row.due_on < timezone.localdate(at) for row in rows if row.is_open),
            "not_due",
            _("There is still time to answer."),
        )
        for row in rows:
            if row.is_open:
                row.closed_at = at
                row.save(update_fields=["closed_at"])
        silent = [str(row.party) for row in rows if row.closed_at is not None]
        events.record("bulletin.close_step", bulletin, by=by, at=at, params={"silent": silent})
        _advance(bulletin, at)
    return bulletin


def _of_step(bulletin):
    rows = bulletin.sign_offs.filter(round=bulletin.round, step=bulletin.step)
    return rows.select_related("division", "organisation").order_by("pk")


def _advance(bulletin, at):
    """Begin the next step once nobody is left who has not agreed."""
    rows = _of_step(bulletin)
    if any(row.is_open or row.agrees is False for row in rows):
        return
    _begin(bulletin, bulletin.step, at)


def take_back(bulletin, *, by, at, reason):
    """Take a bulletin back into the draft, before it is published; its next way is a new round.

    Raises RuleViolation `reason_needed` or `published`.
    """
    require(reason.strip(), "reason_needed", _("Say why it is taken back."))
    with transaction.atomic():
        bulletin = locked(bulletin, with_figures=False)
        require(
            bulletin.state in (State.ON_ITS_WAY, State.APPROVED),
            "published" if bulletin.is_published else "not_on_its_way",
            _("Only a bulletin on its way is taken back."),
        )
        bulletin.sign_offs.filter(round=bulletin.round, at=None, closed_at=None).update(closed_at=at)
        bulletin.state, bulletin.step = State.DRAFT, ""
        bulletin.version += 1
        bulletin.save(update_fields=WAY)
        events.record("bulletin.take_back", bulletin, by=by, at=at, reason=reason.strip())
    return bulletin


def signable(user):
    """The open sign-offs that a user may answer today (a queryset): his banner's, his unit's, and the
    approval for who approves."""
    rows = SignOff.objects.filter(at=None, closed_at=None, bulletin__state=State.ON_ITS_WAY)
    condition = Q(pk__in=[])
    divisions = [
        grant.division.path
        for grant in user.active_grants
        if CHECK in grant.permissions and grant.scope == "DIVISION"
    ]
    for path in divisions:
        condition |= Q(step=Code.CHECK, division__path__startswith=path)
    if user.may(COUNTERSIGN) and user.organisation_id:
        condition |= Q(step=Code.COUNTERSIGN, organisation=user.organisation_id)
    if user.may(APPROVE):
        condition |= Q(step=Code.APPROVE)
    return rows.filter(condition).select_related("bulletin", "division", "organisation")
