"""The pages of applications: what is shown to whom, kept, refused; what they cost."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.directory.models import Division, Organisation
from projects.directory.roles import Role
from projects.pool import application_panels, entering
from projects.pool.models import Application, Project
from projects.pool.views.applications import ApplicationListPage
from tests.city import WEEK, make_cast, make_organisation, make_project, make_user, moment
from tests.pool.applying import AT, department, errors, facts, make_application, post_facts, submitted
from tests.pool.cases import bulk_projects
from tests.ui.suites import ListPageSuite

pytestmark = pytest.mark.django_db
TODAY = moment(WEEK.day(4), 10)
NEW = "/pool/applications/new/"


@pytest.fixture(autouse=True)
def thursday():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def checker(cast):
    """The trade's department."""
    return make_user("trade", Role.REVIEWER, scope="ORGANISATION", organisation=department())


class TestApplicationList(ListPageSuite):
    view_class = ApplicationListPage
    url = "/pool/applications/"

    def reader(self):
        self.cast = make_cast()
        self.group = make_organisation("第一工作小组", Organisation.Kind.WORKING_GROUP)
        self.examples = {
            "q": "肉牛",
            "state": "SUBMITTED",
            "step": "CONFIRM",
            "division": "150502",
            "for_me": "true",
            "mine": "false",
            "tier": "LONG_TERM",
            "department": str(department().pk),
            "working_group": str(self.group.pk),
        }
        return self.cast.commission

    def make_rows(self, count):
        for _row in range(count):
            make_application(
                self.cast.staff, state="SUBMITTED", waiting_for="CONFIRM", working_group=self.group
            )

    def test_the_headline_says_who_waits_for_whom(self):
        self.make_rows(2)
        make_application(self.cast.staff, state="SUBMITTED", waiting_for="CHECK")
        make_application(self.cast.commission, state="RETURNED")
        headline = self.open().context["headline"]
        for part in ("for_me=true", "step=CHECK", "step=CONFIRM", "mine=true"):
            assert part in headline
        assert self.listing("for_me=true").count == 2

    def test_the_working_days_of_waiting_leave_out_the_weekend(self):
        make_application(
            self.cast.staff,
            state="SUBMITTED",
            waiting_for="CONFIRM",
            at=moment(WEEK.first - datetime.timedelta(3)),
        )
        # From Friday 21 March to Thursday 27 March.
        assert self.listing().records[0].waiting == 4

    def test_boxes_stand_where_the_reader_decides(self):
        make_application(self.cast.staff, state="SUBMITTED", waiting_for="CONFIRM", name="甲")
        make_application(self.cast.commission, state="SUBMITTED", waiting_for="CONFIRM", name="乙")
        assert self.open().content.count(b'name="chosen"') == 1


def test_a_draft_needs_little_and_is_kept(client, cast):
    client.force_login(cast.staff)
    sent = post_facts(act="save", content="", total_investment="", contact_phone="")
    response = client.post(NEW, sent)
    row = Application.objects.get()
    assert response.url == reverse("pool:application", args=[row.pk])
    assert (row.state, row.owner_name) == ("DRAFT", "内蒙古草原牛业有限公司")


def test_a_banners_reviewer_proposes_for_his_banner_alone(client, cast):
    client.force_login(cast.reviewer)
    naiman = Division.objects.get(code="150525")
    assert errors(client.post(NEW, post_facts(act="save", division=naiman.pk))) == {"division"}
    client.post(NEW, post_facts(act="save"))
    assert Application.objects.get().division == cast.district


def test_what_is_lacking_is_said_at_the_field_and_what_was_typed_stays(client, cast):
    client.force_login(cast.staff)
    response = client.post(NEW, post_facts(content="", contact_phone=""))
    assert errors(response) == {"content", "contact_phone"}
    assert "内蒙古草原牛业有限公司" in response.content.decode()
    assert not Application.objects.exists()


def test_an_amount_is_typed_as_people_do(client, cast):
    client.force_login(cast.staff)
    client.post(NEW, post_facts(total_investment="1.2亿"))
    assert Application.objects.get().total_investment == Decimal(12000)


