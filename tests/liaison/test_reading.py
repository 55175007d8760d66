"""Queries by date: vacancies, missing visits, what changed since; and the panels' costs."""

import datetime
import io
from decimal import Decimal

import pytest
import time_machine
from openpyxl import load_workbook

from projects.base.errors import RuleViolation
from projects.liaison import directing, holding, panels, reading, selecting, since, visiting
from projects.liaison.models import (
    Directive,
    LiaisonApproval,
    LiaisonSettings,
    ReadMark,
    SelectionCriterion,
    Visit,
)
from projects.liaison.shown import HEAD, PANELS
from projects.pool.models import Project, ProjectList, Suspension
from tests.city import make_cast, make_organisation, make_project, moment
from tests.liaison.cases import NOW, TODAY, delegate, hold, make_leader, make_liaison, stamp
from tests.ui.suites import HeadSuite, PanelSuite

D = datetime.date
JANUARY = D(2025, 1, 8)


@pytest.fixture
def leader(cast):
    return cast.leader.leader


def visit(project, leader, on, by):
    return Visit.objects.create(
        project=project,
        leader=leader,
        kind="SURVEY",
        on=on,
        place="现场",
        findings="好",
        recorded_by=by,
        recorded_at=NOW,
    )


def test_vacancies_of_any_day(cast, leader):
    project = make_liaison(leader)
    make_liaison(leader, name="有人")
    holding.leader_leaves(leader, on=D(2025, 3, 10), reason="调动", **stamp(cast.office))
    holding.assign_leader(project, make_leader("王"), on=D(2025, 3, 20), **stamp(cast.office))
    listed = Project.objects.on_list("LIAISON", 2025)

    def waiting(day):
        return [
            (one.project.pk, one.since) for one in reading.vacancies(listed, day) if one.project == project
        ]

    assert waiting(D(2025, 3, 9)) == []
    assert waiting(D(2025, 3, 10)) == [(project.pk, D(2025, 3, 10))]
    assert waiting(D(2025, 3, 19)) == [(project.pk, D(2025, 3, 10))]
    assert waiting(D(2025, 3, 20)) == []


def test_a_vacancy_of_the_banner_comes_only_from_one_who_left(cast, leader):
    banner = make_leader("旗", level="BANNER", order=101)
    project = make_liaison(leader)
    assert reading.vacancies([project], TODAY) == []
    hold(project, banner, D(2024, 1, 1))
    holding.leader_leaves(banner, on=TODAY, reason="调动", **stamp(cast.office))
    assert [one.level for one in reading.vacancies([project], TODAY)] == ["BANNER"]


def test_what_ended_by_approval_waits_for_nobody(cast, leader):
    project = make_liaison(leader)
    row = holding.current(project, "CITY")
    holding.end_assignment(row, on=TODAY, reason="取消", document="1号", **stamp(cast.office))
    assert reading.vacancies([project], TODAY) == []


def test_not_visited_in_time_by_date(cast, leader):
    project = make_liaison(leader)
    for day in (D(2024, 12, 5), D(2025, 1, 5), D(2025, 3, 5)):
        visit(project, leader, day, cast.office)
    late = reading.not_visited_in_time
    listed = Project.objects.on_list("LIAISON", 2025)
    assert late(listed, D(2025, 2, 28)) == {project.pk}  # November was missed
    LiaisonSettings.objects.update(visits_per_month=0)
    assert late(listed, D(2025, 4, 1)) == set()
    LiaisonSettings.objects.update(visits_per_month=1)
    assert late(listed, D(2025, 4, 1)) == {project.pk}  # February
    Suspension.objects.create(
        project=project,
        kind="WINTER",
        reason="冬季",
        valid_from=D(2024, 11, 10),
        valid_to=D(2025, 3, 1),
        approved_by=cast.office,
    )
    assert late(listed, D(2025, 4, 1)) == set()
    assert reading.awaiting_visit(listed, D(2025, 4, 1)) == {project.pk}


