"""The forms of assignments and teams."""

import datetime

import pytest

from projects.base.models import Event
from projects.base.sentences import sentence
from projects.liaison import holding, reading
from projects.liaison.models import Directive, LiaisonDetail, TeamMember, Visit
from projects.pool.models import Milestone, Responsibility
from tests.city import make_organisation, make_user
from tests.liaison.cases import NOW, TODAY, hold, make_leader, make_liaison, stamp

pytestmark = pytest.mark.usefixtures("wednesday")
D = datetime.date


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
    office.post(
        f"/liaison/assignments/{row.pk}/duty-unit/",
        {"unit": unit.pk, "on": "2025-03-20", "reason": "机构调整"},
    )
    row.refresh_from_db()
    assert row.organisation == unit
    clerk = make_user("clerk", "reviewer", scope="ORGANISATION", organisation=unit)
    client.force_login(clerk)
    assert client.get(f"/liaison/projects/{project.pk}/").status_code == 200


def test_who_has_left_is_offered_nowhere_and_does_not_leave_twice(office, cast, first, second):
    project, vacant = make_liaison(second), make_liaison(None)
    holding.leader_leaves(first, on=D(2025, 3, 10), reason="工作调动", **stamp(cast.office))
    row = holding.current(project, "CITY")
    for url in (f"/liaison/assignments/{row.pk}/hand-over/", f"/liaison/projects/{vacant.pk}/assign/"):
        assert first not in office.get(url).context["form"]["leader"].field.queryset
    form = office.get("/liaison/reshuffle/").context["form"]
    assert first.pk not in form.leaders
    page = office.get(f"/liaison/leaders/{first.pk}/").content.decode()
    assert "2025-03-10" in page
    assert "/leave/" not in page
    assert office.get(f"/liaison/leaders/{first.pk}/leave/").url == f"/liaison/leaders/{first.pk}/"
    assert first not in office.get("/liaison/").context["listing"].filters.form.fields["leader"].queryset


def test_the_administrator_takes_a_leaving_back_and_records_none(client, cast, first):
    holding.leader_leaves(first, on=D(2025, 3, 10), reason="工作调动", **stamp(cast.office))
    client.force_login(cast.admin)
    url = f"/admin/directory/leader/{first.pk}/change/"
    form = client.get(url).context["adminform"].form
    sent = {name: form[name].value() for name in form.fields} | {
        "delegations-TOTAL_FORMS": "0",
        "delegations-INITIAL_FORMS": "0",
    }
    assert client.post(url, sent | {"left_on": "2025-03-01"}).status_code == 200
    assert client.post(url, sent | {"left_on": ""}).status_code == 302
    first.refresh_from_db()
    assert first.left_on is None


def test_a_handover_is_taken_back_on_its_day_and_leaves_no_time_of_no_days(office, cast, first, second):
    project = make_liaison(first)
    unit = make_organisation("通辽市工信局")
    row = holding.current(project, "CITY")
    holding.set_duty_unit(row, unit, on=D(2025, 3, 1), reason="明确责任", **stamp(cast.office))
    row.refresh_from_db()
    new = holding.hand_over(row, second, on=TODAY, reason="点错了", **stamp(cast.office))
    assert (
        f"/liaison/assignments/{new.pk}/take-back/"
        in office.get(f"/liaison/projects/{project.pk}/").content.decode()
    )
    url = f"/liaison/assignments/{new.pk}/take-back/"
    assert set(errors(office.post(url, {"reason": ""}))) == {"reason"}
    office.post(url, {"reason": "选错了领导"})
    (only,) = Responsibility.objects.leaders().filter(project=project)
    assert (only.leader, only.valid_to, only.organisation) == (first, None, unit)
    assert only.liaison.end_kind == ""
    assert [(one.organisation, one.valid_to) for one in only.duty_units.all()] == [(unit, None)]
    event = Event.objects.get(verb="liaison.take_back")
    assert event.reason == "选错了领导"
    assert "王乙" in sentence(event)


def test_a_handover_of_yesterday_or_one_acted_on_stays(office, cast, first, second):
    late, acted = make_liaison(first), make_liaison(first)
    yesterday = {"by": cast.office, "at": NOW - datetime.timedelta(days=1)}
    row = holding.current(late, "CITY")
    new = holding.hand_over(row, second, on=D(2025, 3, 25), reason="调整", **yesterday)
    assert office.get(f"/liaison/assignments/{new.pk}/take-back/").status_code == 302
    row = holding.current(acted, "CITY")
    new = holding.hand_over(row, second, on=TODAY, reason="调整", **stamp(cast.office))
    Visit.objects.create(
        project=acted,
        leader=second,
        kind="SURVEY",
        on=TODAY,
        place="现场",
        findings="好",
        recorded_by=cast.office,
        recorded_at=NOW,
    )
    response = office.post(f"/liaison/assignments/{new.pk}/take-back/", {"reason": "点错了"})
    assert errors(response)["__all__"]
    assert Responsibility.objects.leaders().current().get(project=acted).leader == second


