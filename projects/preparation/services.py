"""What is done with service records: written down, put right; and how many each person has."""

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import StaleVersion, require
from projects.pool.acts import in_history

from . import acting
from .models import ServiceRecord

FACTS = ("kind", "item", "permit", "on", "result", "minutes")


def _check(on, item, permit, project, at):
    require(item.strip(), "item_needed", _("Say what was done."))
    require(on <= acting.today_of(at), "future", _("This day has not come yet."))
    require(
        permit is None or permit.project_id == project.pk,
        "other_project",
        _("That permit belongs to another project."),
    )


def record(project, *, agent, kind, item, on, by, at, permit=None, result="", minutes=None, is_demo=False):
    """Write down a service. Returns the ServiceRecord; one event on the project.

    Raises `item_needed`, `future`, `other_project`.
    """
    _check(on, item, permit, project, at)
    with transaction.atomic():
        row = ServiceRecord.objects.create(
            project=project,
            agent=agent,
            kind=kind,
            item=item.strip(),
            permit=permit,
            on=on,
            result=result.strip(),
            minutes=minutes,
            recorded_at=at,
            is_demo=is_demo,
        )
        params = {"record": row.pk, "item": row.item, "kind": row.kind, "agent": str(agent), "on": on}
        events.record("service.record", project, by=by, at=at, params=params)
    return row


def correct(service, values, *, by, at, reason, version=None):
    """Put a service record right, {field: value} of FACTS; the old words stay in the history.

    Returns {field: [old, new]}. Raises StaleVersion `stale`, `reason_needed`, and as `record` does.
    """
    require(reason.strip(), "reason_needed", _("Say why it is corrected."))
    with transaction.atomic():
        row = (
            ServiceRecord.objects.select_for_update(of=("self",)).select_related("project").get(pk=service.pk)
        )
        if version is not None and row.version != version:
            raise StaleVersion("stale", _("Somebody else has changed it meanwhile."), row)
        changes = {}
        for name in FACTS:
            if name in values and getattr(row, name) != values[name]:
                changes[name] = [in_history(getattr(row, name)), in_history(values[name])]
                setattr(row, name, values[name])
        _check(row.on, row.item, row.permit, row.project, at)
        if changes:
            row.version += 1
            row.save()
            params = {"record": row.pk, "item": row.item, "on": row.on}
            events.record(
                "service.correct", row.project, by=by, at=at, reason=reason, changes=changes, params=params
            )
    return changes


def may_correct(user, service):
    """Whether somebody may put a record right: his own, or with the permission for others'."""
    own = service.agent_id == user.pk and user.may("preparation.add_servicerecord")
    return own or ServiceRecord.objects.permits(user, "change", service)


def by_agent_and_month(records, months):
    """[(user, {month: count}, together)] of service records in some Months, the busiest first (one query)."""
    counts = {
        f"m{place}": Count("pk", filter=Q(on__gte=month.first, on__lte=month.last))
        for place, month in enumerate(months)
    }
    span = records.filter(on__gte=min(months).first, on__lte=max(months).last)
    rows = span.order_by().values("agent", "agent__name", "agent__username").annotate(**counts)
    found = [
        (
            row["agent__name"] or row["agent__username"],
            row["agent"],
            [(month, row[f"m{place}"]) for place, month in enumerate(months)],
            sum(row[f"m{place}"] for place in range(len(months))),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (-one[3], one[0]))
