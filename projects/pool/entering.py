"""From an application to a project in the pool (申报、初审、复核、入库).

An application passes the steps in use in their order (EntryStep, data); the last one lets it in. Its
writer may change it while it is a draft or returned. Every act runs in one transaction, locks the
application and leaves one event `application.<act>` on it.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import RuleViolation, StaleVersion, require
from projects.base.money import wan
from projects.base.wording import names
from projects.directory.models import Organisation

from . import acts, duplicates
from .entry_rules import CARRIED, NEEDED, WRITTEN, is_small, step_after
from .models import Application, ApplicationDecision, EntryStep, PoolPolicy, Project, TierCriterion

State, Outcome = Application.State, ApplicationDecision.Outcome
ACTS = {Outcome.ACCEPT: "accept", Outcome.RETURN: "return", Outcome.REFUSE: "refuse"}


def entry_steps():
    """All steps in their order, also those out of use, which may still have something waiting (one query)."""
    return list(EntryStep.objects.all())


def minimum_on(day):
    """The pool's minimum investment of a day in 10k yuan, or None (one query)."""
    policy = PoolPolicy.objects.on(day).order_by("-valid_from").first()
    return policy and policy.minimum_investment


def criteria_in_use():
    """The criteria of all tiers (one query)."""
    return list(TierCriterion.objects.filter(is_enabled=True))


def likenesses(application, user):
    """What the application may be a second copy of, for a reader (at most six queries)."""
    subject = duplicates.Subject(
        application.name,
        application.owner_name,
        application.national_code,
        application.division_id,
        application.place,
    )
    return duplicates.find(
        subject,
        user,
        but_project=application.project_id or application.returns_id,
        but_application=application.pk,
    )


def _locked(application):
    """The application as it stands, locked."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("division", "proposed_by")
    return rows.get(pk=application.pk)


def _require_writer(application, by):
    require(
        application.proposed_by_id == by.pk or by.is_superuser,
        "not_the_writer",
        _("Only %(writer)s, who proposed it, may do this."),
        writer=application.proposed_by,
    )


def _require_open(application):
    require(
        application.is_open,
        "not_open",
        _("It can be changed as a draft or when it was returned; now it is “%(state)s”."),
        state=application.get_state_display(),
    )


def save(application, values, *, by, at, version=None):
    """Write a draft, or change one ({field: value}, fields of WRITTEN); `application` None begins one.

    `version` is what the writer had before him. Returns the Application. Raises RuleViolation
    `not_the_writer`, `not_open`, or StaleVersion `stale`.
    """
    unknown = set(values) - set(WRITTEN)
    if unknown:
        raise ValueError(f"not written in an application: {sorted(unknown)}")
    with transaction.atomic():
        if application is None:
            row = Application(proposed_by=by, proposing_unit=by.organisation, created_at=at, **values)
            row.save()
            events.record("application.begin", row, by=by, at=at)
            return row
        row = _locked(application)
        _require_writer(row, by)
        _require_open(row)
        if version is not None and version != row.version:
            raise StaleVersion(
                "stale",
                _("It was changed in another window meanwhile. Open it again, then repeat what you changed."),
                row,
            )
        changes = {}
        for name, value in values.items():
            old = getattr(row, name)
            if old != value:
                changes[name] = [acts.in_history(old), acts.in_history(value)]
                setattr(row, name, value)
        if changes:
            row.version += 1
            row.save()
            events.record("application.change", row, by=by, at=at, changes=changes)
    return row


def _require_complete(application, on, found):
    """What must hold before it is handed in."""
    field = Application._meta.get_field
    lacks = [str(field(name).verbose_name) for name in NEEDED if getattr(application, name) in (None, "")]
    require(
        not lacks,
        "incomplete",
        _("Before you submit, fill in: %(what)s."),
        what=names(lacks),
    )
    require(application.tier, "incomplete", _("Before you submit, fill in: %(what)s."), what=_("tier"))
    minimum = minimum_on(on)
    require(
        not is_small(application.total_investment, minimum) or application.exception_reason.strip(),
        "below_minimum",
        _("The pool takes projects from %(minimum)s (10k yuan) on; say why this one is an exception."),
        minimum=wan(minimum),
    )
    require(
        not duplicates.unanswered(found, application.difference_reason),
        "duplicate",
        _("A similar project is marked “reason needed”: say how this one differs from it."),
    )
    _require_code_is_free(application)
    if application.returns is not None:
        require(
            not application.returns.tier,
            "still_in_pool",
            _("The project that comes back stands in the pool already."),
        )
        others = Application.objects.filter(returns=application.returns_id).exclude(pk=application.pk)
        require(
            not others.filter(state__in=[State.SUBMITTED, State.RETURNED]).exists(),
            "proposed_twice",
            _("This project is being proposed again already."),
        )


def _require_code_is_free(application):
    """No other project has the application's national code (one query where it has one)."""
    code = application.national_code
    others = Project.objects.filter(national_code=code).exclude(pk=application.returns_id)
    require(
        not code or not others.exists(),
        "code_taken",
        _(
            "Another project has this national code, and two cannot share one. If that project left the "
            "pool, propose it as the one that comes back."
        ),
    )


