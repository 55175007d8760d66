"""A leader's page: what waits for his word, what changed since he last looked, what stands still."""

import datetime
import re
from decimal import Decimal

import pytest
import time_machine
from django.utils.html import strip_tags

from projects.directory.models import Delegation
from projects.dispatch.models import LightAssessment, LightRuleSet, PlanItem
from projects.home.leader_page import leader_page
from projects.issues import acts, supervising
from projects.issues.models import Issue
from projects.liaison import directing, visiting
from projects.liaison.models import Directive, ReadMark
from projects.pool.models import Project
from tests.city import (
    LONG_AGO,
    WEEK,
    grant,
    make_organisation,
    make_project,
    make_report,
    make_user,
    moment,
)
from tests.liaison.cases import delegate, make_leader

TODAY = datetime.date(2025, 3, 28)
NOW = moment(TODAY, 10)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_spring():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def leader(cast):
    return cast.leader.leader


@pytest.fixture
def unit(db):
    return make_organisation("通辽市林业和草原局")


def lit(project, week, light, code="STREAK"):
    LightAssessment.objects.create(
        project=project,
        week=week,
        rules=LightRuleSet.objects.first(),
        light=light,
        reasons=[{"code": code, "aspect": "HISTORY", "light": light, "params": {"weeks": 2}}],
        assessed_at=moment(week.last),
    )
    Project.objects.filter(pk=project.pk).update(light=light, light_week=week)


def mine(client, user, **query):
    client.force_login(user)
    response = client.get("/liaison/mine/", query)
    assert response.status_code == 200
    return response


def names(response):
    """The names on the cards, in order."""
    return re.findall(r'<h3><a href="/projects/\d+/">(.*?)</a>', response.content.decode())


def led(response, name):
    return next(one for one in response.context["page"].led if one.project.name == name)


def counts(response):
    return [count for _words, count, _href, _current in response.context["counts"]]


@pytest.fixture
def plights(cast, leader):
    """Projects of the leader in every plight."""
    made = {name: make_project(name=name, leader=leader) for name in ("绿", "红", "黄", "待协调", "停滞")}
    for name, light in (
        ("绿", "GREEN"),
        ("红", "RED"),
        ("黄", "YELLOW"),
        ("待协调", "GREEN"),
        ("停滞", "GREEN"),
    ):
        lit(made[name], WEEK - 1, light)
    for back in range(4):
        make_report(made["停滞"], WEEK - back, state="ACCEPTED", cumulative=Decimal(500))
        make_report(made["绿"], WEEK - back, state="ACCEPTED", cumulative=Decimal(500 - back))
    make_report(
        made["待协调"], state="SUBMITTED", help_needed="请协调电网公司", problems="无", submitted_at=NOW - DAY
    )
    make_project(name="别人的")
    return made


def test_first_what_waits_then_what_stands_still_then_the_lights(client, cast, plights):
    response = mine(client, cast.leader)
    assert names(response) == ["待协调", "停滞", "红", "黄", "绿"]
    assert counts(response) == [1, 0, 1]
    assert [code for code, _words, _cards in response.context["groups"]] == ["waits", "still", "rest"]


def test_every_count_narrows_to_as_many_cards(client, cast, plights):
    response = mine(client, cast.leader)
    assert [int(one) for one in re.findall(r"\d+", strip_tags(response.context["headline"]))] == [5, 1, 1, 0]
    assert names(mine(client, cast.leader, show="red")) == ["红"]
    assert names(mine(client, cast.leader, show="waits")) == ["待协调"]
    assert names(mine(client, cast.leader, show="still")) == ["停滞"]
    assert names(mine(client, cast.leader, show="changed")) == []
    assert len(names(mine(client, cast.leader, show="nonsense"))) == 5


def test_the_home_of_a_leader_shows_the_same(client, cast, plights):
    client.force_login(cast.leader)
    response = client.get("/")
    assert response.context["panels"][0]["name"] == "led"
    assert names(response) == names(mine(client, cast.leader))


def test_the_page_is_for_leaders_and_those_who_read_for_them(client, cast, leader):
    for user in (cast.office, cast.staff, cast.secretary):
        client.force_login(user)
        assert client.get("/liaison/mine/").status_code == 403
        assert client.post("/liaison/mine/read/", {"leader": leader.pk}).status_code == 403
    delegate(leader, cast.secretary, "DIRECTIVE")
    client.force_login(cast.secretary)
    assert client.get("/liaison/mine/").status_code == 403
    delegate(leader, cast.secretary, "READ")
    assert mine(client, cast.secretary).context["page"].leader == leader
    Delegation.objects.update(valid_to=TODAY)
    assert client.get("/liaison/mine/").status_code == 403


