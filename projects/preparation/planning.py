"""Which permits a project has: made from its kind, adjusted by people, kept in line with what is known."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import require
from projects.directory.models import Organisation
from projects.pool.models import Project

from . import need
from .acting import event_params, move
from .models import BY_KIND, Permit, PermitStep, PreparationProfile, Procedure
from .rules import IDLE, Status

PROFILE = (
    "uses_new_land",
    "uses_grassland",
    "uses_forest",
    "takes_water",
    "is_hazardous",
    "is_listed",
    "land_area_ha",
    "earthworks_m3",
    "energy_tce",
    "eia_kind",
)


def departments_by_name():
    """{name or short name: Organisation} of the city's departments (one query)."""
    found = {}
    for unit in Organisation.objects.filter(kind__in=["DEPARTMENT", "GOVERNMENT"]).order_by("-order", "-pk"):
        for name in (unit.name, unit.short_name):
            if name:
                found[name] = unit
    return found


@dataclass(frozen=True)
class Templates:
    """The procedures in force on a day and who decides them."""

    procedures: tuple
    departments: dict

    @classmethod
    def load(cls, on):
        """Two queries."""
        found = tuple(Procedure.objects.on(on).select_related("department").order_by("order", "code"))
        return cls(found, departments_by_name())

    def department_of(self, procedure):
        """The Organisation that decides a procedure, or None."""
        if procedure.department_id:
            return procedure.department
        return self.departments.get(procedure.department_name)


def make_permit(project, procedure, facts, templates, on, **fields):
    """A permit that is not saved yet."""
    days = need.days_for(procedure, facts)
    return Permit(
        project=project,
        procedure=procedure,
        code=procedure.code,
        status_on=on,
        department=templates.department_of(procedure),
        statutory_days=days.statutory,
        promised_days=days.promised,
        is_instant=days.is_instant,
        **fields,
    )


def missing_permits(project, profile, templates, on, known=()):
    """The permits (not saved) that a project needs and does not have; `known` are the codes it has."""
    facts = need.facts_of(project, profile)
    wanted = need.needed(facts, templates.procedures)
    return [
        make_permit(project, one, facts, templates, on)
        for one in templates.procedures
        if one.code in wanted and one.code not in known
    ]


def plan_permits(project, *, on, by, at, templates=None):
    """Give a project the permits it needs, and take back by rule what it does not. Idempotent.

    What a person has adjusted stays, and so does all that has begun. Returns the permits that were
    added. One event where anything changed.
    """
    with transaction.atomic():
        project = Project.objects.select_for_update(of=("self",)).select_related("owner").get(pk=project.pk)
        templates = templates or Templates.load(on)
        profile = PreparationProfile.objects.filter(project=project).first()
        permits = list(project.permits.select_for_update(of=("self",)).select_related("procedure"))
        facts = need.facts_of(project, profile)
        wanted = need.needed(facts, templates.procedures)
        added = missing_permits(project, profile, templates, on, {one.code for one in permits})
        Permit.objects.bulk_create(added)
        PermitStep.objects.bulk_create(
            PermitStep(permit=one, status=one.status, valid_from=on, by=by) for one in added
        )
        dropped, back = [], []
        for one in permits:
            if one.is_adjusted:
                continue
            if one.code not in wanted and one.status in IDLE[:1]:
                move(one, Status.NOT_APPLICABLE, on=max(on, one.status_on), by=by)
                one.adjustment = BY_KIND
                dropped.append(one)
            elif one.code in wanted and one.status == Status.NOT_APPLICABLE:
                move(one, Status.NOT_STARTED, on=max(on, one.status_on), by=by)
                one.adjustment = ""
                back.append(one)
        for one in (*dropped, *back):
            one.version += 1
            one.save()
        if added or dropped or back:
            params = {
                "on": on,
                "added": [one.code for one in (*added, *back)],
                "dropped": [one.code for one in dropped],
                "count": len(added) + len(back),
                "less": len(dropped),
            }
            events.record("permit.plan", project, by=by, at=at, params=params)
    return added


def set_profile(project, values, *, on, by, at):
    """Keep what decides the needs of a project ({field: value} of PROFILE), and plan anew.

    Returns {field: [old, new]} of what changed.
    """
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        profile, _created = PreparationProfile.objects.get_or_create(project=project)
        changes = {}
        for name in PROFILE:
            if name in values and getattr(profile, name) != values[name]:
                changes[name] = [getattr(profile, name), values[name]]
                setattr(profile, name, values[name])
        if changes:
            profile.save()
            events.record("permit.profile", project, by=by, at=at, changes=changes, params={"on": on})
        plan_permits(project, on=on, by=by, at=at)
    return changes


def add_permit(project, procedure, *, on, by, at, reason):
    """A project needs a procedure that its kind does not ask for. Returns the permit.

    Raises `reason_needed`, or `same` where it has it.
    """
    require(reason.strip(), "reason_needed", _("Say why it is (not) needed."))
    with transaction.atomic():
        project = Project.objects.select_for_update(of=("self",)).select_related("owner").get(pk=project.pk)
        known = project.permits.filter(code=procedure.code).exists()
        require(not known, "same", _("That is how it stands already."))
        templates = Templates.load(on)
        profile = PreparationProfile.objects.filter(project=project).first()
        facts = need.facts_of(project, profile)
        permit = make_permit(
            project, procedure, facts, templates, on, is_adjusted=True, adjustment=reason.strip()
        )
        permit.save()
        permit.steps.create(status=permit.status, valid_from=on, by=by, reason=reason)
        params = event_params(permit, on, applicable=True)
        events.record("permit.adjust", project, by=by, at=at, reason=reason, params=params)
    return permit
