"""The forms of assignments and teams, the page of a leader and that of a project."""

import datetime

import pytest
import time_machine

from projects.liaison import holding
from projects.liaison.models import LiaisonDetail, TeamMember, Visit
from projects.pool.models import Milestone, Responsibility
from tests.city import make_cast, make_organisation, make_user
from tests.liaison.cases import NOW, TODAY, delegate, hold, make_leader, make_liaison, stamp

D = datetime.date


@pytest.fixture(autouse=True)
def wednesday():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def cast(db):
    return make_cast(TODAY)


@pytest.fixture
def office(client, cast):
    client.force_login(cast.office)
    return client


@pytest.fixture
def first(cast):
    return make_leader("李甲", order=21)


@pytest.fixture
def second(cast):
    return make_leader("王乙", order=22)


def errors(response):
    return {name: [str(one) for one in said] for name, said in response.context["form"].errors.items()}


def test_a_handover_offers_the_note_of_what_is_open_and_keeps_it(office, cast, first, second):
    project = make_liaison(first)
    Milestone.objects.create(
        project=project, name="封顶", baseline_on=D(2025, 9, 1), forecast_on=D(2025, 9, 9)
    )
    row = holding.current(project, "CITY")
    url = f"/liaison/assignments/{row.pk}/hand-over/"
    page = office.get(url)
    note = page.context["form"]["note"].value()
    assert "封顶" in note
    assert "2025-09-09" in note
    sent = {"leader": second.pk, "on": "2025-03-26", "reason": "分工调整", "note": note}
    response = office.post(url, sent)
    assert response.url == f"/liaison/projects/{project.pk}/"
    assert LiaisonDetail.objects.get(responsibility=row).handover_note == note
    assert "王乙" in office.get(response.url).content.decode()


def test_a_handover_that_is_not_in_order_keeps_what_was_typed(office, cast, first, second):
    row = holding.current(make_liaison(first), "CITY")
    url = f"/liaison/assignments/{row.pk}/hand-over/"
    response = office.post(url, {"leader": second.pk, "on": "2025-03-27", "reason": "", "note": "待办甲"})
    assert set(errors(response)) == {"on", "reason"}
    assert "待办甲" in response.content.decode()
    assert not Responsibility.objects.filter(leader=second).exists()


def test_a_banners_project_is_handed_to_a_leader_of_its_own_division(office, cast):
    here = make_leader("本区", level="BANNER", order=101)
    naiman = cast.city.children.get(code="150525")
    far = make_leader("外旗", level="BANNER", order=111, division=naiman)
    mate = make_leader("同区", level="BANNER", order=102)
    row = hold(make_liaison(None), here, D(2024, 1, 1))
    choices = office.get(f"/liaison/assignments/{row.pk}/hand-over/").context["form"]["leader"].field.queryset
    assert list(choices) == [mate]
    assert far not in choices


def test_an_end_without_a_successor_asks_for_its_document(office, cast, first):
    row = holding.current(make_liaison(first), "CITY")
    url = f"/liaison/assignments/{row.pk}/end/"
    response = office.post(url, {"on": "2025-03-26", "reason": "项目取消"})
    assert set(errors(response)) == {"document"}
    office.post(url, {"on": "2025-03-26", "reason": "项目取消", "document": "通政发〔2025〕9号"})
    row.refresh_from_db()
    assert row.valid_to == TODAY


def test_a_leader_leaves_on_one_page_and_the_ledger_says_what_waits(office, cast, first):
    for _number in range(2):
        make_liaison(first)
    url = f"/liaison/leaders/{first.pk}/leave/"
    assert len(office.get(url).context["now"]) == 2
    response = office.post(url, {"on": "2025-03-26", "reason": "工作调动"}, follow=True)
    assert len(response.context["vacancies"]) == 2
    again = office.post(url, {"on": "2025-03-26", "reason": "工作调动"})
    assert errors(again)["__all__"]