def test_who_reads_for_a_leader_sees_no_more_than_his_own_scope(client, cast, plights):
    user = make_user("helper")
    grant(user, "secretary", scope="DIVISION", division=Project.objects.first().division)
    delegate(cast.leader.leader, user, "READ")
    other = plights["红"]
    other.division = other.division.__class__.objects.get(code="150525")
    other.save()
    assert set(names(mine(client, user))) == {"绿", "黄", "待协调", "停滞"}


def test_who_reads_for_two_leaders_chooses(client, cast, plights):
    other = make_leader("王建国", order=1)
    make_project(name="王的项目", leader=other)
    delegate(other, cast.leader, "READ")
    response = mine(client, cast.leader)
    assert response.context["page"].leader == cast.leader.leader
    assert names(mine(client, cast.leader, leader=other.pk)) == ["王的项目"]


def test_a_project_handed_over_is_on_the_other_leaders_page(client, cast, plights):
    plights["红"].responsibilities.update(valid_to=TODAY)
    assert "红" not in names(mine(client, cast.leader))


def test_no_project_yet_says_who_gives_them(client, cast):
    assert 'class="empty"' in mine(client, cast.leader).content.decode()


class TestWhatWaits:
    """待批示、待协调."""

    @pytest.fixture
    def project(self, leader):
        return make_project(name="项目甲", leader=leader)

    def waiting(self, client, user):
        return [one.text for one in led(mine(client, user), "项目甲").waiting]

    def test_an_answer_waits_until_the_leader_closes_it(self, client, cast, leader, project, unit):
        directive = directing.leave(
            project, leader, "请抓紧", on=TODAY, handler_unit=unit, by=cast.leader, at=NOW
        )
        assert self.waiting(client, cast.leader) == []
        directing.answer(directive, "本周办结", by=cast.reviewer, at=NOW)
        page = mine(client, cast.leader)
        assert [one.text for one in led(page, "项目甲").waiting] == ["请抓紧"]
        assert "本周办结" in page.content.decode()
        # One tap closes it and comes back to the same page.
        sent = {"act": "close", "text": "", "next": "/liaison/mine/"}
        assert client.post(f"/liaison/directives/{directive.pk}/", sent).url == "/liaison/mine/"
        assert Directive.objects.get().state == "CLOSED"
        assert self.waiting(client, cast.leader) == []

    def test_what_a_report_asks_waits_until_he_says_a_word(self, client, cast, leader, project, unit):
        make_report(project, state="SUBMITTED", help_needed="请协调电网公司", submitted_at=NOW - DAY)
        assert self.waiting(client, cast.leader) == ["请协调电网公司"]
        directive = directing.leave(
            project, leader, "请供电公司支持", on=TODAY, handler_unit=unit, by=cast.leader, at=NOW
        )
        assert self.waiting(client, cast.leader) == []
        # The next report asks again: in hand while his word has no answer, then it waits anew.
        with time_machine.travel(NOW + 7 * DAY, tick=False):
            make_report(
                project, WEEK + 1, state="SUBMITTED", help_needed="仍未接电", submitted_at=NOW + 6 * DAY
            )
            assert self.waiting(client, cast.leader) == []
            directing.answer(directive, "已办", by=cast.reviewer, at=NOW + 7 * DAY)
            directing.close(directive, by=cast.leader, at=NOW + 7 * DAY)
            assert self.waiting(client, cast.leader) == ["仍未接电"]

    def raise_issue(self, cast, project, unit, **facts):
        issue = acts.raise_issue(
            project, by=cast.reviewer, at=NOW - 20 * DAY, title="草原征占用未批", category="FOREST", **facts
        )
        return acts.assign(issue, unit, by=cast.office, at=NOW - 20 * DAY)

    def test_an_issue_of_his_level_waits_until_he_says_a_word_on_it(
        self, client, cast, leader, project, unit
    ):
        issue = self.raise_issue(cast, project, unit, level="LEADER")
        assert self.waiting(client, cast.leader) == ["草原征占用未批"]
        client.force_login(cast.leader)
        address = f"/liaison/directives/new/?project={project.pk}&issue={issue.pk}"
        form = client.get(address).context["form"]
        assert form.fields["handler"].initial == f"unit:{unit.pk}"
        sent = {**form.initial, "leader": leader.pk, "handler": f"unit:{unit.pk}", "phrase": "1"}
        sent |= {"project": project.pk, "next": "/liaison/mine/"}
        assert client.post(address, sent).url == "/liaison/mine/"
        assert Directive.objects.get().issue == issue
        assert self.waiting(client, cast.leader) == []
        # Who has the issue in hand reads it at the issue.
        client.force_login(cast.office)
        assert str(Directive.objects.get().text) in client.get(f"/issues/{issue.pk}/").content.decode()

    def test_an_issue_made_of_his_own_decision_has_his_word(self, client, cast, leader, project, unit):
        decided = visiting.Decided("市工信局对接电网公司", lead_unit=unit, becomes="ISSUE")
        visiting.record_visit(
            project,
            leader,
            kind="SURVEY",
            on=TODAY,
            place="现场",
            findings="缺电",
            decisions=[decided],
            by=cast.office,
            at=NOW,
            today=TODAY,
        )
        assert Issue.objects.get().level == "LEADER"
        assert self.waiting(client, cast.leader) == []

    def test_an_issue_that_climbs_to_him_waits_again(self, client, cast, leader, project, unit):
        issue = self.raise_issue(cast, project, unit)
        assert self.waiting(client, cast.leader) == []
        word = {"on": TODAY - 10 * DAY, "handler_unit": unit, "by": cast.leader, "at": NOW - 10 * DAY}
        directing.leave(project, leader, "请抓紧", issue=issue, **word)
        row = supervising.take_up(issue, "LEADER", by=cast.supervision, at=NOW - 2 * DAY, text="请阅示")
        supervising.send(row, by=cast.supervision, at=NOW - 2 * DAY, letter_number="1号")
        assert self.waiting(client, cast.leader) == ["草原征占用未批"]

    def test_the_issue_of_another_project_is_refused(self, client, cast, project, unit):
        issue = self.raise_issue(cast, make_project(name="别的"), unit, level="LEADER")
        client.force_login(cast.leader)
        for key in (issue.pk, "abc", 99999999):
            address = f"/liaison/directives/new/?project={project.pk}&issue={key}"
            assert client.get(address).status_code == 404


