"""The page of a leader, and what the page of a project tells of who holds it."""

import datetime

import pytest

from projects.liaison import holding
from projects.liaison.models import TeamMember, Visit
from tests.liaison.cases import NOW, delegate, hold, make_liaison, stamp

pytestmark = pytest.mark.usefixtures("wednesday")
D = datetime.date


def test_the_page_of_a_project_tells_who_held_it_when(office, cast, first, second):
    project = make_liaison(None)
    hold(project, first, D(2024, 1, 1), D(2025, 2, 1))
    holding.assign_leader(project, second, on=D(2025, 3, 1), **stamp(cast.office))
    rows = office.get(f"/liaison/projects/{project.pk}/").context["rows"]
    assert [(str(row.leader), row.valid_from, row.valid_to) for row in rows] == [
        ("王乙", D(2025, 3, 1), None),
        ("李甲", D(2024, 1, 1), D(2025, 2, 1)),
    ]


def test_the_page_of_a_project_costs_the_same_however_much_there_is(
    office, cast, first, django_assert_num_queries
):
    project = make_liaison(first)

    def fill(count):
        for number in range(count):
            Visit.objects.create(
                project=project,
                leader=first,
                kind="SURVEY",
                on=D(2025, 1, 1) + datetime.timedelta(days=number),
                place="现场",
                findings="好",
                recorded_by=cast.office,
                recorded_at=NOW,
            ).decisions.create(text="议定")
            TeamMember.objects.create(project=project, name=f"成员{number}", valid_from=D(2024, 1, 1))

    url = f"/liaison/projects/{project.pk}/"
    fill(2)
    office.get(url)
    with django_assert_num_queries(19):
        office.get(url)
    fill(30)
    with django_assert_num_queries(19):
        office.get(url)


def test_load_and_missing_visits_are_seen_by_the_office_himself_and_his_reader_alone(client, cast, second):
    leader = cast.leader.leader
    make_liaison(leader)
    delegate(leader, cast.secretary, "READ")
    url = f"/liaison/leaders/{leader.pk}/"
    for who in (cast.office, cast.leader, cast.secretary):
        client.force_login(who)
        assert client.get(url).status_code == 200
    for who in (second.user, cast.supervision, cast.pooladmin, cast.reviewer):
        client.force_login(who)
        response = client.get(url)
        assert response.status_code == 403
        assert "调度办" in response.content.decode() or "dispatch office" in response.content.decode()


def test_the_page_of_a_leader_names_the_months_he_missed(office, cast, first):
    make_liaison(first)
    url = f"/liaison/leaders/{first.pk}/"
    response = office.get(url)
    assert [href for _words, href in response.context["figures"]] == [
        url,
        f"{url}?visits=awaited",
        f"{url}?visits=late",
    ]
    (line,) = response.context["lines"]
    assert [str(month) for month in line["visits"].missed] == ["2024-12", "2025-01", "2025-02"]


def test_the_figures_of_a_leaders_page_open_as_many_rows(office, cast, first):
    for name in ("甲", "乙"):
        project = make_liaison(first, name=name)
        for month in (12, 1, 2, 3)[: 4 if name == "甲" else 3]:
            Visit.objects.create(
                project=project,
                leader=first,
                kind="SURVEY",
                on=D(2024 if month == 12 else 2025, month, 5),
                place="现场",
                findings="好",
                recorded_by=cast.office,
                recorded_at=NOW,
            )
    url = f"/liaison/leaders/{first.pk}/"
    assert [href for _words, href in office.get(url).context["figures"]] == [url, f"{url}?visits=awaited"]
    assert [line["project"].name for line in office.get(f"{url}?visits=awaited").context["lines"]] == ["乙"]