def test_below_the_minimum_the_reason_is_asked_for(client, cast):
    client.force_login(cast.staff)
    assert errors(client.post(NEW, post_facts(total_investment="300"))) == {"exception_reason"}
    client.post(NEW, post_facts(total_investment="300", exception_reason="民生急需"))
    assert Application.objects.get().state == "SUBMITTED"


def test_duplicates_are_shown_while_typing_and_answered_before_it_is_submitted(client, cast):
    owner = Organisation.objects.create(name="内蒙古草原牛业有限公司", kind="ENTERPRISE")
    make_project(name="肉牛精深加工项目", owner=owner, reporter=cast.staff)
    client.force_login(cast.staff)
    typed = client.post(reverse("pool:application_check"), post_facts(division="", content=""))
    assert "肉牛精深加工项目" in typed.content.decode()
    assert b"<html" not in typed.content
    assert errors(client.post(NEW, post_facts())) == {"difference_reason"}
    client.post(NEW, post_facts(difference_reason="另一厂区"))
    assert Application.objects.get().difference_reason == "另一厂区"


def test_a_project_out_of_sight_is_named_by_its_division(client, cast):
    owner = Organisation.objects.create(name="内蒙古草原牛业有限公司", kind="ENTERPRISE")
    make_project(name="肉牛精深加工秘密项目", owner=owner)
    client.force_login(cast.staff)
    said = client.post(reverse("pool:application_check"), post_facts()).content.decode()
    assert "秘密" not in said
    assert "科尔沁区" in said