class TestSinceOneLooked:
    """有变化: from the mark on, each line with its source."""

    @pytest.fixture
    def project(self, leader):
        return make_project(name="项目甲", leader=leader)

    def kinds(self, client, user, **query):
        return [one.kind for one in led(mine(client, user, **query), "项目甲").changes]

    def test_what_happened_is_told_until_it_is_marked_as_read(self, client, cast, leader, project, unit):
        delegate(leader, cast.secretary, "READ")
        lit(project, WEEK - 2, "GREEN")
        lit(project, WEEK - 1, "RED")
        issue = acts.raise_issue(project, by=cast.reviewer, at=NOW - DAY, title="缺电", category="UTILITIES")
        visiting.record_visit(
            project,
            leader,
            kind="SURVEY",
            on=TODAY,
            place="现场",
            findings="好",
            by=cast.office,
            at=NOW,
            today=TODAY,
        )
        page = mine(client, cast.leader)
        assert counts(page) == [0, 3, 0]
        found = led(page, "项目甲").changes
        assert [one.kind for one in found] == ["visit.record", "project.issue_raise", "light"]
        assert found[1].href == f"/issues/{issue.pk}/"
        for one in found:
            assert client.get(one.href).status_code == 200

        sent = {"leader": leader.pk, "until": NOW.isoformat()}
        assert client.post("/liaison/mine/read/", sent).url == "/liaison/mine/"
        assert self.kinds(client, cast.leader) == []
        assert self.kinds(client, cast.leader, days=7) == ["visit.record", "project.issue_raise", "light"]
        # His officer has a mark of his own.
        assert len(self.kinds(client, cast.secretary)) == 3

    def test_what_one_did_oneself_is_no_news(self, client, cast, leader, project, unit):
        directing.leave(project, leader, "请抓紧", on=TODAY, handler_unit=unit, by=cast.leader, at=NOW)
        assert self.kinds(client, cast.leader) == []

    def test_what_runs_out_by_itself_is_told_the_day_after(self, client, cast, leader, project, unit):
        issue = acts.raise_issue(
            project, by=cast.reviewer, at=NOW - 30 * DAY, title="缺电", category="UTILITIES"
        )
        acts.assign(issue, unit, by=cast.office, at=NOW - 30 * DAY, due_on=TODAY - DAY)
        word = {"on": TODAY - 5 * DAY, "by": cast.leader, "at": NOW - 5 * DAY}
        directing.leave(project, leader, "请抓紧", handler_unit=unit, due_on=TODAY, **word)
        project.milestones.create(name="主体完工", baseline_on=TODAY - 2 * DAY, forecast_on=TODAY - DAY)
        project.milestones.create(name="投产", baseline_on=TODAY + DAY)
        assert sorted(self.kinds(client, cast.leader)) == ["issue.overdue", "milestone.missed"]
        assert [late for _issue, late in led(mine(client, cast.leader), "项目甲").issues] == [True]
        with time_machine.travel(NOW + DAY, tick=False):
            assert "directive.overdue" in self.kinds(client, cast.leader)
            assert "milestone.missed" in self.kinds(client, cast.leader)

    def test_a_mark_is_only_set_for_whom_one_reads_and_not_into_the_future(self, client, cast, leader):
        client.force_login(cast.leader)
        other = make_leader("王建国")
        for sent in ({"leader": other.pk, "until": NOW.isoformat()}, {"leader": leader.pk}, {}):
            assert client.post("/liaison/mine/read/", sent).status_code == 400
        late = {"leader": leader.pk, "until": "2025-03-28T10:00:00", "next": "https://evil.example/"}
        assert client.post("/liaison/mine/read/", late).status_code == 400
        late["until"] = (NOW + 9 * DAY).isoformat()
        assert client.post("/liaison/mine/read/", late).url == "/liaison/mine/"
        assert ReadMark.objects.get().at == NOW
        assert client.get("/liaison/mine/read/").status_code == 405