def test_a_visit_of_another_leader_is_not_his(cast, leader):
    project = make_liaison(leader)
    visit(project, make_leader("王"), D(2025, 3, 5), cast.office)
    assert reading.awaiting_visit(Project.objects.all(), TODAY) == {project.pk}


def test_changes_since_one_looked_and_the_mark_that_never_goes_back(cast, leader, django_assert_num_queries):
    unit = make_organisation("通辽市林草局")
    project, other = make_liaison(leader), make_liaison(leader)
    directive = directing.leave(
        project, leader, "请抓紧", on=TODAY, handler_unit=unit, by=cast.leader, at=moment(TODAY, 8)
    )
    directing.answer(directive, "已办", by=cast.reviewer, at=moment(TODAY, 11))
    visiting.record_visit(
        project,
        leader,
        kind="SURVEY",
        on=TODAY,
        place="现场",
        findings="好",
        by=cast.leader,
        at=moment(TODAY, 12),
        today=TODAY,
    )
    row = holding.current(project, "CITY")
    holding.hand_over(row, make_leader("王"), on=TODAY, reason="调整", by=cast.office, at=moment(TODAY, 13))
    visit(other, leader, D(2025, 3, 5), cast.office)
    mine = Project.objects.filter(pk=project.pk)
    with django_assert_num_queries(7):
        found = since.changes_since(mine, moment(TODAY, 9), now=moment(TODAY, 14))
    assert [(one.kind, one.href) for one in found] == [
        ("liaison.hand_over", f"/liaison/projects/{project.pk}/"),
        ("visit.record", f"/liaison/visits/{project.visits.get().pk}/"),
        ("directive.answer", f"/liaison/directives/{directive.pk}/"),
    ]
    assert {one.project for one in found} == {project.pk}
    assert since.read_until(cast.secretary, leader) is None
    since.mark_read(cast.secretary, leader, moment(TODAY, 12))
    since.mark_read(cast.secretary, leader, moment(TODAY, 9))
    since.mark_read(cast.leader, leader, moment(TODAY, 10))
    assert since.read_until(cast.secretary, leader) == moment(TODAY, 12)
    assert ReadMark.objects.count() == 2


def test_a_visit_is_recorded_by_the_leader_his_delegate_or_the_office(cast, leader):
    project = make_liaison(leader)
    said = {"kind": "SURVEY", "on": TODAY, "place": "现场", "findings": "好", "today": TODAY}
    with pytest.raises(RuleViolation) as caught:
        visiting.record_visit(project, leader, **said, **stamp(cast.secretary))
    assert caught.value.code == "not_delegated"
    delegate(leader, cast.secretary, "VISIT")
    assert visiting.record_visit(project, leader, **said, **stamp(cast.secretary)).is_by_delegate
    with pytest.raises(RuleViolation) as caught:
        visiting.record_visit(
            project, leader, **(said | {"on": TODAY + datetime.timedelta(1)}), **stamp(cast.leader)
        )
    assert caught.value.code == "future"


