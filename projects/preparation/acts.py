"""What is done to a permit, step by step. Planning which permits there are is in `planning`.

Every act runs in one transaction, locks the permit, ends its step, begins the next, and leaves one
event on the project. `version` is what the writer saw: StaleVersion where somebody was faster. The
permit that is handed in is brought up to date. `calendar` may be given by who does many at once.
"""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.base import wording
from projects.base.errors import RuleViolation, require
from projects.base.periods import add_months
from projects.pool.models import Project

from . import rules
from .acting import clock_of, in_calendar_days, in_state, load_calendar, move, opened, write
from .models import MissingDocument, Permit, PreparationPolicy
from .rules import DONE, HELD, IDLE, WITH_DEPARTMENT, Status


@dataclass(frozen=True)
class Missing:
    """A document that is to follow; `due_on` None takes the days of the settings."""

    name: str
    guarantor: str
    commitment_number: str = ""
    due_on: datetime.date | None = None


def begin(permit, *, on, by, at, reason="", version=None):
    """Start preparing it; after a refusal or lapse it begins anew. Raises `not_now`."""
    with opened(permit, version, on, at) as row:
        in_state(row, *IDLE)
        anew = row.status != Status.NOT_STARTED
        move(row, Status.PREPARING, on=on, by=by, reason=reason)
        row.preparing_on, row.accepted_on, row.due_on = on, None, None
        row.granted_on, row.valid_until, row.document_number = None, None, ""
        write(row, "begin", on=on, by=by, at=at, reason=reason, anew=anew)
    return permit


def accept(permit, *, on, by, at, missing=(), handling="", reason="", version=None, calendar=None):
    """The department accepts it for handling; `missing` are documents to follow (Missing).

    From that day the promise runs. Raises `not_now`, `may_not_follow`, `guarantor_needed`, `due_early`.
    """
    with opened(permit, version, on, at) as row:
        in_state(row, *IDLE, Status.PREPARING)
        require(
            not missing or row.procedure.allows_missing,
            "may_not_follow",
            _("For this procedure every document must be there when it is accepted."),
        )
        calendar = calendar or load_calendar(on)
        if row.status in IDLE:
            # Told only now that it had been prepared: the applicant had it that day.
            move(row, Status.PREPARING, on=on, by=by)
            row.preparing_on = on
            row.granted_on, row.valid_until, row.document_number = None, None, ""
        move(row, Status.ACCEPTED_MISSING if missing else Status.ACCEPTED, on=on, by=by, reason=reason)
        row.accepted_on, row.handling = on, handling or row.handling
        row.due_on = rules.promise(
            calendar, on, row.promised_days, in_calendar_days=in_calendar_days(row.procedure)
        )
        row.open_documents = len(missing)
        write(row, "accept", on=on, by=by, at=at, reason=reason, due=row.due_on, missing=len(missing))
        add_documents(row, missing, on, calendar)
    return permit


def add_documents(row, missing, on, calendar):
    """Keep the documents that are to follow, each with its day."""
    if not missing:
        return
    usual = calendar.add(on, PreparationPolicy.in_force(on).missing_days)
    for one in missing:
        require(
            one.name.strip() and one.guarantor.strip(),
            "guarantor_needed",
            _("Each document to follow has a name and somebody who vouches for it."),
        )
        require(
            one.due_on is None or one.due_on >= on,
            "due_early",
            _("A document to follow cannot be due before it is promised."),
        )
    MissingDocument.objects.bulk_create(
        MissingDocument(
            permit=row,
            name=one.name.strip(),
            guarantor=one.guarantor.strip(),
            commitment_number=one.commitment_number.strip(),
            promised_on=on,
            due_on=one.due_on or usual,
        )
        for one in missing
    )


def supplement(permit, *, on, by, at, reason, version=None):
    """The department asks for a supplement (补正): its clock stops. Raises `not_now`, `reason_needed`."""
    require(reason.strip(), "reason_needed", _("Say what has to be supplemented."))
    with opened(permit, version, on, at) as row:
        in_state(row, *WITH_DEPARTMENT)
        move(row, Status.SUPPLEMENT, on=on, by=by, reason=reason)
        write(row, "supplement", on=on, by=by, at=at, reason=reason)
    return permit


