"""Two runs at once, with two real connections: every message is made once and sent once."""

import pytest

from projects.reminders import digesting, sending
from projects.reminders.models import Delivery, Digest, Told
from tests.city import make_cast, make_project, moment
from tests.dispatch.test_two_writers import at_once
from tests.reminders.cases import FRIDAY, Receiver, make_robot, prefer

pytestmark = pytest.mark.django_db(transaction=True)
NOW = moment(FRIDAY, 9)


def test_two_runs_at_once_send_once(settings):
    cast = make_cast()
    make_project(reporter=cast.staff)
    prefer(cast.staff, in_app=True)
    with Receiver() as receiver:
        settings.ROBOT_URLS = receiver.addresses
        for number in range(3):
            make_robot(cast.office, token=f"token1234{number}", division=cast.district)

        def whole_run():
            return digesting.make_all(NOW), sending.send_all(NOW).sent

        results = at_once(whole_run, whole_run, whole_run)
        sending.send_all(NOW)
    assert sum(made for made, _sent in results) == Digest.objects.count()
    assert Digest.objects.filter(user=cast.staff).count() == 1
    assert Told.objects.filter(user=cast.staff).count() == 1
    assert Digest.objects.filter(robot__isnull=False).count() == 3
    assert sorted(path for path, _body in receiver.got) == [
        f"/wecom?key=token1234{number}" for number in range(3)
    ]
    assert set(Delivery.objects.values_list("state", "attempts")) == {("SENT", 1)}
