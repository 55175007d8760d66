"""Progress as lines: what a script reads, and what stays when it breaks off."""

import json

import pytest

from projects.base.models import Event
from projects.directory.models import Organisation
from projects.imports.streaming import LINES
from tests.imports.test_pages import FAULTY, GOOD, MATCHED, bring, check, names

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("units")]


def lines(response):
    assert response["Content-Type"] == LINES
    return [json.loads(line) for line in b"".join(response.streaming_content).splitlines()]


def test_checking_and_importing_tell_how_far_they_are(client, cast):
    run = bring(client, cast.pooladmin, GOOD)
    sent = {"sheet": "Sheet1", **MATCHED}
    told = lines(client.post(f"/imports/{run.pk}/columns/", sent, headers={"Accept": LINES}))
    assert next(one["doing"] for one in told if "doing" in one) == "read"
    assert {"doing": "compare", "done": 2, "total": 2} in told
    assert told[-1] == {"href": f"/imports/{run.pk}/"}
    told = lines(client.post(f"/imports/{run.pk}/apply/", headers={"Accept": LINES}))
    assert {"doing": "write", "done": 2, "total": 2} in told
    assert names() == {"甲公司", "乙公司"}
    # What the middlewares know of a request is known to the acts in the stream too.
    assert Event.objects.get(verb="importrun.apply").request_id


def test_a_refusal_is_the_last_line(client, cast):
    run = bring(client, cast.pooladmin, FAULTY)
    check(client, run)
    told = lines(client.post(f"/imports/{run.pk}/apply/", headers={"Accept": LINES}))
    assert set(told[-1]) == {"error", "href"}
    assert names() == set()


@pytest.mark.django_db(transaction=True)
def test_a_broken_connection_leaves_nothing_behind(client, cast):
    rows = [[f"第{number}公司", "1", number] for number in range(40)]
    run = bring(client, cast.pooladmin, rows)
    check(client, run)
    response = client.post(f"/imports/{run.pk}/apply/", headers={"Accept": LINES})
    for line in response.streaming_content:
        if json.loads(line).get("doing") == "write" and json.loads(line)["done"]:
            break
    assert Organisation.objects.filter(name="第0公司").exists()
    response.close()
    run.refresh_from_db()
    assert (run.state, names()) == ("CHECKED", set())
