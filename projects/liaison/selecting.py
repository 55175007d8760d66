"""Choosing a year's liaison projects: proposing candidates with points, and recording the approval."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import require
from projects.directory.models import Leader
from projects.pool.models import ProjectList, ProjectListEntry, Responsibility

from .holding import end_assignment
from .models import ApprovalChange, CandidateScore, LiaisonApproval, LiaisonCandidate, LiaisonSelection


def propose(year, project, *, by, at, reason, scores=(), unit=None, leader=None):
    """Propose a project for a year, also after its approval, for a later change of the list; `scores` are
    (criterion, points, note), `leader` who is to lead it. Returns the LiaisonCandidate.

    Raises RuleViolation `reason_needed`, `already` or `too_many` points.
    """
    require(reason.strip(), "reason_needed", _("Say why the project is proposed."))
    for criterion, points, _note in scores:
        require(
            0 <= points <= criterion.max_points,
            "too_many",
            _("“%(criterion)s” gives at most %(most)s points."),
            criterion=criterion,
            most=criterion.max_points,
        )
    with transaction.atomic():
        LiaisonSelection.objects.get_or_create(year=year)
        selection = LiaisonSelection.objects.select_for_update().get(year=year)
        require(
            not selection.candidates.filter(project=project).exists(),
            "already",
            _("“%(project)s” is proposed already."),
            project=project.name,
        )
        candidate = LiaisonCandidate.objects.create(
            selection=selection,
            project=project,
            proposing_unit=unit or by.organisation,
            proposed_by=by,
            proposed_at=at,
            proposed_leader=leader,
            reason=reason.strip(),
        )
        CandidateScore.objects.bulk_create(
            CandidateScore(candidate=candidate, criterion=criterion, points=points, note=note.strip())
            for criterion, points, note in scores
        )
        params = {"year": year, "points": sum(points for _criterion, points, _note in scores)}
        events.record("liaison.propose", project, by=by, at=at, reason=reason, params=params)
    return candidate


@dataclass(frozen=True)
class Dropped:
    """A project that an approval takes off the list, and the assignment of its leader of the city, which
    the approval lets stay or ends; None where nobody leads it."""

    project: Any
    assignment: Any


@dataclass(frozen=True)
class Change:
    """What an approval would do to a year's list: candidates that come on it, and what leaves it."""

    added: list
    dropped: list

    def __bool__(self):
        return bool(self.added or self.dropped)


def change_by(year, chosen):
    """The Change that an approval of these candidates (keys) makes (three queries)."""
    selection = LiaisonSelection.objects.filter(year=year).first()
    candidates = selection.candidates.filter(pk__in=chosen) if selection else LiaisonCandidate.objects.none()
    wanted = list(candidates.select_related("project", "proposed_leader__user").order_by("pk"))
    entries = ProjectListEntry.objects.filter(
        project_list__year=year, project_list__code=ProjectList.Code.LIAISON, valid_to=None
    )
    listed = {
        entry.project_id: entry.project for entry in entries.select_related("project").order_by("serial")
    }
    keys = {one.project_id for one in wanted}
    gone = [project for key, project in listed.items() if key not in keys]
    held = Responsibility.objects.leaders().current().filter(project__in=gone, level=Leader.Level.CITY)
    leading = {row.project_id: row for row in held.select_related("leader__user", "project")}
    return Change(
        [one for one in wanted if one.project_id not in listed],
        [Dropped(project, leading.get(project.pk)) for project in gone],
    )