def test_a_change_of_the_duty_unit_leaves_the_past_as_it_was(office, cast, first):
    project = make_liaison(first)
    row = holding.current(project, "CITY")
    one, two = make_organisation("通辽市工信局"), make_organisation("通辽市能源局")
    holding.set_duty_unit(row, one, on=D(2024, 6, 1), reason="明确责任", **stamp(cast.office))
    url = f"/liaison/assignments/{row.pk}/duty-unit/"
    assert set(errors(office.post(url, {"unit": two.pk, "on": "2025-03-20"}))) == {"reason"}
    early = {"unit": two.pk, "on": "2024-05-01", "reason": "机构改革"}
    assert set(errors(office.post(url, early))) == {"on"}
    office.post(url, early | {"on": "2025-03-20", "document": "通编〔2025〕2号"})

    def on(day):
        return reading.holders_on([project.pk], day)[project.pk, "CITY"].organisation

    assert (on(D(2025, 3, 19)), on(D(2025, 3, 20))) == (one, two)
    (held,) = office.get(f"/liaison/projects/{project.pk}/").context["rows"]
    assert [(unit, first, until) for unit, first, until, _why, _number in held.duties] == [
        (one, D(2024, 6, 1), D(2025, 3, 20)),
        (two, D(2025, 3, 20), None),
    ]
    holding.leader_leaves(first, on=TODAY, reason="调动", **stamp(cast.office))
    assert not held.duty_units.filter(valid_to=None).exists()


def test_working_groups_are_no_duty_units_and_units_of_the_own_area_come_first(office, cast, first):
    own = make_organisation("科尔沁区发改局", division=cast.district)
    far = make_organisation("奈曼旗发改局", division=cast.city.children.get(code="150525"))
    group = make_organisation("能源工作组", kind="WORKING_GROUP")
    row = holding.current(make_liaison(first), "CITY")
    field = office.get(f"/liaison/assignments/{row.pk}/duty-unit/").context["form"]["unit"].field
    groups = [(name, [key for key, _words in rows]) for name, rows in field.choices if isinstance(rows, list)]
    assert groups[0][0] == str(cast.district)
    assert own.pk in groups[0][1]
    offered = {key for _name, rows in groups for key in rows}
    assert far.pk in offered
    assert group.pk not in offered


def test_somebody_for_the_team_is_found_by_name_and_unit(office, cast, first):
    unit = make_organisation("通辽市工信局")
    person = make_user("zhang", name="张三")
    person.organisation = unit
    person.save()
    project = make_liaison(first)
    url = f"/liaison/projects/{project.pk}/team/new/"
    assert "张三 · 通辽市工信局" in office.get(url).content.decode()
    sent = {"part": "MEMBER", "level": "CITY", "user": "张三 · 通辽市工信局", "on": "2025-03-26"}
    assert set(errors(office.post(url, sent | {"user": "李四"}))) == {"user"}
    assert office.post(url, sent).status_code == 302
    assert TeamMember.objects.get().user == person
    page = office.get(f"/liaison/projects/{project.pk}/")
    assert [one.user for one in page.context["team"]] == [person]


def test_questions_name_the_leader_and_the_projects(office, cast, first, second):
    row = holding.current(make_liaison(first, name="甲项目"), "CITY")
    page = office.get(f"/liaison/assignments/{row.pk}/hand-over/").context
    assert "甲项目" in page["confirm_with"]
    assert "李甲" in page["confirm_with"]
    assert "{leader}" in page["confirm_with"]
    for url in (f"/liaison/assignments/{row.pk}/end/", f"/liaison/leaders/{first.pk}/leave/"):
        question = office.get(url).context["confirm"]
        assert "甲项目" in question
        assert "李甲" in question


def test_the_note_leaves_out_what_the_other_levels_leader_directed(cast, first):
    banner = make_leader("旗长", level="BANNER", order=101)
    project, unit = make_liaison(first), make_organisation("通辽市工信局")
    hold(project, banner, D(2024, 1, 1))
    for leader, text in ((first, "市级要求"), (banner, "旗级要求")):
        said = {"leader": leader, "text": text, "handler_unit": unit, "due_on": D(2025, 4, 1)}
        Directive.objects.create(project=project, entered_by=cast.leader, entered_at=NOW, **said)
    note = reading.note_of(holding.current(project, "CITY"), TODAY)
    assert "李甲" in note
    assert "市级要求" in note
    assert "旗级要求" not in note


def test_a_past_day_is_not_ignored_without_a_word(office, first):
    project = make_liaison(first)
    past = office.get(f"/liaison/projects/{project.pk}/?on=2025-01-01").content.decode()
    assert f"/projects/{project.pk}/?on=2025-01-01" in past
    for on in ("", f"?on={TODAY}"):
        page = office.get(f"/liaison/projects/{project.pk}/{on}").content.decode()
        assert f'href="/projects/{project.pk}/?on=' not in page