def submit(application, *, by, at):
    """Hand it in, at first or again: it waits for the first step in use. Returns the Application.

    Raises RuleViolation `not_the_writer`, `not_open`, `incomplete` (without what is NEEDED),
    `below_minimum`, `duplicate` (similar projects and no reason why it is none of them), `code_taken`,
    `still_in_pool`, `proposed_twice`, or `no_step` where no step is in use.
    """
    with transaction.atomic():
        row = _locked(application)
        _require_writer(row, by)
        _require_open(row)
        _require_complete(row, timezone.localdate(at), likenesses(row, by))
        step = step_after(entry_steps())
        require(step is not None, "no_step", _("No step into the pool is in use; the pool admin sets them."))
        row.state, row.waiting_for, row.round = State.SUBMITTED, step.code, row.round + 1
        row.submitted_at = row.waiting_since = at
        row.version += 1
        row.save()
        events.record("application.submit", row, by=by, at=at, params={"round": row.round})
    return row


def withdraw(application, *, by, at, reason=""):
    """Take it back for good, before it is in the pool or refused. Returns the Application.

    Raises RuleViolation `not_the_writer` or `closed`.
    """
    with transaction.atomic():
        row = _locked(application)
        _require_writer(row, by)
        require(
            row.is_open or row.state == State.SUBMITTED,
            "closed",
            _("It is “%(state)s” and cannot be taken back."),
            state=row.get_state_display(),
        )
        row.state, row.waiting_for, row.waiting_since = State.WITHDRAWN, "", None
        row.version += 1
        row.save()
        events.record("application.withdraw", row, by=by, at=at, reason=reason.strip())
    return row


