"""The queue of a department: which permits wait for it, in which order, and many of them at once."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Case, Count, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from projects.base.errors import RuleViolation

from . import acting, acts, rules
from .filters import due_soon
from .models import Permit
from .rules import WITH_APPLICANT, WITH_DEPARTMENT, Status


def departments_of(user):
    """The keys of the units whose permits a person decides: his own, and those of his grants."""
    units = {grant.organisation_id for grant in user.active_grants if grant.organisation_id}
    return units | ({user.organisation_id} - {None})


def own_units(user):
    """The units to which a queue is narrowed at first: those of the person that decide any permit at all.

    Empty, so that all are shown, for who decides for every department, such as an approval bureau's
    counter (one query).
    """
    units = departments_of(user)
    return set(Permit.objects.filter(department__in=units).order_by().values_list("department", flat=True))


def queue_q():
    """What is in a queue at all: begun and not finished."""
    return Q(status__in=[*WITH_DEPARTMENT, *WITH_APPLICANT])


def ranked_queue(permits, today):
    """With `rank`, in order: overdue, due within a week, with the department, being prepared (to accept),
    waiting for a supplement."""
    rank = Case(
        When(status__in=WITH_DEPARTMENT, due_on__lt=today, then=Value(0)),
        When(due_soon(today), then=Value(1)),
        When(status__in=WITH_DEPARTMENT, then=Value(2)),
        When(status=Status.PREPARING, then=Value(3)),
        default=Value(4),
    )
    return permits.annotate(rank=rank).order_by("rank", F("due_on").asc(nulls_last=True), "status_on", "pk")


def queue_counts(permits, today):
    """{held, late, near, coming, supplement} of permits (one query)."""
    held = Q(status__in=WITH_DEPARTMENT)
    return permits.order_by().aggregate(
        held=Count("pk", filter=held),
        late=Count("pk", filter=held & Q(due_on__lt=today)),
        near=Count("pk", filter=due_soon(today)),
        coming=Count("pk", filter=Q(status=Status.PREPARING)),
        supplement=Count("pk", filter=Q(status=Status.SUPPLEMENT)),
    )


@dataclass(frozen=True)
class Chosen:
    """A permit that was ticked, opened with `may_handle` and `may_decide`, and the version that was seen."""

    permit: Any
    version: int


def do_many(chosen, act, *, on, by, at, handling="", calendar=None):
    """Take permits (Chosen) through one act on a day: "next", "accept" or "grant".

    What cannot go is skipped and says why; the others are done in one transaction. Who may only handle
    a permit cannot grant it here, as that asks for its number. Returns acts.Advanced.
    """
    done, skipped = [], []
    calendar = calendar or acting.load_calendar(on)
    with transaction.atomic():
        for one in sorted(chosen, key=lambda one: one.permit.pk):
            try:
                with transaction.atomic():
                    done.append((one.permit, _do(one, act, on, by, at, handling, calendar)))
            except RuleViolation as error:
                skipped.append((one.permit, error))
    return acts.Advanced(tuple(done), tuple(skipped))


def _do(one, act, on, by, at, handling, calendar):
    permit, stamp = one.permit, {"on": on, "by": by, "at": at, "version": one.version}
    step = rules.next_step(permit.status, is_instant=permit.is_instant, open_documents=permit.open_documents)
    named = act if act != "next" else (step.act if step else "")
    if not (permit.may_decide or permit.may_handle):
        raise RuleViolation("not_permitted", _("you may read it and not change it"))
    if named == "grant" and not permit.may_decide:
        raise RuleViolation(
            "number_needed", _("a decision is entered with the number of its document, on the permit's page")
        )
    if not named:
        return acts.advance_one(permit, on=on, by=by, at=at, version=one.version, calendar=calendar)
    if named == "accept":
        return acts.accept(permit, handling=handling, calendar=calendar, **stamp)
    if named == "grant":
        return acts.grant(permit, handling=handling, **stamp)
    if named == "resume":
        return acts.resume(permit, calendar=calendar, **stamp)
    return acts.begin(permit, **stamp)