def resume(permit, *, on, by, at, reason="", version=None, calendar=None):
    """The supplement is in: the department's clock runs on, and the promise moves by the days it took.

    Raises `not_now`.
    """
    with opened(permit, version, on, at) as row:
        in_state(row, Status.SUPPLEMENT)
        calendar = calendar or load_calendar(on)
        before = row.due_on
        status = Status.ACCEPTED_MISSING if row.open_documents else Status.ACCEPTED
        move(row, status, on=on, by=by, reason=reason)
        row.due_on = clock_of(row, calendar, on).due_on
        write(row, "resume", on=on, by=by, at=at, reason=reason, before=before, due=row.due_on)
    return permit


def supply(document, *, on, by, at, version=None):
    """A document that was to follow is in. Returns the permit; with the last one it is an ordinary case.

    Raises `supplied` for one that is in already.
    """
    with opened(document.permit, version, on, at, dated=False) as row:
        kept = MissingDocument.objects.select_for_update().get(pk=document.pk)
        require(kept.supplied_on is None, "supplied", _("“%(name)s” is in already."), name=kept.name)
        require(
            on >= kept.promised_on,
            "before_last",
            _("The last step was on %(day)s; this one cannot lie before it."),
            day=kept.promised_on,
        )
        kept.supplied_on = document.supplied_on = on
        kept.save(update_fields=["supplied_on"])
        row.open_documents = row.documents.open().count()
        if row.status == Status.ACCEPTED_MISSING and not row.open_documents:
            move(row, Status.ACCEPTED, on=max(on, row.status_on), by=by)
        late = (on - kept.due_on).days if on > kept.due_on else 0
        write(row, "supply", on=on, by=by, at=at, document=kept.name, late=late)
    return document.permit


def grant(
    permit,
    *,
    on,
    by,
    at,
    document_number="",
    valid_until=None,
    endless=False,
    handling="",
    reason="",
    version=None,
):
    """The final decision: granted. Valid as long as the procedure says unless a day is given, or no end.

    Raises `not_now`, `documents_missing` while a document is to follow, `valid_early`.
    """
    with opened(permit, version, on, at) as row:
        ready = HELD if not row.is_instant else (*HELD, *IDLE, Status.PREPARING)
        require(
            not row.documents.open().exists(),
            "documents_missing",
            _("It cannot be granted before the documents to follow are in."),
        )
        in_state(row, *ready)
        require(
            valid_until is None or valid_until >= on, "valid_early", _("It would not be valid on that day.")
        )
        move(row, Status.GRANTED, on=on, by=by, reason=reason)
        row.granted_on, row.document_number = on, document_number.strip()
        row.handling = handling or row.handling
        validity = None if endless else row.procedure.validity_months
        row.valid_until = valid_until or (add_months(on, validity) if validity else None)
        write(row, "grant", on=on, by=by, at=at, reason=reason, document=row.document_number)
        settle_site(row, on)
    return permit


def settle_site(row, on):
    """With the permit that settles it, the site of the project is settled."""
    if row.procedure.settles_site:
        unsettled = Project.objects.filter(pk=row.project_id, site_settled_on__isnull=True)
        unsettled.update(site_settled_on=on)


def refuse(permit, *, on, by, at, reason, version=None):
    """The final decision: refused; it can begin anew. Raises `not_now`, `reason_needed`."""
    require(reason.strip(), "reason_needed", _("Say why it is refused."))
    with opened(permit, version, on, at) as row:
        in_state(row, *HELD)
        move(row, Status.REFUSED, on=on, by=by, reason=reason)
        row.open_documents = 0
        row.documents.open().update(dropped_on=on)
        write(row, "refuse", on=on, by=by, at=at, reason=reason)
    return permit


def reuse_regional(permit, assessment, *, on, by, at, reason="", version=None):
    """The assessment of the zone stands for the project's own report (区域评估): granted by it.

    Raises `not_now`, `other_procedure`, `elsewhere`, `not_valid`.
    """
    with opened(permit, version, on, at) as row:
        in_state(row, *IDLE, Status.PREPARING)
        require(
            assessment.code == row.code,
            "other_procedure",
            _("That assessment is about another procedure."),
        )
        require(
            row.project.division.path.startswith(assessment.division.path),
            "elsewhere",
            _("The project does not lie in the zone of that assessment."),
        )
        require(assessment.holds_on(on), "not_valid", _("The assessment does not hold on that day."))
        move(row, Status.GRANTED, on=on, by=by, reason=reason)
        row.granted_on, row.regional = on, assessment
        row.document_number = assessment.document_number
        last = assessment.valid_to
        row.valid_until = last - datetime.timedelta(days=1) if last else None
        write(row, "reuse_regional", on=on, by=by, at=at, reason=reason, assessment=assessment.name)
    return permit


