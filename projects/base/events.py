"""Writing and reading history."""

from django.contrib.contenttypes.models import ContentType

from .middleware import current_facts
from .models import Event


def build(verb, target, *, by, at, on_behalf_of=None, changes=None, reason="", params=None):
    """An unsaved Event; the target must have its key. Bulk loaders collect these."""
    facts = current_facts.get()
    return Event(
        verb=verb,
        target_type=ContentType.objects.get_for_model(target),
        target_id=target.pk,
        actor=by,
        on_behalf_of=on_behalf_of,
        at=at,
        changes=changes or {},
        reason=reason,
        params=params or {},
        request_id=facts.id,
        address=facts.address,
    )


def record(verb, target, **details):
    """Write one act into history; see `build` for the details. Costs one insert."""
    event = build(verb, target, **details)
    event.save(force_insert=True)
    return event


def history(target):
    """The events of one record, newest first, with the people in them (one query)."""
    return Event.objects.filter(
        target_type=ContentType.objects.get_for_model(target), target_id=target.pk
    ).select_related("actor", "on_behalf_of")
