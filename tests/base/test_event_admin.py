"""History in the admin site: in words, with what was changed, and quick however long it is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.base import events
from projects.base.admin import LatestPaginator
from projects.base.models import Event
from tests.city import WEEK, make_project, moment


@pytest.fixture
def superuser(cast, client):
    client.force_login(cast.admin)
    return client


LIST = "admin:base_event_changelist"


def changed(project, by, name="乙项目"):
    said = {"by": by, "at": moment(WEEK.first), "reason": "更名"}
    return events.record("project.change", project, changes={"name": ["甲项目", name]}, **said)


def test_the_list_says_what_was_done_to_what(superuser, cast):
    project = make_project(name="甲项目")
    changed(project, cast.pooladmin)
    page = superuser.get(reverse(LIST)).content.decode()
    assert "project.change" not in page
    assert "项目 甲项目" in page
    assert "甲项目 → 乙项目" in page


def test_one_act_shows_old_and_new_line_by_line(superuser, cast):
    project = make_project()
    event = changed(project, cast.pooladmin)
    page = superuser.get(reverse("admin:base_event_change", args=[event.pk])).content.decode()
    assert "<div>项目名称：甲项目 → 乙项目</div>" in page
    assert "{&#x27;name&#x27;" not in page


def test_the_list_counts_only_the_latest_and_asks_little(superuser, cast, monkeypatch):
    projects = [make_project() for _number in range(3)]

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert superuser.get(reverse(LIST)).status_code == 200
        return queries

    changed(projects[0], cast.pooladmin)
    cost()
    few = len(cost())
    for number in range(12):
        changed(projects[number % 3], cast.pooladmin, name=f"名{number}")
    queries = cost()
    assert len(queries) == few
    assert not [one["sql"] for one in queries if "COUNT" in one["sql"] and "LIMIT" not in one["sql"]]
    monkeypatch.setattr(LatestPaginator, "MOST", 5)
    assert superuser.get(reverse(LIST)).context["cl"].result_count == 5


def test_acts_are_found_by_the_kind_of_record_and_by_who_did_it(superuser, cast):
    event = changed(make_project(), cast.pooladmin)
    kind = event.target_type_id
    found = superuser.get(reverse(LIST), {"kind": kind, "q": "pooladmin"}).context["cl"].result_list
    assert list(found) == [event]
    assert not superuser.get(reverse(LIST), {"q": "nobody"}).context["cl"].result_list
    assert Event.objects.count() == 1
