"""Choosing a year's liaison projects: proposing candidates with points, and recording the approval."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.pool.acts import require
from projects.pool.models import ProjectList, ProjectListEntry

from .models import CandidateScore, LiaisonCandidate, LiaisonSelection


def propose(year, project, *, by, at, reason, scores=(), unit=None):
    """Propose a project for a year; `scores` are (criterion, points, note). Returns the LiaisonCandidate.

    Raises RuleViolation `reason_needed`, `already`, `too_many` points, or `approved`: then the list is
    decided.
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
            selection.approved_on is None,
            "approved",
            _("The liaison projects of %(year)s are decided."),
            year=year,
        )
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
            reason=reason.strip(),
        )
        CandidateScore.objects.bulk_create(
            CandidateScore(candidate=candidate, criterion=criterion, points=points, note=note.strip())
            for criterion, points, note in scores
        )
        params = {"year": year, "points": sum(points for _criterion, points, _note in scores)}
        events.record("liaison.propose", project, by=by, at=at, reason=reason, params=params)
    return candidate


def approve(year, chosen, *, on, by, at, approver, document):
    """Record the approval of a year's liaison projects: `chosen` are those candidates' keys.

    The year's list LIAISON is made, or brought up to date: the chosen stand on it from the year's first
    day (from `on` where it was approved before), the others leave it on that day. Serial numbers never
    change. Returns the ProjectList. Raises RuleViolation `document_needed`, `approver_needed` or `nothing`.
    """
    require(document.strip(), "document_needed", _("An approval has a document: enter its number."))
    require(approver.strip(), "approver_needed", _("Say who approved."))
    with transaction.atomic():
        selection = LiaisonSelection.objects.select_for_update().get(year=year)
        candidates = list(selection.candidates.select_related("project").order_by("pk"))
        keys = set(chosen)
        wanted = [one for one in candidates if one.pk in keys]
        require(wanted, "nothing", _("Choose at least one project."))
        for candidate in candidates:
            candidate.is_chosen = candidate.pk in keys
        LiaisonCandidate.objects.bulk_update(candidates, ["is_chosen"])
        listed = _bring_list_up_to_date(selection, wanted, on=on, document=document.strip())
        selection.approved_by, selection.approved_on = by, on
        selection.approver, selection.document_number = approver.strip(), document.strip()
        selection.save()
        params = {
            "year": year,
            "count": len(wanted),
            "approver": selection.approver,
            "document": document.strip(),
        }
        events.record("liaison.approve", selection, by=by, at=at, params=params)
    return listed


def _bring_list_up_to_date(selection, wanted, *, on, document):
    """The year's list with the chosen on it, and nobody else."""
    year = selection.year
    listed, _created = ProjectList.objects.get_or_create(
        year=year,
        code=ProjectList.Code.LIAISON,
        defaults={
            "name": _now("Liaison projects of %(year)s") % {"year": year},
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
