"""Two people decide on one application at once, with two real connections: one does, one is told."""

import pytest

from projects.pool import entering
from projects.pool.models import Application, PoolTransfer, Project
from tests.city import WEEK, make_cast, make_user, moment
from tests.dispatch.test_two_writers import at_once
from tests.pool.applying import make_application

pytestmark = pytest.mark.django_db(transaction=True)
AT = moment(WEEK.day(5), 11)


def codes(results):
    """What each got: the code of the rule that stopped it, or "done"."""
    return sorted(getattr(result, "code", "done") for result in results)


def test_a_project_enters_once():
    cast = make_cast()
    colleague = make_user("colleague", "commission")
    row = make_application(cast.staff, state="SUBMITTED", waiting_for="CONFIRM")

    def decide(outcome, by):
        mine = Application.objects.get(pk=row.pk)
        return lambda: entering.decide(mine, "CONFIRM", outcome, by=by, at=AT, reason="意见")

    results = at_once(decide("ACCEPT", cast.commission), decide("ACCEPT", colleague))
    assert codes(results) == ["already_decided", "done"]
    assert (Project.objects.count(), PoolTransfer.objects.count()) == (1, 1)


def test_a_writer_who_takes_it_back_and_a_decider_do_not_both_succeed():
    cast = make_cast()
    row = make_application(cast.staff, state="SUBMITTED", waiting_for="CONFIRM")
    mine, theirs = (Application.objects.get(pk=row.pk) for _copy in range(2))
    results = at_once(
        lambda: entering.withdraw(mine, by=cast.staff, at=AT),
        lambda: entering.decide(theirs, "CONFIRM", "ACCEPT", by=cast.commission, at=AT),
    )
    assert "done" in codes(results)
    assert codes(results) in (["already_decided", "done"], ["closed", "done"])
    row.refresh_from_db()
    assert (row.state == "ENTERED") == Project.objects.exists()
