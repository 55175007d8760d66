"""Who leads a project: naming, handing over, leaving, ending, many at once; and the team.

Each act runs in one transaction, locks its projects, and leaves one event a project. The assignment is
a `pool.Responsibility`; how it ended is kept in its LiaisonDetail.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import RuleViolation
from projects.pool.acts import require
from projects.pool.models import Project, Responsibility, Stage

from .models import LiaisonDetail, TeamMember
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
    _keep_end(row, kind, reason=reason, document=document, note=note)


def _begin(project, leader, *, on, reason, document="", duty_unit=None):
    """Begin an assignment after those there were. Raises RuleViolation `before_last`."""
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
    """End all assignments of a leader on the day he leaves; each waits for its successor (待接续).

    `note_of(project)` gives the note of what is open. Returns the rows ended. Raises RuleViolation
    `reason_needed`, `nothing_held`, `before_last` or `no_day`.
    """
    require(reason.strip(), "reason_needed", _("Say why the leader leaves."))
    with transaction.atomic():
        rows = Responsibility.objects.filter(role=LEADER, leader=leader, valid_to=None)
        rows = list(rows.select_related("project", "leader__user").order_by("project_id"))
        require(rows, "nothing_held", _("%(leader)s holds no project."), leader=leader)
        lock(*(row.project for row in rows))
        for row in rows:
            note = note_of(row.project) if note_of else ""
            _end(row, EndKind.LEFT, on=on, reason=reason, document=document, note=note)
            params = {
                "named": str(leader),
                "level": row.level,
                "on": on,
                "document": document.strip(),
            }
            events.record("liaison.leave", row.project, by=by, at=at, reason=reason, params=params)
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
                    note = note_of(project) if note_of else ""
                    said = {"reason": reason, "document": document, "note": note, "duty_unit": None}
                    new.append(_hand_over(held, leader, on=on, by=by, at=at, **said))
            except RuleViolation as error:
                raise RuleViolation(
                    error.code, _("“%(project)s”: %(why)s"), project=project.name, why=str(error)
                ) from error
    return new


def set_duty_unit(row, unit, *, by, at):
    """Name the duty unit (责任单位) of an assignment. Raises RuleViolation `same`."""
    with transaction.atomic():
        lock(row.project)
        row = rows_of(row.project).select_related("organisation", "project").get(pk=row.pk)
        require(row.organisation_id != unit.pk, "same", _("That is how it stands already."))
        old, row.organisation = row.organisation, unit
        row.save(update_fields=["organisation"])
        events.record(
            "liaison.duty_unit",
            row.project,
            by=by,
            at=at,
            changes={"organisation": [str(old) if old else "", str(unit)]},
            params={"named": str(unit)},
        )
    return row


def join_team(project, *, level, on, by, at, part, user=None, name="", post="", organisation=None, phone=""):
    """Put somebody on a project's team from a day on. Returns the TeamMember.

    Raises RuleViolation `nobody`, or `already` where that person is on it with this part.
    """
    name = name.strip()
    require(user is not None or name, "nobody", _("Choose the person, or enter a name."))
    with transaction.atomic():
        lock(project)
        same = TeamMember.objects.filter(project=project, level=level, part=part, user=user, valid_to=None)
        same = same if user is not None else same.filter(name=name)
        require(not same.exists(), "already", _("That person is on the team already."))
        member = TeamMember.objects.create(
            project=project,
            level=level,
            part=part,
            user=user,
            name="" if user else name,
            post=post.strip(),
            organisation=organisation,
            phone=phone.strip(),
            valid_from=on,
        )
        params = {"named": member.who, "part": part, "on": on}
        events.record("team_member.join", project, by=by, at=at, params=params)
    return member


def leave_team(member, *, on, by, at, reason):
    """End somebody's time on a team. Raises RuleViolation `reason_needed` or `before_last`."""
    require(reason.strip(), "reason_needed", _("Say why the person leaves the team."))
    with transaction.atomic():
        lock(member.project)
        member = TeamMember.objects.select_related("project", "user").get(pk=member.pk)
        require(
            member.valid_to is None and on >= member.valid_from,
            "before_last",
            _("The last change was on %(day)s; this one cannot lie before it."),
            day=member.valid_to or member.valid_from,
        )
        member.valid_to = on
        member.save(update_fields=["valid_to"])
        params = {"named": member.who, "part": member.part, "on": on}
        events.record("team_member.leave", member.project, by=by, at=at, reason=reason, params=params)
    return member
