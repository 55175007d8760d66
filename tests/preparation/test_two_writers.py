"""Two people at one permit, with two real connections: each step is taken once."""

import pytest

from projects.base.errors import RuleViolation, StaleVersion
from projects.base.models import Event
from projects.preparation import acts, planning
from projects.preparation.acts import Missing
from projects.preparation.models import Permit
from tests.city import make_cast, moment
from tests.dispatch.test_two_writers import at_once
from tests.preparation.cases import MONDAY, make_permit, preliminary

pytestmark = pytest.mark.django_db(transaction=True)
AT = moment(MONDAY, 11)


def test_two_clicks_on_the_next_step_are_one_step():
    cast = make_cast()
    permit = make_permit(status="PREPARING")

    def click():
        mine = Permit.objects.select_related("procedure").get(pk=permit.pk)
        return lambda: acts.advance_one(mine, on=MONDAY, by=cast.approval, at=AT)

    results = at_once(click(), click())
    assert len([one for one in results if isinstance(one, StaleVersion)]) == 1
    permit.refresh_from_db()
    assert permit.status == "ACCEPTED"
    assert Event.objects.filter(verb="permit.accept").count() == 1


def test_nothing_is_granted_while_a_document_comes_to_follow():
    cast = make_cast()
    permit = make_permit(status="PREPARING")
    stamp = {"on": MONDAY, "by": cast.approval, "at": AT}
    first, second = (Permit.objects.get(pk=permit.pk) for _ in range(2))
    results = at_once(
        lambda: acts.accept(first, missing=[Missing("红线图", "王某")], **stamp),
        lambda: acts.grant(second, **stamp),
    )
    permit.refresh_from_db()
    assert permit.status == "ACCEPTED_MISSING"
    assert isinstance(results[1], RuleViolation)


def test_a_project_is_planned_once():
    cast = make_cast()
    project = preliminary(industry="C", nature="NEW")

    def plan():
        return planning.plan_permits(project, on=MONDAY, by=cast.steward, at=AT)

    results = at_once(plan, plan)
    assert sorted(bool(one) for one in results) == [False, True]
    assert project.permits.count() == max(map(len, results))