def test_a_reshuffle_moves_what_was_chosen_and_nothing_else(office, cast, first, second):
    moved, kept = make_liaison(first, name="调整"), make_liaison(first, name="不变")
    vacant = make_liaison(None, name="待接续")
    sent = {
        "document": "通党办〔2025〕7号",
        "on": "2025-03-26",
        "reason": "分工调整",
        f"to_{moved.pk}_CITY": second.pk,
        f"to_{vacant.pk}_CITY": first.pk,
    }
    response = office.post("/liaison/reshuffle/", sent)
    assert response.url == "/liaison/"
    led = {row.project: row.leader for row in Responsibility.objects.leaders().current()}
    assert led == {moved: second, kept: first, vacant: first}


def test_a_reshuffle_without_a_document_or_a_choice_loses_nothing(office, cast, first, second):
    project = make_liaison(first)
    sent = {"on": "2025-03-26", "reason": "调整", f"to_{project.pk}_CITY": second.pk}
    response = office.post("/liaison/reshuffle/", sent)
    assert set(errors(response)) == {"document"}
    assert f'value="{second.pk}" selected' in response.content.decode()
    response = office.post("/liaison/reshuffle/", {"document": "1号", "on": "2025-03-26", "reason": "调整"})
    assert errors(response)["__all__"]
    stranger = make_leader("旗", level="BANNER", order=101)
    wrong = {"document": "1号", f"to_{project.pk}_CITY": stranger.pk}
    response = office.post("/liaison/reshuffle/", sent | wrong)
    assert errors(response)
    assert holding.current(project, "CITY").leader == first


def test_the_cost_of_a_reshuffle_page_is_the_same_for_three_and_thirty(
    office, cast, first, django_assert_max_num_queries
):
    for count in (3, 27):
        for _number in range(count):
            make_liaison(first)
        with django_assert_max_num_queries(14):
            office.get("/liaison/reshuffle/")


def test_the_team_is_kept_on_the_projects_page(office, cast, first):
    project = make_liaison(first)
    url = f"/liaison/projects/{project.pk}/team/new/"
    sent = {"part": "EXPERT", "level": "CITY", "name": "孙工", "phone": "15500000000", "on": "2025-03-26"}
    assert office.post(url, sent).status_code == 302
    assert set(errors(office.post(url, sent | {"name": ""}))) == {"user"}
    page = office.get(f"/liaison/projects/{project.pk}/").content.decode()
    assert "tel:15500000000" in page
    member = TeamMember.objects.get()
    office.post(f"/liaison/team/{member.pk}/end/", {"on": "2025-03-26", "reason": "轮换"})
    page = office.get(f"/liaison/projects/{project.pk}/").content.decode()
    assert "tel:15500000000" not in page
    assert "孙工" in page


def test_the_duty_unit_gives_its_people_the_project(office, cast, first, client):
    project = make_liaison(first)
    row = holding.current(project, "CITY")
    unit = make_organisation("通辽市工信局")
    office.post(f"/liaison/assignments/{row.pk}/duty-unit/", {"unit": unit.pk})
    row.refresh_from_db()
    assert row.organisation == unit
    clerk = make_user("clerk", "reviewer", scope="ORGANISATION", organisation=unit)
    client.force_login(clerk)
    assert client.get(f"/liaison/projects/{project.pk}/").status_code == 200


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
    with django_assert_num_queries(17):
        office.get(url)
    fill(30)
    with django_assert_num_queries(17):
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
    response = office.get(f"/liaison/leaders/{first.pk}/")
    assert (response.context["late"], response.context["awaited"]) == (1, 1)
    (line,) = response.context["lines"]
    assert [str(month) for month in line["visits"].missed] == ["2024-12", "2025-01", "2025-02"]


def test_a_past_day_is_not_ignored_without_a_word(office, first):
    project = make_liaison(first)
    past = office.get(f"/liaison/projects/{project.pk}/?on=2025-01-01").content.decode()
    assert f"/projects/{project.pk}/?on=2025-01-01" in past
    for on in ("", f"?on={TODAY}"):
        page = office.get(f"/liaison/projects/{project.pk}/{on}").content.decode()
        assert f'href="/projects/{project.pk}/?on=' not in page