def test_a_card_says_money_milestone_plan_and_whom_to_call(client, cast, leader):
    project = make_project(
        name="项目甲",
        leader=leader,
        planned=Decimal(20000),
        steward=cast.steward,
        contact_name="王经理",
        contact_phone="139 0000 0001",
    )
    Project.objects.filter(pk=project.pk).update(ytd_completed=Decimal(5000), ytd_year=2025)
    cast.steward.phone = "0475-2"
    cast.steward.save()
    project.milestones.create(name="主体完工", baseline_on=TODAY + 9 * DAY, order=2)
    project.milestones.create(name="开工", baseline_on=TODAY - 9 * DAY, actual_on=TODAY - 9 * DAY, order=1)
    before = make_report(project, WEEK - 1, state="ACCEPTED")
    make_report(project, WEEK, state="SUBMITTED")
    for text, outcome in (("浇筑", "DONE"), ("吊装", "NOT_DONE")):
        PlanItem.objects.create(report=before, text=text, outcome=outcome)
    page = mine(client, cast.leader)
    card = led(page, "项目甲")
    assert (card.rate, card.next.name) == (25, "主体完工")
    assert (card.plan.done, card.plan.not_done, card.plan.week) == (1, 1, WEEK)
    assert [call.phone for call in card.calls] == ["0475-2", "139 0000 0001"]
    text = page.content.decode()
    assert text.index("tel:0475-2") < text.index("tel:13900000001")
    assert card.visits.is_awaited


def test_who_rests_by_approval_does_not_stand_still(client, cast, leader):
    project = make_project(name="冬休", leader=leader)
    for back in range(4):
        make_report(project, WEEK - back, state="ACCEPTED", form="SUSPENDED", no_change=True)
    assert counts(mine(client, cast.leader)) == [0, 0, 0]


def test_a_delegate_without_the_right_to_direct_is_offered_no_word(client, cast, plights):
    delegate(cast.leader.leader, cast.secretary, "READ")
    assert "/liaison/directives/new/" not in mine(client, cast.secretary).content.decode()
    Delegation.objects.update(acts=["READ", "DIRECTIVE"], valid_from=LONG_AGO)
    assert "/liaison/directives/new/" in mine(client, cast.secretary).content.decode()


def test_groups_hold_every_project_once(cast, plights, rf):
    request = rf.get("/liaison/mine/")
    request.user, request.today, request.now = cast.leader, TODAY, NOW
    page = leader_page(request, cast.leader.leader)
    assert sorted(one.project.name for _code, _words, cards in page.groups() for one in cards) == sorted(
        plights
    )
