"""What is done to projects beyond moving them: entering, putting facts right, resting, handing over.

Moves (stage, tier, division) are methods of Project, a plan's revision one of AnnualPlan. Every act
here runs in one transaction, locks what it changes and leaves one event a project.
"""

import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import RuleViolation, require

from . import moving, owned
from .models import AnnualPlan, Project, Responsibility, Suspension

# What a pool admin may put right without further ado; stage, tier and division are moved instead.
FACTS = (
    "name",
    "national_code",
    "place",
    "owner",
    "responsible_department",
    "working_group",
    "chain",
    "industry",
    "nature",
    "content",
    "plan_basis",
    "total_investment",
    "funding",
    "funds_in_place",
    "funding_gap",
    "construction_state",
    "site_settled_on",
    "planned_start_on",
    "started_on",
    "resumed_on",
    "planned_completion_on",
    "completed_on",
    "in_production_on",
    "not_started_reason",
    "stat_entered_on",
    "is_restructured",
    "contact_name",
    "contact_phone",
    "note",
)
# Held by one person at a time: whoever takes over ends the other's time.
HELD_BY_ONE = (Responsibility.Role.STEWARD,)


def in_history(value):
    """A value as an event keeps it: other records by their name, the rest as it is."""
    return str(value) if hasattr(value, "_meta") else value


def enter(project, *, on, by, at, reason="", evidence="", exception="", difference=""):
    """Put a new project (not saved yet) into the pool with its stage, tier and division of a day.

    Raises RuleViolation `reason_needed`: what enters a tier says on what basis; `below_minimum` where it
    is too small and no `exception` says why. `difference` says why it is none of the projects like it.
    """
    require(reason.strip() or not project.tier, "reason_needed", _("Say on what basis the project enters."))
    if project.tier:
        moving.require_size(project, on, exception)
    with transaction.atomic():
        project.save(force_insert=True)
        rows = {"value": None, "valid_from": on, "recorded_by": by, "reason": reason, "evidence": evidence}
        project.stages.create(**{**rows, "value": project.stage})
        project.divisions.create(**{**rows, "value": project.division})
        if project.tier:
            project.tiers.create(**{**rows, "value": project.tier})
            said = {"reason": reason, "evidence": evidence, "exception": exception}
            moving.record(project, "ENTER", "", project.tier, on=on, by=by, at=at, **said)
        params = {"on": on, **({"difference": difference.strip()} if difference.strip() else {})}
        events.record("project.enter", project, by=by, at=at, reason=reason, params=params)
    return project


def change_facts(project, values, *, by, at, reason=""):
    """Put facts right ({field: value}, fields of FACTS). Returns the names of those that changed."""
    with transaction.atomic():
        now = Project.objects.select_for_update().get(pk=project.pk)
        changes = {}
        for name, value in values.items():
            if name not in FACTS:
                raise ValueError(f"not a fact that is simply changed: {name}")
            old = getattr(now, name)
            if old != value:
                changes[name] = [in_history(old), in_history(value)]
            setattr(project, name, value)
        if changes:
            project.save(update_fields=list(changes))
            events.record("project.change", project, by=by, at=at, reason=reason, changes=changes)
    return list(changes)


def day_after(last):
    """The first free day after a last day; None for an open end."""
    return last + datetime.timedelta(days=1) if last else None


def resting_between(projects, first, end):
    """Suspensions of some projects that overlap a span; `end` is its first free day, or None."""
    overlapping = Suspension.objects.filter(project__in=projects).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=first)
    )
    if end is not None:
        overlapping = overlapping.filter(valid_from__lt=end)
    return overlapping.select_related("project")