def decide(application, step, outcome, *, by, at, read_round=None, reason="", evidence="", files=()):
    """Say at a step (EntryStep.Code) what becomes of an application (ApplicationDecision.Outcome).

    `read_round` is the round that the decider read; the last step in use lets the project in. `files` are
    (upload, content type) that become attachments. Returns the ApplicationDecision. Raises
    RuleViolation `already_decided`, `own`, `not_yours`, `reason_needed`, `evidence_needed`, and what
    entering raises.
    """
    outcome, reason, evidence = Outcome(outcome), reason.strip(), evidence.strip()
    with transaction.atomic():
        row = _locked(application)
        steps = entry_steps()
        here = next(one for one in steps if one.code == step)
        require(
            row.state == State.SUBMITTED and row.waiting_for == step and read_round in (None, row.round),
            "already_decided",
            _("It does not wait for this step any more: somebody decided or it was taken back."),
        )
        require(row.proposed_by_id != by.pk, "own", _("Nobody decides on what he proposed himself."))
        require(
            Application.objects.filter(pk=row.pk).decidable(by, [here]).exists(),
            "not_yours",
            _("This step of this application is not yours to decide."),
        )
        accepted = outcome == Outcome.ACCEPT
        require(accepted or reason, "reason_needed", _("Say why: the writer reads it."))
        require(
            not (accepted and here.needs_evidence) or evidence or files,
            "evidence_needed",
            _("This step asks for the minutes of the meeting: name them or add the file."),
        )
        decision = row.decisions.create(
            step=step, round=row.round, outcome=outcome, reason=reason, evidence=evidence, by=by, at=at
        )
        following = step_after(steps, step) if accepted else None
        row.waiting_for, row.waiting_since = "", None
        if following is not None:
            row.waiting_for, row.waiting_since = following.code, at
        elif accepted:
            row.project = _enter(row, here, decision)
            row.state = State.ENTERED
        else:
            row.state = State.RETURNED if outcome == Outcome.RETURN else State.REFUSED
        row.version += 1
        row.save()
        said = {"reason": reason, "params": {"step": step, "evidence": evidence}}
        events.record(f"application.{ACTS[outcome]}", row, by=by, at=at, **said)
        # Last: what is refused above leaves no file on the disk.
        for upload, content_type in files:
            row.attachments.model.store(row, upload, content_type=content_type, by=by, at=at)
    return decision


def accept_many(applications, step, *, by, at, evidence=""):
    """Accept several at one step, each in its own transaction, so that one that cannot pass holds up no
    other. Returns (the decisions, [(application, RuleViolation)])."""
    done, failed = [], []
    for application in applications:
        try:
            done.append(decide(application, step, Outcome.ACCEPT, by=by, at=at, evidence=evidence))
        except RuleViolation as error:
            failed.append((application, error))
    return done, failed


def _owner_of(application):
    """The organisation that the owner's name names, made if nobody knows it; None for none."""
    name = application.owner_name.strip()
    if not name:
        return None
    found = Organisation.objects.filter(name=name).first()
    if found is not None:
        return found
    kind = Organisation.Kind.ENTERPRISE
    return Organisation.objects.create(
        name=name, kind=kind, division=application.division, is_demo=application.is_demo
    )


def _enter(application, step, decision):
    """Make the project, or let the one that left come back. Returns it."""
    on = timezone.localdate(decision.at)
    facts = {name: getattr(application, name) for name in CARRIED}
    facts |= {"owner": _owner_of(application), "national_code": application.national_code or None}
    said = {
        "on": on,
        "by": decision.by,
        "at": decision.at,
        "reason": decision.reason or application.plan_basis or step.name,
        "evidence": decision.evidence,
    }
    exception = application.exception_reason
    if application.returns is not None:
        return _come_back(application.returns, application, facts, exception, **said)
    _require_code_is_free(application)
    project = Project(
        division=application.division,
        stage=application.stage,
        tier=application.tier,
        is_demo=application.is_demo,
        **facts,
    )
    return acts.enter(project, exception=exception, difference=application.difference_reason, **said)


def _come_back(project, application, facts, exception, *, on, by, at, reason, evidence):
    """A project that left the pool stands in it again: by a new record, on the same file."""
    project = Project.objects.select_for_update(of=("self",)).select_related("division").get(pk=project.pk)
    # What the application leaves open stays as it was known.
    known = {name: value for name, value in facts.items() if value not in (None, "")}
    acts.change_facts(project, known, by=by, at=at, reason=reason)
    if project.division_id != application.division_id:
        project.move_to_division(application.division, on=on, by=by, at=at, reason=reason)
    if project.stage != application.stage:
        project.change_stage(application.stage, on=on, by=by, at=at, reason=reason, evidence=evidence)
    said = {"reason": reason, "evidence": evidence, "exception": exception}
    project.move_to_tier(application.tier, on=on, by=by, at=at, **said)
    return project