class TestTheYearsChoice:
    """Candidates with points, and the approval that makes the list."""

    def propose(self, cast, project, points=(40, 30)):
        criteria = SelectionCriterion.objects.all()
        scores = [(one, given, "") for one, given in zip(criteria, points, strict=True)]
        return selecting.propose(2025, project, reason="影响大", scores=scores, **stamp(cast.commission))

    def approve(self, cast, *chosen, on=JANUARY, document="通政发〔2025〕1号", fates=None):
        said = {"approver": "市委常委会", "document": document, "fates": fates, **stamp(cast.office)}
        return selecting.approve(2025, [one.pk for one in chosen], on=on, **said)

    def test_the_approval_makes_the_list_and_a_later_one_changes_it(self, cast):
        one, two, three = (self.propose(cast, make_project()) for _number in range(3))
        listed = self.approve(cast, one, two)
        assert (listed.code, listed.year, listed.document_number) == ("LIAISON", 2025, "通政发〔2025〕1号")
        assert list(listed.entries.values_list("project", "serial", "valid_from")) == [
            (one.project_id, 1, D(2025, 1, 1)),
            (two.project_id, 2, D(2025, 1, 1)),
        ]
        self.approve(cast, one, three, on=D(2025, 7, 1), document="通政发〔2025〕30号")
        rows = list(listed.entries.values_list("project", "serial", "valid_from", "valid_to", "batch"))
        assert rows == [
            (one.project_id, 1, D(2025, 1, 1), None, 1),
            (two.project_id, 2, D(2025, 1, 1), D(2025, 7, 1), 1),
            (three.project_id, 3, D(2025, 7, 1), None, 2),
        ]
        assert ProjectList.objects.filter(code="LIAISON").count() == 1

    @pytest.mark.parametrize(
        ("code", "act"),
        [
            ("already", lambda self, cast, one: self.propose(cast, one.project)),
            ("too_many", lambda self, cast, one: self.propose(cast, make_project(), (51, 0))),
            ("document_needed", lambda self, cast, one: self.approve(cast, one, document=" ")),
            ("nothing", lambda self, cast, one: self.approve(cast)),
        ],
    )
    def test_what_is_refused(self, cast, code, act):
        one = self.propose(cast, make_project())
        with pytest.raises(RuleViolation) as caught:
            act(self, cast, one)
        assert caught.value.code == code

    def test_after_the_approval_more_is_proposed_for_a_later_change(self, cast):
        self.approve(cast, self.propose(cast, make_project()))
        assert self.propose(cast, make_project()).is_chosen is None

    def test_every_approval_is_kept_with_what_it_changed(self, cast, leader):
        stays, ends, bare = (make_liaison(who, year=2025) for who in (leader, leader, None))
        other = make_liaison(leader, year=2024)
        one, two, three = (self.propose(cast, project) for project in (stays, ends, bare))
        four = self.propose(cast, other)
        self.approve(cast, one, two, three)
        with pytest.raises(RuleViolation) as caught:
            self.approve(cast, four, on=D(2025, 3, 20), document="2号")
        assert caught.value.code == "fate_needed"
        fates = {stays.pk: "KEPT", ends.pk: "ENDED"}
        self.approve(cast, four, on=D(2025, 3, 20), document="2号", fates=fates)
        first, second = LiaisonApproval.objects.order_by("pk")
        assert (first.document_number, second.document_number) == ("通政发〔2025〕1号", "2号")
        assert {row.project: row.kind for row in second.changes.select_related("project")} == {
            other: "ADDED",
            stays: "KEPT",
            ends: "ENDED",
            bare: "DROPPED",
        }
        assert holding.current(stays, "CITY") is not None
        ended = ends.responsibilities.get().liaison
        assert (ended.end_kind, ended.end_document) == ("APPROVED", "2号")
        with pytest.raises(RuleViolation) as caught:
            self.approve(cast, four, on=D(2025, 3, 21), document="3号")
        assert caught.value.code == "unchanged"

    def test_its_page_costs_the_same_for_two_and_twenty(self, client, cast, django_assert_num_queries):
        client.force_login(cast.office)
        with time_machine.travel(NOW):
            for count in (2, 18):
                for _number in range(count):
                    self.propose(cast, make_project())
                client.get("/liaison/selection/2025/")
                with django_assert_num_queries(16):
                    client.get("/liaison/selection/2025/")

    def test_its_page_proposes_and_approves(self, client, cast):
        project = make_project(name="重点项目甲", total_investment=Decimal(90000))
        criteria = list(SelectionCriterion.objects.all())
        with time_machine.travel(NOW):
            client.force_login(cast.commission)
            sent = {"project": project.pk, "reason": "影响大"}
            sent |= {f"points_{one.pk}": 40 for one in criteria}
            assert client.post("/liaison/selection/2025/new/", sent).url == "/liaison/selection/2025/"
            page = client.get("/liaison/selection/2025/")
            (candidate,) = page.context["page"].candidates
            assert candidate.total == 80
            said = {"approver": "市委常委会", "document": "1号", "on": "2025-03-26", "chosen": candidate.pk}
            assert client.post("/liaison/selection/2025/", said).status_code == 403
            client.force_login(cast.office)
            seen = client.post("/liaison/selection/2025/", said)
            assert [one.project for one in seen.context["added"]] == [project]
            assert "重点项目甲" in seen.context["question"]
            assert not LiaisonApproval.objects.exists()
            done = client.post("/liaison/selection/2025/", said | {"act": "approve"})
            assert done.url == "/liaison/selection/2025/"
            assert [one.name for one in client.get("/liaison/").context["listing"].records] == ["重点项目甲"]

    def test_its_page_asks_what_becomes_of_the_leader_of_what_leaves(self, client, cast, leader):
        gone = make_liaison(leader, name="调出项目")
        stays = self.propose(cast, make_project(name="留下项目"))
        said = {"approver": "市委常委会", "document": "9号", "on": "2025-03-26", "chosen": stays.pk}
        with time_machine.travel(NOW):
            client.force_login(cast.office)
            seen = client.post("/liaison/selection/2025/", said)
            (dropped, fate), *_none = seen.context["dropped"]
            assert (dropped.project, dropped.assignment.leader, fate) == (gone, leader, "")
            assert "调出项目" in seen.context["question"]
            again = client.post("/liaison/selection/2025/", said | {"act": "approve"})
            assert again.context["form"].errors
            done = client.post(
                "/liaison/selection/2025/", said | {"act": "approve", f"fate_{gone.pk}": "ENDED"}, follow=True
            )
            assert [str(one) for one in done.context["approvals"]] == ["9号"]
            assert "调出项目" in "".join(str(one) for one in done.context["messages"])
        assert holding.current(gone, "CITY") is None

    def test_it_is_narrowed_to_a_division_and_taken_to_a_meeting(self, client, cast, leader):
        naiman = cast.city.children.get(code="150525")
        self.propose(cast, make_liaison(leader, name="本区项目"))
        self.propose(cast, make_project(name="奈曼项目", division=naiman, total_investment=Decimal(90000)))
        with time_machine.travel(NOW):
            client.force_login(cast.office)
            url = f"/liaison/selection/2025/?division={naiman.code}"
            page = client.get(url)
            assert [one.project.name for one in page.context["page"].candidates] == ["奈曼项目"]
            assert not page.context["may_approve"]
            book = load_workbook(io.BytesIO(client.get(f"{url}&_export=xlsx").content)).active
            rows = [[cell.value for cell in row] for row in book.iter_rows()]
            assert [row[1] for row in rows[3:-2]] == ["奈曼项目"]
            assert 90000 in rows[3]