def adjust(permit, *, applicable, on, by, at, reason, version=None):
    """Say that it is needed, or not, against what the project's kind says. Raises `reason_needed`, `same`;
    `not_now` for what is with a department or granted."""
    require(reason.strip(), "reason_needed", _("Say why it is (not) needed."))
    with opened(permit, version, on, at, dated=False) as row:
        is_applicable = row.status != Status.NOT_APPLICABLE
        require(is_applicable != applicable, "same", _("That is how it stands already."))
        if not applicable:
            in_state(row, *IDLE, Status.PREPARING)
        status = Status.NOT_STARTED if applicable else Status.NOT_APPLICABLE
        move(row, status, on=max(on, row.status_on), by=by, reason=reason)
        row.is_adjusted, row.adjustment = True, reason.strip()
        row.preparing_on = None
        write(row, "adjust", on=on, by=by, at=at, reason=reason, applicable=applicable)
    return permit


def transfer(permit, department, *, on, by, at, reason="", version=None):
    """Another department decides on it, such as a banner's. Raises `same`; `not_now` once it is done."""
    with opened(permit, version, on, at, dated=False) as row:
        require(row.status not in DONE, "not_now", _("Nothing remains to be done for it."))
        require(row.department_id != department.pk, "same", _("That is how it stands already."))
        row.department = department
        write(row, "transfer", on=on, by=by, at=at, reason=reason, department=str(department))
    return permit


def lapse(permit, *, on, by, at, reason="", version=None):
    """It is not valid any more, from a day on; it has to begin anew. Raises `not_now`."""
    with opened(permit, version, on, at) as row:
        in_state(row, Status.GRANTED)
        until = row.valid_until
        move(row, Status.LAPSED, on=on, by=by, reason=reason)
        write(row, "lapse", on=on, by=by, at=at, reason=reason, until=until)
    return permit


@dataclass(frozen=True)
class Advanced:
    """What became of many permits: `done` (permit, NextStep), `skipped` (permit, why)."""

    done: tuple
    skipped: tuple


ACTS = {"begin": begin, "accept": accept, "resume": resume, "grant": grant}


def advance_one(permit, *, on, by, at, version=None, calendar=None):
    """Take a permit to its usual next step. Returns the NextStep; raises RuleViolation `no_next_step`,
    and what the act raises."""
    step = rules.next_step(permit.status, is_instant=permit.is_instant, open_documents=permit.open_documents)
    if step is None:
        raise RuleViolation("no_next_step", _why_no_step(permit))
    more = {"calendar": calendar} if step.act in ("accept", "resume") else {}
    ACTS[step.act](permit, on=on, by=by, at=at, version=version or permit.version, **more)
    return step


def _why_no_step(permit):
    if permit.status in DONE:
        return _("nothing remains to be done")
    return _("documents are still to follow")


def advance(permits, *, on, by, at, calendar=None):
    """Take many permits to their usual next step on a day; what cannot be is skipped and says why.

    All that can are done in one transaction. What waits for another permit is not begun here: that is
    decided one by one. A dozen queries a permit.
    """
    done, skipped = [], []
    calendar = calendar or load_calendar(on)
    permits = sorted(permits, key=lambda permit: permit.pk)
    with transaction.atomic():
        waiting = _waiting(permits)
        for permit in permits:
            if permit.status in IDLE and waiting.get(permit.pk):
                names = wording.names(waiting[permit.pk])
                skipped.append((permit, _("it waits for %(names)s") % {"names": names}))
                continue
            try:
                with transaction.atomic():
                    done.append((permit, advance_one(permit, on=on, by=by, at=at, calendar=calendar)))
            except RuleViolation as error:
                skipped.append((permit, error))
    return Advanced(tuple(done), tuple(skipped))


def _waiting(permits):
    """{pk: names of what it waits for} of some permits (one query)."""
    siblings = {}
    rows = Permit.objects.filter(project__in={permit.project_id for permit in permits})
    for row in rows.open().select_related("procedure"):
        siblings[row.project_id, row.code] = str(row.procedure)
    return {
        permit.pk: [
            siblings[permit.project_id, code]
            for code in permit.procedure.depends_on
            if (permit.project_id, code) in siblings
        ]
        for permit in permits
    }