def test_a_file_is_served_to_those_who_see_the_application(client, cast, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(cast.staff)
    upload = SimpleUploadedFile("可研.pdf", b"%PDF-1.4 test")
    client.post(NEW, post_facts(act="save", file=upload))
    row = Application.objects.get()
    href = reverse("base:attachment", args=[row.attachments.get().pk])
    assert client.get(href).getvalue() == b"%PDF-1.4 test"
    client.force_login(cast.commission)
    # A draft is its writer's alone, and so is its file.
    assert client.get(href).status_code == 404
    entering.submit(row, by=cast.staff, at=TODAY)
    assert client.get(href).getvalue() == b"%PDF-1.4 test"


def test_a_returned_one_says_why_and_is_submitted_again(client, cast, checker):
    row = submitted(cast.staff)
    entering.decide(row, "CHECK", "RETURN", by=checker, at=AT, reason="请补充用地情况")
    client.force_login(cast.staff)
    address = reverse("pool:application_edit", args=[row.pk])
    page = client.get(address)
    assert "请补充用地情况" in page.content.decode()
    version = page.context["form"]["version"].value()
    client.post(address, post_facts(version=version, content="已补充"))
    row.refresh_from_db()
    assert (row.state, row.round, row.content) == ("SUBMITTED", 2, "已补充")
    # Another window still has the old version.
    assert client.post(address, post_facts(version=version)).status_code == 403


def test_a_stale_window_is_told_and_overwrites_nothing(client, cast):
    row = entering.save(None, facts(), by=cast.staff, at=AT)
    entering.save(row, {"name": "新名"}, by=cast.staff, at=AT)
    client.force_login(cast.staff)
    address = reverse("pool:application_edit", args=[row.pk])
    response = client.post(address, post_facts(version=0, act="save", name="旧名"))
    assert errors(response) == {"__all__"}
    assert Application.objects.get().name == "新名"


@pytest.mark.parametrize(
    ("outcome", "state"), [("ACCEPT", "SUBMITTED"), ("RETURN", "RETURNED"), ("REFUSE", "REFUSED")]
)
def test_the_trade_decides_on_its_page(client, cast, checker, outcome, state):
    row = submitted(cast.staff)
    client.force_login(checker)
    page = client.get(reverse("pool:application", args=[row.pk]))
    assert page.context["form"] is not None
    sent = {"outcome": outcome, "step": "CHECK", "round": "1", "reason": "意见"}
    client.post(reverse("pool:application_decide", args=[row.pk]), sent)
    row.refresh_from_db()
    assert row.state == state
    assert row.decisions.get().reason == "意见"
    # Whoever read the page of before is told.
    response = client.post(reverse("pool:application_decide", args=[row.pk]), sent, follow=True)
    assert "alert" in response.content.decode() or "note-error" in response.content.decode()
    assert row.decisions.count() == 1


def test_a_return_without_a_reason_keeps_what_was_typed(client, cast, checker):
    row = submitted(cast.staff)
    client.force_login(checker)
    sent = {"outcome": "RETURN", "step": "CHECK", "round": "1", "evidence": "会议纪要3号"}
    response = client.post(reverse("pool:application_decide", args=[row.pk]), sent)
    assert errors(response) == {"reason"}
    assert "会议纪要3号" in response.content.decode()


def test_the_minutes_are_kept_as_a_file(client, cast, checker, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    row = submitted(cast.staff)
    client.force_login(checker)
    minutes = SimpleUploadedFile("纪要.pdf", b"%PDF-1.4 test")
    sent = {"outcome": "ACCEPT", "step": "CHECK", "round": "1", "file": minutes}
    client.post(reverse("pool:application_decide", args=[row.pk]), sent)
    assert row.attachments.get().name == "纪要.pdf"


def test_whose_application_it_is_sees_no_form_to_decide(client, cast):
    row = make_application(cast.commission, state="SUBMITTED", waiting_for="CONFIRM")
    client.force_login(cast.commission)
    page = client.get(reverse("pool:application", args=[row.pk]))
    assert page.context["form"] is None
    sent = {"outcome": "ACCEPT", "step": "CONFIRM", "round": "1"}
    client.post(reverse("pool:application_decide", args=[row.pk]), sent)
    assert not Project.objects.exists()


def test_the_commission_accepts_many_with_one_evidence(client, cast):
    rows = [
        make_application(cast.staff, state="SUBMITTED", waiting_for="CONFIRM", name=name, owner_name=name)
        for name in ("甲", "乙", "丙")
    ]
    own = make_application(cast.commission, state="SUBMITTED", waiting_for="CONFIRM")
    later = make_application(
        cast.staff, state="SUBMITTED", waiting_for="CONFIRM", at=TODAY + datetime.timedelta(hours=1)
    )
    client.force_login(cast.commission)
    keys = [row.pk for row in (*rows[:2], own, later)]
    sent = {"chosen": keys, "seen": TODAY.isoformat(), "evidence": "发改委第5次会议"}
    response = client.post(reverse("pool:applications_accept"), sent, follow=True)
    assert {project.name for project in Project.objects.all()} == {"甲", "乙"}
    assert {move.evidence for one in Project.objects.all() for move in one.transfers.all()} == {
        "发改委第5次会议"
    }
    entered, left_alone = map(str, response.context["messages"])
    for project in Project.objects.all():
        assert reverse("pool:project", args=[project.pk]) in entered
    assert "http" not in left_alone


@pytest.mark.parametrize("sent", [{}, {"chosen": "x", "seen": "y"}, {"chosen": "1", "seen": "2025-01-01"}])
def test_nonsense_is_refused_and_nothing_is_accepted(client, cast, sent):
    client.force_login(cast.commission)
    assert client.post(reverse("pool:applications_accept"), sent).status_code == 400


def test_what_has_entered_is_not_like_itself(client, cast):
    row = make_application(cast.staff, state="SUBMITTED", waiting_for="CONFIRM")
    entering.decide(row, "CONFIRM", "ACCEPT", by=cast.commission, at=TODAY)
    client.force_login(cast.commission)
    assert client.get(reverse("pool:application", args=[row.pk])).context["similar"] == []


def test_the_form_on_paper_has_a_line_for_each_step(client, cast, checker):
    row = submitted(cast.staff)
    entering.decide(row, "CHECK", "ACCEPT", by=checker, at=AT, reason="同意推荐")
    client.force_login(cast.commission)
    text = client.get(reverse("pool:application_sheet", args=[row.pk])).content.decode()
    for part in ("同意推荐", "行业主管部门初审", "发改委复核", "12,000.00"):
        assert part in text


def test_a_project_that_left_is_proposed_again_with_what_is_known(client, cast):
    owner = Organisation.objects.create(name="某公司", kind="ENTERPRISE")
    left = make_project(name="沙地风电", owner=owner, stage="WITHDRAWN", tier="", reporter=cast.staff)
    client.force_login(cast.staff)
    again = f"{NEW}?returns={left.pk}"
    assert again in client.get(reverse("pool:project", args=[left.pk])).content.decode()
    page = client.get(again)
    form = page.context["form"]
    assert (form["name"].value(), form["owner_name"].value()) == ("沙地风电", "某公司")
    assert page.context["similar"] == []


def test_a_pool_admin_answers_for_a_second_project_too(client, cast):
    division = cast.district
    make_project(name="城北热电厂建设项目", division=division)
    client.force_login(cast.pooladmin)
    sent = {
        "name": "科尔沁区城北热电厂项目",
        "division": division.pk,
        "stage": "RESERVE",
        "tier": "LONG_TERM",
        "total_investment": "5000",
        "on": "2025-03-01",
        "reason": "规划",
    }
    assert errors(client.post(reverse("pool:project_new"), sent)) == {"difference"}
    assert "城北热电厂建设项目" in client.post(reverse("pool:project_similar"), sent).content.decode()
    client.post(reverse("pool:project_new"), sent | {"difference": "另一座"})
    made = Project.objects.get(name="科尔沁区城北热电厂项目")
    assert made.tier == "LONG_TERM"


def counted(client, address):
    """How many queries a page takes, its second time."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("page", ["application", "application_edit", "application_sheet", "application_new"])
def test_a_page_costs_the_same_whatever_there_is(client, cast, checker, page):
    row = submitted(cast.staff)
    entering.decide(row, "CHECK", "RETURN", by=checker, at=AT, reason="补充")
    client.force_login(cast.staff)
    address = reverse(f"pool:{page}", args=[] if page == "application_new" else [row.pk])
    before = counted(client, address)
    bulk_projects(30)
    for round_ in range(3):
        entering.submit(row, by=cast.staff, at=AT)
        entering.decide(row, "CHECK", "RETURN", by=checker, at=AT, reason=f"补充{round_}")
    assert counted(client, address) == before


# The homes


def asked(rf, user, panel):
    """(the context of a panel, how many queries it took)."""
    request = rf.get("/")
    request.user, request.today, request.now = type(user).objects.get(pk=user.pk), WEEK.day(4), TODAY
    assert panel.permission(request.user)
    with CaptureQueriesContext(connection) as queries:
        found = panel.context(request, None)
    return found, len(queries)


@pytest.mark.parametrize("count", [2, 20])
def test_what_waits_stands_on_the_home_of_who_decides(rf, cast, count):
    panel, _mine = application_panels.PANELS
    for number in range(count):
        at = moment(WEEK.first - datetime.timedelta(days=number))
        make_application(cast.staff, state="SUBMITTED", waiting_for="CONFIRM", name=f"{number}", at=at)
    found, queries = asked(rf, cast.commission, panel)
    assert queries == panel.queries
    assert (found["count"], found["rows"][0].name) == (count, str(count - 1))
    assert found["rows"][-1].days is not None


@pytest.mark.parametrize("count", [2, 20])
def test_ones_own_stand_on_ones_home_the_returned_first(rf, cast, checker, count):
    _decide, panel = application_panels.PANELS
    row = submitted(cast.staff)
    entering.decide(row, "CHECK", "RETURN", by=checker, at=AT, reason="补充用地")
    for _number in range(count):
        make_application(cast.staff, state="SUBMITTED", at=TODAY)
    found, queries = asked(rf, cast.staff, panel)
    assert queries == panel.queries
    assert (found["rows"][0].pk, found["rows"][0].why) == (row.pk, "补充用地")


def test_who_has_nothing_there_sees_no_block(rf, cast):
    for panel in application_panels.PANELS:
        assert asked(rf, cast.commission, panel)[0] is None
