"""What is kept of what follows production: green power links, and entries into the above-scale list."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import require

from .acts import assign, require_capacity
from .models import GreenLink, ScaleEntry


def save(row, values, verb, *, by, at):
    """Save a row with its values and tell it in its history."""
    is_new, changes = row.pk is None, assign(row, values)
    if changes or is_new:
        row.save()
        said = {} if is_new else {"changes": changes}
        events.record(f"{verb}.add" if is_new else f"{verb}.change", row, by=by, at=at, **said)
    return row


def keep_green(row, values, *, by, at):
    """Enter or change a green power link. Raises RuleViolation `same_project` or `linked`."""
    supplier, consumer = values["supplier"], values["consumer"]
    require(supplier != consumer, "same_project", _("A project does not supply itself."))
    with transaction.atomic():
        others = GreenLink.objects.select_for_update().filter(supplier=supplier, consumer=consumer)
        require(not others.exclude(pk=row.pk).exists(), "linked", _("These two are linked already."))
        return save(row, values, "greenlink", by=by, at=at)


def drop_green(row, *, by, at):
    """Take out a green power link that was entered by mistake."""
    with transaction.atomic():
        params = {"consumer": row.consumer.name}
        events.record("project.green_drop", row.supplier, by=by, at=at, params=params)
        row.delete()


def keep_scale(row, values, *, by, at):
    """Enter or change an enterprise that should enter the above-scale list. Raises RuleViolation
    `name_taken`, `unit_needed`, `year_needed`, `entered_future`."""
    require_capacity(values)
    require(
        values["entered_on"] is None or values["entered_on"] <= timezone.localdate(at),
        "entered_future",
        _("This day has not come yet."),
    )
    with transaction.atomic():
        others = ScaleEntry.objects.select_for_update().filter(name=values["name"])
        require(not others.exclude(pk=row.pk).exists(), "name_taken", _("This enterprise is listed already."))
        return save(row, values, "scaleentry", by=by, at=at)
