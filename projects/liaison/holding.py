"""Who leads a project: naming, handing over, leaving, ending, many at once; and the duty unit.

Each act runs in one transaction, locks its projects, and leaves one event a project. The assignment is
a `pool.Responsibility`; how it ended is kept in its LiaisonDetail.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import RuleViolation, require
from projects.directory.models import Leader
from projects.pool.models import Project, Responsibility, Stage

from .models import LiaisonDetail
from .rules import to_the_end

LEADER = Responsibility.Role.LEADER
EndKind = LiaisonDetail.EndKind
REFUSALS = {
    "reason_needed": _("Say why the assignment ends."),
    "document_needed": _(
        "One leader to the end: before the project is in production an assignment ends with a successor, "
        "or by an approval with its document."
    ),
}


def lock(*projects):
    """Lock projects, in one order for everybody."""
    keys = sorted({project.pk for project in projects})
    list(Project.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))


def rows_of(project, level=None):
    """The assignments of a project, of one level or all, the latest first."""
    rows = Responsibility.objects.filter(project=project, role=LEADER).select_related("leader__user")
    if level is not None:
        rows = rows.filter(level=level)
    return rows.order_by("-valid_from", "-pk")


def current(project, level):
    """The assignment that holds until somebody ends it, or None."""
    return rows_of(project, level).filter(valid_to=None).first()


def production_since(project):
    """The day since which a project is in production, or None."""
    if project.stage != Stage.IN_PRODUCTION:
        return None
    return project.in_production_on or project.stages.current().values_list("valid_from", flat=True).first()


def _keep_end(row, kind, *, reason, document="", note=""):
    """Write down how an assignment ended."""
    LiaisonDetail.objects.update_or_create(
        responsibility=row,
        defaults={
            "end_kind": kind,
            "end_reason": reason.strip(),
            "end_document": document.strip(),
            "handover_note": note.strip(),
        },
    )


def _end(row, kind, *, on, reason, document="", note=""):
    """End a locked assignment on a day. Raises RuleViolation `before_last`, or `no_day` for one that would
    not have lasted a day."""
    require(
        row.valid_to is None and on >= row.valid_from,
        "before_last",
        _("The last change was on %(day)s; this one cannot lie before it."),
        day=row.valid_to or row.valid_from,
    )
    require(
        on > row.valid_from,
        "no_day",
        _("%(leader)s leads it since %(day)s only; this can end from the day after on."),
        leader=row.leader,
        day=row.valid_from,
    )
    row.valid_to = on
    row.save(update_fields=["valid_to"])
    _end_duty(row, on)
    _keep_end(row, kind, reason=reason, document=document, note=note)


def _end_duty(row, on):
    """The duty unit's time ends with the assignment, or before its successor's."""
    row.duty_units.filter(valid_to=None, valid_from__gt=on).update(valid_from=on)
    row.duty_units.filter(valid_to=None).update(valid_to=on)


def require_serving(leader):
    """Refuse to give a project to a leader who has left, naming the day: an assignment lasts to the end of
    the project, so that an earlier first day would not help. Locks the leader, so that
    nobody records his leaving meanwhile. Raises RuleViolation `left`."""
    now = Leader.objects.select_for_update(of=("self",)).select_related("user").get(pk=leader.pk)
    require(
        now.left_on is None,
        "left",
        _("%(leader)s left office on %(day)s and is given no project."),
        leader=now,
        day=now.left_on,
    )


def _begin(project, leader, *, on, reason, document="", duty_unit=None):
    """Begin an assignment after those there were. Raises RuleViolation `before_last` or `left`."""
    require_serving(leader)
    last = rows_of(project, leader.level).first()
    require(
        last is None or on >= (last.valid_to or last.valid_from),
        "before_last",
        _("The last change was on %(day)s; this one cannot lie before it."),
        day=last and (last.valid_to or last.valid_from),
    )
    row = Responsibility.objects.create(
        project=project,
        role=LEADER,
        leader=leader,
        level=leader.level,
        organisation=duty_unit,
        valid_from=on,
        reason=reason.strip()[:200],
    )
    LiaisonDetail.objects.create(responsibility=row, document_number=document.strip())
    if duty_unit is not None:
        row.duty_units.create(organisation=duty_unit, valid_from=on, document_number=document.strip())
    return row


def assign_leader(project, leader, *, on, by, at, reason="", document="", duty_unit=None):
    """Give a project without a leader of that level its leader. Returns the Responsibility.

    Raises RuleViolation `held` (then it is handed over instead) or `before_last`.
    """
    with transaction.atomic():
        lock(project)
        held = current(project, leader.level)
        require(
            held is None,
            "held",
            _("“%(project)s” has a leader of this level: %(leader)s. Hand it over instead."),
            project=project.name,
            leader=held and held.leader,
        )
        row = _begin(project, leader, on=on, reason=reason, document=document, duty_unit=duty_unit)
        params = {"named": str(leader), "level": leader.level, "on": on, "document": document.strip()}
        events.record("liaison.assign", project, by=by, at=at, reason=reason, params=params)
    return row


def _hand_over(row, to, *, on, by, at, reason, note, document, duty_unit):
    require(row.leader_id != to.pk, "same", _("That is how it stands already."))
    require(
        row.level == to.level,
        "other_level",
        _("%(leader)s is of another level; each level has its own leader."),
        leader=to,
    )
    _end(row, EndKind.SUCCEEDED, on=on, reason=reason, document=document, note=note)
    unit = duty_unit or row.organisation
    new = _begin(row.project, to, on=on, reason=reason, document=document, duty_unit=unit)
    events.record(
        "liaison.hand_over",
        row.project,
        by=by,
        at=at,
        reason=reason,
        params={
            "before": str(row.leader),
            "named": str(to),
            "level": to.level,
            "on": on,
            "document": document.strip(),
            "note": note.strip(),
        },
    )
    return new


def hand_over(row, to, *, on, by, at, reason, note="", document="", duty_unit=None):
    """Hand a project over: one act ends the assignment `row` and begins the next with its note of what is
    open. The duty unit stays unless another is named. Returns the new Responsibility.

    Raises RuleViolation `reason_needed`, `gone` (it ended meanwhile), `same`, `other_level`, `before_last`,
    `no_day`.
    """
    require(reason.strip(), "reason_needed", _("Say why the project is handed over."))
    with transaction.atomic():
        lock(row.project)
        row = rows_of(row.project).get(pk=row.pk)
        require(row.valid_to is None, "gone", _("Somebody else has ended this assignment meanwhile."))
        said = {"reason": reason, "note": note, "document": document, "duty_unit": duty_unit}
        return _hand_over(row, to, on=on, by=by, at=at, **said)


def leader_leaves(leader, *, on, by, at, reason, document="", note_of=None):
    """Record that a leader leaves office: from that day he is given nothing, and all that he holds waits for
    its successor (待接续).

    `note_of(row)` gives the note of what is open. Returns the rows ended. Raises RuleViolation
    `reason_needed`, `left_already`, `before_last` or `no_day`.
    """
    require(reason.strip(), "reason_needed", _("Say why the leader leaves."))
    with transaction.atomic():
        held = Responsibility.objects.filter(role=LEADER, leader=leader, valid_to=None)
        lock(*(row.project for row in held.select_related("project")))
        now = Leader.objects.select_for_update(of=("self",)).select_related("user").get(pk=leader.pk)
        require(
            now.left_on is None,
            "left_already",
            _("%(leader)s has left already, on %(day)s."),
            leader=now,
            day=now.left_on,
        )
        later = Responsibility.objects.filter(role=LEADER, leader=leader, valid_to__gt=on)
        last = later.order_by("-valid_to").values_list("valid_to", flat=True).first()
        require(
            last is None,
            "before_last",
            _("The last change was on %(day)s; this one cannot lie before it."),
            day=last,
        )
        rows = list(held.select_related("project", "leader__user").order_by("project_id"))
        for row in rows:
            note = note_of(row) if note_of else ""
            _end(row, EndKind.LEFT, on=on, reason=reason, document=document, note=note)
            params = {
                "named": str(leader),
                "level": row.level,
                "on": on,
                "document": document.strip(),
            }
            events.record("liaison.leave", row.project, by=by, at=at, reason=reason, params=params)
        # After the assignments: the database refuses to let a leader go who still holds one.
        leader.left_on = now.left_on = on
        now.save(update_fields=["left_on"])
        params = {"named": str(leader), "on": on, "document": document.strip(), "count": len(rows)}
        events.record("leader.leave", leader, by=by, at=at, reason=reason, params=params)
    return rows


def end_assignment(row, *, on, by, at, reason, document=""):
    """End an assignment without a successor: once the project is in production, or by an approval.

    Raises RuleViolation `reason_needed`, `document_needed`, `gone`, `before_last` or `no_day`.
    """
    with transaction.atomic():
        lock(row.project)
        row = rows_of(row.project).select_related("project", "leader__user").get(pk=row.pk)
        require(row.valid_to is None, "gone", _("Somebody else has ended this assignment meanwhile."))
        since = production_since(row.project)
        against = to_the_end(in_production_on=since, on=on, reason=reason, document=document)
        require(not against, against, REFUSALS.get(against, ""))
        kind = EndKind.FINISHED if since is not None and since <= on else EndKind.APPROVED
        _end(row, kind, on=on, reason=reason, document=document)
        params = {"named": str(row.leader), "level": row.level, "on": on, "document": document.strip()}
        events.record("liaison.end", row.project, by=by, at=at, reason=reason, params=params)
    return row


def reshuffle(moves, *, on, by, at, document, reason, note_of=None):
    """Carry out a reshuffle under one document: [(project, new leader)], all or none.

    Who holds a project hands it over; where nobody does (待接续) the successor is named. Returns the new
    rows. Raises RuleViolation with the project in its sentence; also `document_needed`, `nothing`,
    `twice` (a project named twice for one level).
    """
    moves = list(moves)
    require(moves, "nothing", _("Choose a new leader for at least one project."))
    require(document.strip(), "document_needed", _("A reshuffle has a document: enter its number."))
    require(reason.strip(), "reason_needed", _("Say why the projects are handed over."))
    places = [(project.pk, leader.level) for project, leader in moves]
    require(len(set(places)) == len(places), "twice", _("A project is named twice for one level."))
    new = []
    with transaction.atomic():
        lock(*(project for project, _leader in moves))
        for project, leader in moves:
            held = current(project, leader.level)
            try:
                if held is None:
                    said = {"reason": reason, "document": document}
                    new.append(assign_leader(project, leader, on=on, by=by, at=at, **said))
                else:
                    note = note_of(held) if note_of else ""
                    said = {"reason": reason, "document": document, "note": note, "duty_unit": None}
                    new.append(_hand_over(held, leader, on=on, by=by, at=at, **said))
            except RuleViolation as error:
                raise RuleViolation(
                    error.code, _("“%(project)s”: %(why)s"), project=project.name, why=str(error)
                ) from error
    return new


def set_duty_unit(row, unit, *, on, by, at, reason, document=""):
    """Name the duty unit (责任单位) of an assignment from a day on; who was it before stays in the history.

    Raises RuleViolation `reason_needed`, `same`, `gone`, or `before_last`.
    """
    require(reason.strip(), "reason_needed", _("Say why the duty unit changes."))
    with transaction.atomic():
        lock(row.project)
        row = rows_of(row.project).select_related("organisation", "project", "leader__user").get(pk=row.pk)
        require(row.valid_to is None, "gone", _("Somebody else has ended this assignment meanwhile."))
        require(row.organisation_id != unit.pk, "same", _("That is how it stands already."))
        if row.organisation is not None and not row.duty_units.exists():
            # Named by an act of the pool, which keeps no times of duty units.
            row.duty_units.create(organisation=row.organisation, valid_from=row.valid_from)
        now = row.duty_units.filter(valid_to=None).first()
        last = now.valid_from if now else row.valid_from
        require(
            on >= last,
            "before_last",
            _("The last change was on %(day)s; this one cannot lie before it."),
            day=last,
        )
        if now is not None and now.valid_from == on:
            # Put right on its first day: it was nobody's for no day.
            now.delete()
        elif now is not None:
            now.valid_to = on
            now.save(update_fields=["valid_to"])
        said = {"reason": reason.strip(), "document_number": document.strip()}
        row.duty_units.create(organisation=unit, valid_from=on, **said)
        old, row.organisation = row.organisation, unit
        row.save(update_fields=["organisation"])
        events.record(
            "liaison.duty_unit",
            row.project,
            by=by,
            at=at,
            reason=reason,
            changes={"organisation": [str(old) if old else "", str(unit)]},
            params={"named": str(unit), "level": row.level, "on": on, "document": document.strip()},
        )
    return row