class OnePanel(PanelSuite):
    """What the panels of the liaison share."""

    today = TODAY

    def reader(self):
        self.cast = make_cast(TODAY)
        self.leader = self.cast.leader.leader
        self.unit = make_organisation("通辽市林草局")
        user = getattr(self.cast, self.who)
        user.organisation = self.unit
        user.save()
        user.active_grants  # noqa: B018 - read once a request, before any panel
        return user

    def make_object(self):
        self.project = make_liaison(self.leader)
        return self.project

    def fill(self, obj, count):
        for number in range(count):
            visit(self.project, self.leader, D(2025, 3, 1 + number % 20), self.cast.office)
            Directive.objects.create(
                project=self.project,
                leader=self.leader,
                text="请抓紧",
                handler_unit=self.unit,
                due_on=D(2025, 4, 1),
                entered_by=self.cast.leader,
                entered_at=NOW,
            )


PROJECT, OFFICE, TO_ANSWER = (panel for panel in PANELS if panel.page != "permit")


class TestProjectPanel(OnePanel):
    panel, who = PROJECT, "office"


class TestProjectHead(HeadSuite, OnePanel):
    panel, who = HEAD, "office"


class TestOfficePanel(OnePanel):
    panel, who = OFFICE, "office"


class TestToAnswerPanel(OnePanel):
    panel, who = TO_ANSWER, "approval"


def test_panels_stay_away_where_there_is_nothing_to_say(cast, rf):
    request = rf.get("/")
    request.user, request.today = cast.reviewer, TODAY
    assert panels.of_project(request, make_project()) is None
    assert panels.to_answer(request, None) is None