def suspend(projects, *, kind, first, last, by, at, document_number, reason):
    """Let projects rest by approval from a first to a last day (both included; None: open).

    Returns the suspensions. All or none: raises RuleViolation `document_needed`, `reason_needed`,
    `end_needed` (a winter stop ends), `ends_early`, or `overlaps` for a project that rests then.
    """
    projects = list(projects)
    require(document_number.strip(), "document_needed", _("An approval has a document: enter its number."))
    require(reason.strip(), "reason_needed", _("Say why the work rests."))
    require(
        last or kind != Suspension.Kind.WINTER, "end_needed", _("A winter stop ends: enter its last day.")
    )
    require(not last or last >= first, "ends_early", _("The last day lies before the first."))
    end = day_after(last)
    with transaction.atomic():
        keys = [project.pk for project in projects]
        list(Project.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
        other = resting_between(keys, first, end).first()
        if other is not None:
            raise RuleViolation(
                "overlaps",
                _("“%(project)s” rests already in that time, from %(first)s on."),
                project=other.project.name,
                first=other.valid_from,
            )
        rows = Suspension.objects.bulk_create(
            Suspension(
                project=project,
                kind=kind,
                valid_from=first,
                valid_to=end,
                reason=reason.strip(),
                document_number=document_number.strip(),
                approved_by=by,
            )
            for project in projects
        )
        params = {"kind": kind, "from": first, "last": last, "document": document_number.strip()}
        events.Event.objects.bulk_create(
            events.build("project.suspend", project, by=by, at=at, reason=reason, params=params)
            for project in projects
        )
    return rows


def resume(suspension, *, on, by, at, reason):
    """End a rest: work goes on from that day. Raises RuleViolation `reason_needed` or `not_then`."""
    require(reason.strip(), "reason_needed", _("Say why the work goes on."))
    with transaction.atomic():
        row = (
            Suspension.objects.select_for_update(of=("self",)).select_related("project").get(pk=suspension.pk)
        )
        within = row.valid_from <= on and (row.valid_to is None or on < row.valid_to)
        require(within, "not_then", _("The work does not rest on that day."))
        row.valid_to = on
        row.save(update_fields=["valid_to"])
        project = row.project
        if project.resumed_on is None or project.resumed_on.year < on.year:
            project.resumed_on = on
            project.save(update_fields=["resumed_on"])
        events.record("project.resume", project, by=by, at=at, reason=reason, params={"on": on})
    suspension.valid_to = on
    return suspension


def assign(project, role, *, on, by, at, user=None, organisation=None, reason=""):
    """Give a project to somebody from a day on (Responsibility.Role). Returns the Responsibility.

    A steward takes over from the one before; that needs a reason. Raises RuleViolation `owned` (the role
    is given elsewhere: pool.owned), `reason_needed`, `same` or `before_last`.
    """
    role = Responsibility.Role(role)
    owned.refuse(role)
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        held = list(project.responsibilities.current().filter(role=role).select_related("user"))
        same = [
            row
            for row in held
            if (row.user, row.organisation_id) == (user, organisation.pk if organisation else None)
        ]
        require(not same, "same", _("That is how it stands already."))
        old = held[0] if held and role in HELD_BY_ONE else None
        if old is not None:
            require(reason.strip(), "reason_needed", _("Say why the project is handed over."))
            require(
                on >= old.valid_from,
                "before_last",
                _("The last change was on %(day)s; this one cannot lie before it."),
                day=old.valid_from,
            )
            old.valid_to = on
            old.save(update_fields=["valid_to"])
        row = project.responsibilities.create(
            role=role,
            user=user,
            organisation=organisation,
            valid_from=on,
            reason=reason,
        )
        who = user or organisation
        events.record(
            "project.assign",
            project,
            by=by,
            at=at,
            reason=reason,
            params={"role": role, "named": str(who), "before": str(old.holder) if old else "", "on": on},
        )
    return row


def release(responsibility, *, on, by, at, reason):
    """End somebody's time with a project. Raises RuleViolation `owned`, `reason_needed` or `not_then`."""
    owned.refuse(responsibility.role)
    require(reason.strip(), "reason_needed", _("Say why the responsibility ends."))
    with transaction.atomic():
        row = Responsibility.objects.select_for_update().get(pk=responsibility.pk)
        require(
            row.valid_to is None and on >= row.valid_from,
            "not_then",
            _("The responsibility does not hold on that day."),
        )
        row.valid_to = on
        row.save(update_fields=["valid_to"])
        events.record(
            "project.release",
            responsibility.project,
            by=by,
            at=at,
            reason=reason,
            params={"role": row.role, "named": str(row.holder), "on": on},
        )
    responsibility.valid_to = on
    return responsibility


def set_plan(project, year, *, build_type, curve, amount, prior=None, goal="", document_number="", by, at):
    """Enter the plan of a year for the first time; its amount holds from 1 January.

    Returns the AnnualPlan. Raises RuleViolation `exists`: then it is revised instead.
    """
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        require(
            not project.plans.filter(year=year).exists(),
            "exists",
            _("There is a plan for %(year)s already: revise it."),
            year=year,
        )
        plan = AnnualPlan.objects.create(
            project=project,
            year=year,
            build_type=build_type,
            curve=curve,
            planned_investment=amount,
            prior_cumulative=prior,
            goal=goal,
        )
        plan.amounts.create(
            amount=amount,
            valid_from=datetime.date(year, 1, 1),
            document_number=document_number,
            recorded_by=by,
        )
        events.record(
            "annual_plan.set",
            project,
            by=by,
            at=at,
            changes={"planned_investment": [None, amount]},
            params={"year": year, "document": document_number},
        )
    return plan


def add_milestone(project, *, name, baseline_on, by, at):
    """Add a milestone, expected on its baseline, after those there are. Returns the Milestone."""
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        row = project.milestones.create(
            name=name,
            baseline_on=baseline_on,
            forecast_on=baseline_on,
            order=project.milestones.count() + 1,
        )
        events.record("milestone.add", project, by=by, at=at, params={"milestone": name, "on": baseline_on})
    return row
