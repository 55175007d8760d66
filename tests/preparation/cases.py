"""Makers for the tests of front-end support."""

import datetime

from projects.preparation.models import Permit, PermitStep, Procedure, ServiceRecord, Session
from tests.city import WEEK, make_project, moment

MONDAY = WEEK.first
FRIDAY = MONDAY - datetime.timedelta(days=3)


def make_permit(project=None, code="LAND_USE", status="NOT_STARTED", *, on=FRIDAY, **fields):
    """A permit that stands so since a day, with the one step; what its status asks for is filled in."""
    project = project or make_project(stage="PRELIMINARY", started_on=None)
    procedure = Procedure.objects.get(code=code, valid_to=None)
    defaults = {
        "statutory_days": procedure.statutory_days,
        "promised_days": procedure.promised_days,
        "is_instant": procedure.is_instant,
    }
    if status in ("ACCEPTED", "ACCEPTED_MISSING", "SUPPLEMENT", "GRANTED", "REFUSED", "LAPSED"):
        defaults |= {"preparing_on": on, "accepted_on": on, "due_on": on + datetime.timedelta(days=14)}
    if status in ("GRANTED", "LAPSED"):
        defaults["granted_on"] = on
    if status == "NOT_APPLICABLE":
        defaults["adjustment"] = "不涉及"
    permit = Permit.objects.create(
        project=project,
        procedure=procedure,
        code=code,
        status=status,
        status_on=on,
        **{**defaults, **fields},
    )
    PermitStep.objects.create(permit=permit, status=status, valid_from=on)
    return permit


def preliminary(**fields):
    """A project whose preparation is under way: not started, its start planned."""
    return make_project(
        **{
            "stage": "PRELIMINARY",
            "construction_state": "",
            "started_on": None,
            "planned_start_on": MONDAY + datetime.timedelta(days=60),
            **fields,
        }
    )


def make_session(*permits, **fields):
    """A planned session with permits on its agenda."""
    session = Session.objects.create(**{"title": "集中审批会", "on": FRIDAY, **fields})
    for place, permit in enumerate(permits, start=1):
        session.items.create(permit=permit, order=place)
    return session


def make_service(project, agent, **fields):
    """A service that somebody wrote down."""
    defaults = {"item": "代跑环评材料", "on": FRIDAY, "recorded_at": moment(FRIDAY)}
    return ServiceRecord.objects.create(project=project, agent=agent, **{**defaults, **fields})
