"""The lists of the pool that rolls: criteria, moves, reviews and the projects in them; and the panels."""

import datetime

import pytest
import time_machine

from projects.directory.models import Chain, Organisation
from projects.pool.models import GroupTask, PoolTransfer, Project, ReviewItem, RollingReview, TierCriterion
from projects.pool.shown import PANELS
from projects.pool.views.criteria import CriteriaPage, MovesPage
from projects.pool.views.reviews import ReviewItemsPage, ReviewsPage
from tests.city import make_cast, make_organisation, make_project
from tests.pool.cases import bulk_projects
from tests.pool.examples import project_filters
from tests.pool.rolling_cases import FIRST, NOW, OPENED, make_pool, pool_project, ready_project
from tests.ui.suites import ListPageSuite, PanelSuite


@pytest.fixture(autouse=True)
def _in_april():
    with time_machine.travel(NOW, tick=False):
        yield


class TestCriteria(ListPageSuite):
    view_class = CriteriaPage
    url = "/pool/criteria/"

    def reader(self):
        self.cast = make_cast()
        self.units = {
            "working_group": make_organisation("第一工作小组", Organisation.Kind.WORKING_GROUP),
            "responsible_department": make_organisation("市能源局"),
        }
        self.examples = project_filters(
            self.units["working_group"],
            self.units["responsible_department"],
            self.cast.leader.leader,
            stage="RESERVE",
            tier="ROLLING",
            fits="lacks",
            missing=str(TierCriterion.objects.get(code="OWNER").pk),
        )
        return self.cast.office

    def make_rows(self, count):
        leader = self.cast.leader.leader
        bulk_projects(count, leader=leader, stage="RESERVE", tier="ROLLING", started_on=None, **self.units)


class TestMoves(ListPageSuite):
    view_class = MovesPage
    url = "/pool/moves/"

    def reader(self):
        self.cast = make_cast()
        self.group = make_organisation("第一工作小组", Organisation.Kind.WORKING_GROUP)
        self.examples = {
            "q": "条件",
            "on_after": "2025-01-01",
            "move": "PROMOTE",
            "tier": "NEAR_TERM",
            "division": "150502",
            "group": str(self.group.pk),
        }
        return self.cast.office

    def make_rows(self, count):
        projects = bulk_projects(
            count, stage="RESERVE", tier="NEAR_TERM", started_on=None, working_group=self.group
        )
        PoolTransfer.objects.bulk_create(
            PoolTransfer(
                project=project,
                action="PROMOTE",
                from_tier="ROLLING",
                to_tier="NEAR_TERM",
                on=FIRST,
                reason="条件成熟",
                evidence="纪要1号",
                by=self.cast.pooladmin,
                at=OPENED,
            )
            for project in projects
        )


