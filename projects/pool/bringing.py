"""What only an import does: setting up what stood before Baolian was here.

A project that is brought in stands in its tier by the list it came with and not by a decision of the
pool, so that no PoolTransfer is made of it. While nothing rests on it, it can be taken back as though it
had never been (pool.taking_back); the events of both stay.
"""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import RuleViolation, require
from projects.base.relations import what_rests_on
from projects.base.wording import names
from projects.directory.models import Organisation

from . import acts, moving
from .models import AnnualPlan, PlanAmount, Project
from .models.project import BUILDING, ConstructionState

# What an annual plan says beside its amount, which is revised by a document.
CORRECTED = ("build_type", "prior_cumulative", "goal", "curve")


def owner_named(name, division):
    """(the organisation of a name, whether it was begun now): a name nobody knows is a new enterprise."""
    found = Organisation.objects.filter(name=name).order_by("pk").first()
    if found is not None:
        return found, False
    kind = Organisation.Kind.ENTERPRISE
    return Organisation.objects.create(name=name, kind=kind, division=division), True


def bring_in(
    project, *, on, by, at, reason, evidence="", source="", listed=None, serial=None, exception="",
    difference="", begun=None,
):  # fmt: skip
    """Set up a project (not saved yet) as it stood on a day: its stage, tier and division, and its place on
    a list. `source` names the file, `begun` is the owner where it was begun for this.

    Raises RuleViolation `reason_needed`, `below_minimum`, or `serial_taken`.
    """
    require(reason.strip(), "reason_needed", _("Say on what basis the project enters."))
    if project.tier:
        moving.require_size(project, on, exception)
    if project.stage in BUILDING and not project.construction_state:
        project.construction_state = ConstructionState.WORKING
    with transaction.atomic():
        project.save(force_insert=True)
        rows = {"valid_from": on, "recorded_by": by, "reason": reason, "evidence": evidence}
        project.stages.create(value=project.stage, **rows)
        project.divisions.create(value=project.division, **rows)
        if project.tier:
            project.tiers.create(value=project.tier, **rows)
        entry = listed and _enter(project, listed, serial, on=on, document=evidence)
        params = {
            "on": on,
            "source": source,
            "evidence": evidence,
            "exception": exception.strip(),
            "difference": difference.strip(),
            "list": str(listed.name) if listed else "",
            "list_key": listed.pk if listed else None,
            "serial": entry.serial if entry else None,
            "owner_begun": begun.pk if begun else None,
        }
        events.record("project.import", project, by=by, at=at, reason=reason, params=params)
    return project


def _enter(project, listed, serial, *, on, document):
    """A place on a list; without a serial number the next one."""
    if serial is None:
        serial = (listed.entries.aggregate(last=Max("serial"))["last"] or 0) + 1
    else:
        require(
            not listed.entries.filter(serial=serial).exists(),
            "serial_taken",
            _("No. %(serial)s of the list is another project's."),
            serial=serial,
        )
    return listed.entries.create(project=project, serial=serial, valid_from=on, document_number=document[:60])


def put_on_list(project, listed, serial, *, on, by, at, reason="", document=""):
    """Put a project that is there on a list. Returns the entry. Raises RuleViolation `serial_taken` or
    `listed`."""
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        require(
            not listed.entries.filter(project=project, valid_to=None).exists(),
            "listed",
            _("The project stands on this list already."),
        )
        entry = _enter(project, listed, serial, on=on, document=document)
        params = {"list": listed.name, "serial": entry.serial}
        said = {"changes": {"valid_from": [None, on]}, "params": params, "reason": reason}
        events.record("projectlistentry.add", project, by=by, at=at, **said)
    return entry


def take_off_list(project, listed, *, by, at, reason=""):
    """Take a place on a list back, as though it had not been given."""
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        entry = listed.entries.filter(project=project, valid_to=None).first()
        require(entry is not None, "not_listed", _("The project does not stand on this list."))
        params = {"list": listed.name, "serial": entry.serial}
        entry.delete()
        events.record("projectlistentry.take_back", project, by=by, at=at, params=params, reason=reason)


def correct_plan(plan, values, *, by, at, reason=""):
    """Put right what a plan says beside its amount ({field: value}, fields of CORRECTED). Returns the names
    of those that changed."""
    with transaction.atomic():
        now = AnnualPlan.objects.select_for_update().get(pk=plan.pk)
        changes = {}
        for name, value in values.items():
            if name not in CORRECTED:
                raise ValueError(f"not put right in a plan: {name}")
            old = getattr(now, name)
            if old != value:
                changes[name] = [acts.in_history(old), acts.in_history(value)]
            setattr(plan, name, value)
        if changes:
            plan.save(update_fields=list(changes))
            said = {"changes": changes, "params": {"year": plan.year}, "reason": reason}
            events.record("annual_plan.change", plan.project, by=by, at=at, **said)
    return list(changes)


def take_back_revision(plan, to, *, document_number, by, at, reason=""):
    """Take the last revision of a plan back, as though it had not been: the amount before it (`to`) holds on,
    by its own document and from when it held. The acts stay in the history.

    Raises RuleViolation `revised` where the last one is not the revision from `to` by this document.
    """
    with transaction.atomic():
        amounts = plan.amounts.select_for_update().order_by("valid_from", "pk")
        *_earlier, before, last = [None, None, *amounts]
        require(
            last is not None
            and last.document_number == document_number
            and (before.amount if before else None) == to
            and (before is None or before.valid_to == last.valid_from),
            "revised",
            _("The plan of %(year)s of “%(project)s” was revised since: its amounts are history."),
            year=plan.year,
            project=plan.project.name,
        )
        last.delete()
        if before is not None:
            before.valid_to = None
            before.save(update_fields=["valid_to"])
        plan.planned_investment = to
        plan.save(update_fields=["planned_investment"])
        events.record(
            "annual_plan.take_revision_back",
            plan.project,
            by=by,
            at=at,
            reason=reason,
            changes={"planned_investment": [last.amount, to]},
            params={"year": plan.year, "document": document_number, "on": last.valid_from},
        )


def take_back_plan(plan, *, by, at, reason=""):
    """Remove a plan of a year that was entered by mistake and has not been revised since.

    Raises RuleViolation `revised`, or `rests`.
    """
    with transaction.atomic():
        plan = AnnualPlan.objects.select_for_update(of=("self",)).select_related("project").get(pk=plan.pk)
        require(
            plan.amounts.count() < 2,
            "revised",
            _("The plan of %(year)s of “%(project)s” was revised since: its amounts are history."),
            year=plan.year,
            project=plan.project.name,
        )
        found = what_rests_on(plan, but=(PlanAmount._meta.get_field("plan"),))
        if found:
            raise RuleViolation(
                "rests",
                _("“%(project)s” cannot be removed any more; there are by now: %(what)s."),
                project=str(plan),
                what=names(found),
            )
        events.record(
            "annual_plan.take_back",
            plan.project,
            by=by,
            at=at,
            reason=reason,
            changes={"planned_investment": [plan.planned_investment, None]},
            params={"year": plan.year},
        )
        plan.delete()