def approve(year, chosen, *, on, by, at, approver, document, fates=None):
    """Record the approval of a year's liaison projects: `chosen` are those candidates' keys.

    The year's list LIAISON is made, or brought up to date: the chosen stand on it from the year's first
    day (from `on` where it was approved before), the others leave it on that day. Serial numbers never
    change. One leader to the end: what becomes of the leader of a project that leaves the list is said in
    `fates` ({project's key: "KEPT" or "ENDED"}); ended, it is by this approval's document. The approval is
    kept beside those before it. Returns the ProjectList.

    Raises RuleViolation `document_needed`, `approver_needed`, `nothing`, `unchanged`, `fate_needed`, or what
    ending an assignment raises.
    """
    fates = fates or {}
    require(
        document.strip(), "document_needed", _("The approval of a list has a document: enter its number.")
    )
    require(approver.strip(), "approver_needed", _("Say who approved."))
    with transaction.atomic():
        selection = LiaisonSelection.objects.select_for_update().get(year=year)
        candidates = list(selection.candidates.select_related("project").order_by("pk"))
        keys = set(chosen)
        wanted = [one for one in candidates if one.pk in keys]
        require(wanted, "nothing", _("Choose at least one project."))
        change = change_by(year, keys)
        require(
            change or selection.approved_on is None, "unchanged", _("This is the list as it stands already.")
        )
        for candidate in candidates:
            candidate.is_chosen = candidate.pk in keys
        LiaisonCandidate.objects.bulk_update(candidates, ["is_chosen"])
        listed = _bring_list_up_to_date(selection, wanted, on=on, document=document.strip())
        selection.approved_by, selection.approved_on = by, on
        selection.approver, selection.document_number = approver.strip(), document.strip()
        selection.save()
        approval = LiaisonApproval.objects.create(
            selection=selection,
            on=on,
            approver=approver.strip(),
            document_number=document.strip(),
            recorded_by=by,
            recorded_at=at,
        )
        _keep_changes(approval, change, fates, by=by, at=at)
        params = {
            "year": year,
            "count": len(wanted),
            "added": len(change.added),
            "dropped": len(change.dropped),
            "approver": selection.approver,
            "document": document.strip(),
        }
        events.record("liaison.approve", selection, by=by, at=at, params=params)
    return listed


def _keep_changes(approval, change, fates, *, by, at):
    """Keep what an approval changed, and end the assignments that it ends."""
    kinds = ApprovalChange.Kind
    rows = [ApprovalChange(approval=approval, project=one.project, kind=kinds.ADDED) for one in change.added]
    for one in change.dropped:
        kind = kinds.DROPPED
        if one.assignment is not None:
            kind = fates.get(one.project.pk)
            require(
                kind in (kinds.KEPT, kinds.ENDED),
                "fate_needed",
                _("“%(project)s” leaves the list: say whether %(leader)s goes on leading it."),
                project=one.project.name,
                leader=one.assignment.leader,
            )
        if kind == kinds.ENDED:
            end_assignment(
                one.assignment,
                on=approval.on,
                by=by,
                at=at,
                reason=gettext("Taken off the liaison list of %(year)s") % {"year": approval.selection.year},
                document=approval.document_number,
            )
        rows.append(ApprovalChange(approval=approval, project=one.project, kind=kind))
    ApprovalChange.objects.bulk_create(rows)


def _bring_list_up_to_date(selection, wanted, *, on, document):
    """The year's list with the chosen on it, and nobody else."""
    year = selection.year
    listed, _created = ProjectList.objects.get_or_create(
        year=year,
        code=ProjectList.Code.LIAISON,
        defaults={
            "name": gettext("Liaison projects of %(year)s") % {"year": year},
            "document_number": document,
            "order": 30,
        },
    )
    first = (
        on.replace(year=year, month=1, day=1)
        if selection.approved_on is None
        else max(on, on.replace(year=year, month=1, day=1))
    )
    current = {entry.project_id: entry for entry in listed.entries.filter(valid_to=None)}
    keys = {one.project_id for one in wanted}
    for key, entry in current.items():
        if key not in keys:
            entry.valid_to = max(on, entry.valid_from)
            entry.save(update_fields=["valid_to"])
    serial = listed.entries.aggregate(last=Max("serial"))["last"] or 0
    batch = (listed.entries.aggregate(last=Max("batch"))["last"] or 0) + 1
    new = [one for one in wanted if one.project_id not in current]
    ProjectListEntry.objects.bulk_create(
        ProjectListEntry(
            project_list=listed,
            project=one.project,
            serial=serial + place,
            batch=batch,
            document_number=document,
            valid_from=first,
        )
        for place, one in enumerate(new, 1)
    )
    return listed