class TestReviews(ListPageSuite):
    view_class = ReviewsPage
    url = "/pool/reviews/"

    def reader(self):
        self.cast = make_cast()
        return self.cast.office

    def make_rows(self, count):
        project = Project.objects.first() or pool_project()
        for _ in range(count):
            number = RollingReview.objects.count()
            review = RollingReview.objects.create(
                first=datetime.date(2000 + number // 12, number % 12 + 1, 1),
                months=1,
                due_on=FIRST,
                silent_since=FIRST,
                opened_at=OPENED,
            )
            review.parts.create().items.create(project=project, tier="ROLLING", proposed="KEEP")


class TestItems(ListPageSuite):
    view_class = ReviewItemsPage

    def reader(self):
        self.cast = make_cast()
        self.group = make_organisation("第一工作小组", Organisation.Kind.WORKING_GROUP)
        review = RollingReview.objects.create(
            first=FIRST, months=3, due_on=FIRST, silent_since=FIRST, opened_at=OPENED
        )
        self.part = review.parts.create(group=self.group)
        self.url = f"/pool/reviews/{review.pk}/items/"
        self.examples = {
            "q": "批量",
            "group": str(self.group.pk),
            "tier": "ROLLING",
            "proposed": "REMOVE",
            "opinion": "KEEP",
            "decision": "KEEP",
            "outcome": "not_moved",
            "changes": "yes",
            "silent": "2",
            "state": "OPEN",
        }
        return self.cast.office

    def make_rows(self, count):
        projects = bulk_projects(count, stage="RESERVE", tier="ROLLING", started_on=None)
        ReviewItem.objects.bulk_create(
            ReviewItem(
                part=self.part,
                project=project,
                tier="ROLLING",
                silent_reviews=2,
                proposed="REMOVE",
                reasons=[{"code": "SILENT", "count": 2, "limit": 2}],
            )
            for project in projects
        )


class TestTierPanel(PanelSuite):
    panel = PANELS[0]
    today = NOW.date()

    def reader(self):
        self.cast = make_cast()
        # A request has them already.
        assert self.cast.office.active_grants
        return self.cast.office

    @pytest.fixture(autouse=True)
    def _now(self, monkeypatch):
        monkeypatch.setattr("django.core.handlers.wsgi.WSGIRequest.now", NOW, raising=False)

    def make_object(self):
        pool = make_pool(self.cast)
        return pool.up

    def fill(self, project, count):
        for _ in range(count):
            project.move_to_tier("LONG_TERM", on=self.today, by=self.cast.office, at=NOW, reason="降")
            project.move_to_tier("ROLLING", on=self.today, by=self.cast.office, at=NOW, reason="升")


class TestHomePanel(PanelSuite):
    panel = PANELS[1]
    today = NOW.date()

    def reader(self):
        self.cast = make_cast()
        user = self.cast.commission
        assert user.active_grants
        return user

    def make_object(self):
        make_pool(self.cast)

    def fill(self, _obj, count):
        review = RollingReview.objects.get()
        for number in range(count):
            group = make_organisation(f"专班{count}-{number}", Organisation.Kind.WORKING_GROUP)
            review.parts.create(group=group, state="GIVEN")


# What the pages say


@pytest.fixture
def office(cast, client):
    client.force_login(cast.office)
    return client


def names(response):
    return {str(record) for record in response.context["listing"].records}


def test_the_criteria_page_says_who_meets_what(office, cast):
    ready_project(name="可升级", tier="LONG_TERM", chain=Chain.objects.first())
    ready_project(name="符合近期", tier="NEAR_TERM")
    pool_project(name="缺内容", content="", responsible_department=make_organisation("市发改委"))
    make_project(name="在建", tier="")
    response = office.get("/pool/criteria/")
    assert names(response) == {"可升级", "符合近期", "缺内容"}
    totals = response.context["listing"].totals
    # The one that could rise lacks a start in one to five years for the tier in which it stands.
    assert (totals["fit"], totals["lacking"], totals["rising"]) == (1, 2, 1)
    assert names(office.get("/pool/criteria/?fits=could")) == {"可升级"}
    assert names(office.get("/pool/criteria/?fits=meets")) == {"符合近期"}
    outline = TierCriterion.objects.get(tier="ROLLING", code="OUTLINE")
    assert names(office.get(f"/pool/criteria/?tier=ROLLING&missing={outline.pk}")) == {"缺内容"}
    (line,) = [
        line
        for _tier, lines in response.context["tiers"]
        for line in lines
        if line.href.endswith(f"missing={outline.pk}")
    ]
    assert (line.name, line.lacking) == (str(outline), 1)
    assert names(office.get(line.href)) == {"缺内容"}


def test_a_criterion_that_is_switched_off_asks_nothing(office):
    project = ready_project(tier="NEAR_TERM", site_settled_on=None)
    assert office.get("/pool/criteria/").context["listing"].totals["lacking"] == 1
    TierCriterion.objects.filter(code="SITE").update(is_enabled=False)
    assert office.get("/pool/criteria/").context["listing"].totals["lacking"] == 0
    assert project.tier == "NEAR_TERM"
    TierCriterion.objects.update(is_enabled=False)
    totals = office.get("/pool/criteria/").context["listing"].totals
    assert (totals["fit"], totals["lacking"], totals["rising"]) == (1, 0, 0)


def test_moves_show_only_the_readers_projects(cast, client):
    pool = make_pool(cast)
    for project in (pool.up, pool.free):
        project.move_to_tier("LONG_TERM", on=NOW.date(), by=cast.office, at=NOW, reason="评审")
    client.force_login(pool.member)
    assert client.get("/pool/moves/").context["listing"].count == 1
    client.force_login(cast.office)
    assert client.get("/pool/moves/").context["listing"].count == 2


def test_the_project_says_why_it_stands_there(office, cast):
    pool = make_pool(cast)
    page = office.get(f"/projects/{pool.down.pk}/").content.decode()
    assert "panel-tier" in page
    item = pool.item(pool.down)
    assert f"/pool/reviews/{pool.review.pk}/parts/{item.part_id}/" in page
    pool.down.leave_pool(on=NOW.date(), by=cast.pooladmin, at=NOW, reason="业主放弃", evidence="纪要9号")
    page = office.get(f"/projects/{pool.down.pk}/").content.decode()
    assert "业主放弃" in page
    assert "纪要9号" in page
    assert "2025-04-10" in page


@pytest.mark.parametrize(("moved", "action"), [(False, "REMOVE"), (True, "KEEP")])
def test_progress_since_the_last_review_ends_the_silence(cast, rf, moved, action):
    pool = make_pool(cast)
    ReviewItem.objects.filter(project=pool.stays).update(silent_reviews=2)
    if moved:
        pool.stays.change_stage("PRELIMINARY", on=NOW.date(), by=cast.pooladmin, at=NOW)
    request = rf.get("/")
    request.user, request.today, request.now = cast.office, NOW.date(), NOW
    found = PANELS[0].context(request, pool.stays)
    assert found["silent"] == (0 if moved else 2)
    assert (found["proposal"] == str(ReviewItem.Action.REMOVE.label)) is (action == "REMOVE")


def test_home_says_what_waits_for_whom(cast, client):
    pool = make_pool(cast)

    def waiting(user):
        client.force_login(user)
        panels = client.get("/").content.decode()
        return [part for part in (pool.part, pool.rest) if pool.address(part) in panels]

    assert waiting(pool.member) == [pool.part]
    assert waiting(cast.commission) == [pool.rest]
    assert waiting(cast.pooladmin) == []
    pool.review.parts.update(state="GIVEN", given_by=cast.commission)
    # Several lead to the matrix with these alone.
    assert waiting(cast.commission) == []
    matrix = f"/pool/reviews/{pool.review.pk}/?state=GIVEN"
    assert matrix in client.get("/").content.decode()
    assert len(client.get(matrix).context["report"].lines) == 2
    pool.review.parts.filter(pk=pool.rest.pk).update(state="OPEN")
    assert waiting(cast.commission) == [pool.part, pool.rest]
    pool.review.parts.update(state="GATHERED")
    assert waiting(cast.pooladmin) == []
    assert f"/pool/reviews/{pool.review.pk}/?state=GATHERED" in client.get("/").content.decode()
    assert waiting(cast.commission) == []


def test_the_sentence_of_a_home_says_all_that_waits(cast, client):
    pool = make_pool(cast)
    GroupTask.objects.create(
        group=pool.group,
        title="补正材料",
        due_on=NOW.date(),
        assignee=cast.commission,
        created_by=pool.member,
        created_at=NOW,
    )
    client.force_login(cast.commission)
    said = client.get("/").context["headline"]
    assert pool.address(pool.rest) in said
    assert "/pool/tasks/?state=OPEN&state=OVERDUE" in said.replace("&amp;", "&")


def test_the_figures_of_the_reviews_open_what_they_count(cast, client):
    pool = make_pool(cast)
    group = make_organisation("第二专班", "WORKING_GROUP")
    other = pool.review.parts.create(group=group, state="DECIDED", evidence="纪要8号")
    outcomes = [{"not_moved": "已开工"}, {"transfer": None}]
    for fields in outcomes:
        other.items.create(
            project=pool_project(),
            tier="ROLLING",
            proposed="KEEP",
            opinion="REMOVE",
            opinion_reason="停",
            decision="REMOVE",
            **fields,
        )
    move = pool.free.transfers.create(
        action="REMOVE", from_tier="ROLLING", on=NOW.date(), reason="停", by=cast.commission, at=NOW
    )
    other.items.filter(not_moved="").update(transfer=move)
    client.force_login(cast.office)
    page = client.get("/pool/reviews/")
    (record,) = page.context["listing"].records
    assert (record.count_open, record.count_decided, record.count_proposed) == (2, 1, 2)
    assert (record.count_decision, record.count_moved, record.count_not_moved) == (2, 1, 1)
    base = f"/pool/reviews/{pool.review.pk}/"
    changes = f"{base}items/?proposed=PROMOTE&proposed=DEMOTE&proposed=REMOVE"
    assert changes in page.context["headline"].replace("&amp;", "&")
    assert client.get(changes).context["listing"].count == 2
    for state, count in (("OPEN", 2), ("DECIDED", 1), ("GIVEN", 0)):
        assert len(client.get(f"{base}?state={state}").context["report"].lines) == count
    for query in ("outcome=moved", "outcome=not_moved"):
        listing = client.get(f"{base}items/?{query}").context["listing"]
        assert (listing.count, listing.notices) == (1, [])
    headline = client.get(f"{base}?state=GIVEN").context["headline"]
    assert f"{base}items/?outcome=not_moved" in headline
