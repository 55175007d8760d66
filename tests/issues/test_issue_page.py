"""The page of an issue, its acts, raising one, supervising one, the letter, the figures, the panels."""

import datetime
import io

import pytest
import time_machine
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document

from projects.base.models import Attachment
from projects.directory.models import Division
from projects.issues import extending, helping, panels, shown, sources, supervising
from projects.issues.act_list import ACTS
from projects.issues.models import Issue, Supervision
from projects.issues.standing import scene_of
from projects.pool.models import Project
from tests.city import make_cast, make_project, moment
from tests.issues.cases import assigned, closed, day, many, raised, resolved, unit_of
from tests.ui.suites import HeadSuite, PanelSuite

pytestmark = pytest.mark.django_db
TODAY = datetime.datetime(2025, 3, 28, 2, tzinfo=datetime.UTC)
ON = TODAY.date()


@pytest.fixture(autouse=True)
def _on_friday():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def client(client):
    """A reader of English."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def cast():
    return make_cast()


def offered(client, issue):
    """The acts that the page offers to whoever is signed in."""
    page = client.get(f"/issues/{issue.pk}/").context["page"]
    return [offer.act.code for offer in page.offers]


def do(client, issue, act, **values):
    return client.post(f"/issues/{issue.pk}/acts/{act}/", values)


def test_everybody_is_offered_what_he_may_do(client, cast):
    issue = assigned(by=cast.office)
    for who, acts in [
        (issue.handler, ["start", "note", "resolve", "attach", "ask_extension"]),
        (cast.reviewer, ["attach", "reassign", "level", "ask_help"]),
        (cast.leader, []),
    ]:
        client.force_login(who)
        assert offered(client, issue) == acts, who
    solved = resolved(by=cast.office)
    for who, acts in [
        (solved.handler, ["take_back", "attach"]),
        (cast.reviewer, ["close", "reopen", "attach", "level"]),
        (cast.supervision, ["close", "reopen"]),
    ]:
        client.force_login(who)
        assert offered(client, solved) == acts, who


def test_an_act_keeps_what_was_typed_when_something_is_missing(client, cast):
    issue = assigned(by=cast.office, due=day(20))
    client.force_login(issue.handler)
    response = do(client, issue, "ask_extension", until="2025-03-10", reason="等待组卷材料")
    assert response.status_code == 422
    body = response.content.decode()
    assert "等待组卷材料" in body
    assert "The new deadline lies after the old one." in body
    form = body.split('id="act-ask_extension"')[1].split(">")[0]
    assert "hidden" not in form
    response = do(client, issue, "ask_extension", until="2025-04-10", reason="等待组卷材料")
    assert response.status_code == 302
    assert issue.extensions.get().until == day(10, 4)


def test_who_may_not_is_told_who_may(client, cast):
    issue = resolved(by=cast.office)
    client.force_login(issue.handler)
    response = do(client, issue, "close")
    assert response.status_code == 403
    said = response.content.decode()
    assert "What you reported as solved yourself is verified by somebody else." in said
    assert "the reviewers of" in said
    client.force_login(cast.reviewer)
    assert do(client, issue, "note", text="x", on="2025-03-20").status_code == 403
    assert do(client, issue, "no-such-act").status_code == 404
    issue.refresh_from_db()
    assert issue.state == "RESOLVED"


def test_what_no_longer_fits_is_said(client, cast):
    issue = closed(by=cast.office, verifier=cast.reviewer)
    client.force_login(cast.reviewer)
    response = client.post(f"/issues/{issue.pk}/acts/close/", follow=True)
    assert "is not possible as the issue stands now" in response.content.decode()


def test_a_form_that_is_out_of_date_changes_nothing(client, cast):
    issue = assigned(by=cast.office)
    client.force_login(issue.handler)
    response = do(client, issue, "note", text="进展", on="2025-03-20", version="0")
    assert response.status_code == 422
    assert "Somebody else changed this issue meanwhile" in response.content.decode()
    assert not issue.notes.exists()


def test_evidence_is_a_file_for_those_who_see_the_issue(client, cast):
    issue = assigned(by=cast.office)
    client.force_login(issue.handler)
    upload = SimpleUploadedFile("批复.pdf", b"%PDF-1.4 test")
    values = {"evidence": "用地批复", "on": "2025-03-27", "file": upload}
    assert do(client, issue, "resolve", **values).status_code == 302
    file = Attachment.objects.get()
    assert file.owner == issue
    served = client.get(f"/attachments/{file.pk}/")
    assert served.getvalue() == b"%PDF-1.4 test"
    client.force_login(cast.outsider)
    assert client.get(f"/attachments/{file.pk}/").status_code == 404
    bad = SimpleUploadedFile("x.exe", b"MZ")
    client.force_login(cast.office)
    assert do(client, issue, "attach", file=bad).status_code == 422


def test_raising_an_issue(client, cast):
    project, foreign = make_project(reporter=cast.staff), make_project(name="别的项目")
    client.force_login(cast.staff)
    page = client.get(f"/issues/new/?project={project.pk}")
    assert page.context["form"].initial["project"] == project.pk
    assert list(page.context["form"].fields["project"].queryset) == [project]
    values = {"title": "用地指标未落实", "category": "LAND", "level": "BANNER", "raised_on": "2025-03-27"}
    refused = client.post("/issues/new/", values | {"project": foreign.pk})
    assert refused.status_code == 200
    assert "用地指标未落实" in refused.content.decode()
    response = client.post("/issues/new/", values | {"project": project.pk})
    issue = Issue.objects.get()
    assert response.url == f"/issues/{issue.pk}/"
    assert (issue.raised_by, issue.raised_on, issue.investment_affected) == (cast.staff, day(27), None)


def test_an_issue_knows_where_it_comes_from(client, cast):
    project = make_project(reporter=cast.staff)
    source = sources.register(
        sources.Source(
            Division,
            "Place",
            href=lambda record: f"/places/{record.pk}/",
            prefill=lambda record: {"project": project, "title": "来自周报", "description": "线路未接通"},
            visible=lambda user: Division.objects.filter(code="150502"),
        )
    )
    try:
        client.force_login(cast.staff)
        address = f"/issues/new/?source=directory.division:{cast.district.pk}"
        initial = client.get(address).context["form"].initial
        assert (initial["project"], initial["title"]) == (project.pk, "来自周报")
        values = {"title": "来自周报", "category": "UTILITIES", "level": "BANNER", "raised_on": "2025-03-27"}
        client.post(address, values | {"project": project.pk})
        issue = Issue.objects.get()
        assert issue.source == cast.district
        page = client.get(f"/issues/{issue.pk}/").content.decode()
        assert f'<a href="/places/{cast.district.pk}/">Place</a>' in page
        listing = client.get("/issues/?source=directory.division").context["listing"]
        assert listing.count == 1
        for wrong in ("directory.division:1", "directory.division:x", "no.such:1", "directory.division"):
            assert client.get(f"/issues/new/?source={wrong}").context["source"] is None
    finally:
        sources.unregister(source)


def test_a_step_is_decided_and_its_letter_is_a_document(client, cast):
    issue = assigned(make_project(name="风电装备项目"), by=cast.office, due=day(18))
    client.force_login(cast.supervision)
    form = client.get(f"/issues/{issue.pk}/supervise/").context["form"]
    assert form.initial["step"] == "LETTER"
    assert "风电装备项目" in form.initial["text"]
    values = {"decision": "take_up", "step": "LETTER", "addressee": issue.organisation_id}
    response = client.post(f"/issues/{issue.pk}/supervise/", values | {"text": ""})
    assert response.status_code == 200
    response = client.post(f"/issues/{issue.pk}/supervise/", values | {"text": "请抓紧办理。\n请书面反馈。"})
    row = Supervision.objects.get()
    assert response.url == f"/issues/supervision/{row.pk}/"
    assert do(client, issue, "send", letter_number="通督函〔2025〕1号").status_code == 302
    page = client.get(response.url).content.decode()
    assert "通督函〔2025〕1号" in page
    file = client.get(f"{response.url}letter.docx")
    document = Document(io.BytesIO(file.content))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert "通督函〔2025〕1号" in texts
    assert f"{issue.organisation}：" in texts
    assert "请抓紧办理。" in texts
    section = document.sections[0]
    assert (section.page_width.mm, section.page_height.mm) == (
        pytest.approx(210, 0.01),
        pytest.approx(297, 0.01),
    )
    assert section.top_margin.mm == pytest.approx(37, 0.01)
    assert section.left_margin.mm == pytest.approx(28, 0.01)
    assert document.core_properties.author == str(cast.supervision.organisation or cast.supervision)


def test_not_now_needs_a_reason_and_a_day(client, cast):
    issue = assigned(by=cast.office, due=day(18))
    client.force_login(cast.supervision)
    values = {"decision": "not_now", "step": "LETTER", "addressee": issue.organisation_id}
    address = f"/issues/{issue.pk}/supervise/"
    assert client.post(address, values | {"reason": "等"}).context["form"].errors.keys() == {"until"}
    assert client.post(address, values | {"until": "2025-04-03"}).context["form"].errors.keys() == {"reason"}
    client.post(address, values | {"until": "2025-04-03", "reason": "等待会议"})
    assert Supervision.objects.get().state == "DECLINED"


def test_the_figures_of_the_log(client, cast):
    first, second = make_project(), make_project()
    closed(first, by=cast.office, verifier=cast.reviewer, category="FUNDS")
    assigned(first, by=cast.office, due=day(18))
    assigned(first, by=cast.office, due=day(31))
    raised(second, by=cast.office, category="FUNDS")
    client.force_login(cast.office)
    context = client.get("/issues/overview/").context
    tables = {key: {row.name: row.line for row in rows} for key, _words, rows in context["tables"]}
    land, funds = tables["category"]["land"], tables["category"]["funds"]
    assert (land.open, land.late, land.steps["LETTER"], land.blocked) == (2, 1, 1, 50000)
    assert (funds.open, funds.raised, funds.rate, funds.days) == (1, 2, 50, 2)
    total = context["tables"][0][2][-1]
    assert (total.line.open, total.line.blocked) == (3, 100000)
    assert [one.issues for one in context["blocked"]] == [2, 1]
    assert context["heard"]["closed"] == 0
    for by in ("category", "division", "unit"):
        assert client.get(f"/issues/overview/?_export=xlsx&by={by}").status_code == 200
    assert client.get("/issues/overview/?year=abc").context["notices"]
    page = client.get("/issues/overview/?year=2024").content.decode()
    assert "?category=LAND&amp;open=true" in page


@pytest.mark.parametrize("address", ["/issues/overview/", "/issues/{}/", "/issues/{}/supervise/"])
def test_pages_cost_the_same_whatever_there_is(client, cast, address):
    project = make_project()
    issue = assigned(project, by=cast.office, due=day(18))
    client.force_login(cast.office)
    address = address.format(issue.pk)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    many(40, project, by=cast.office)
    many(5, make_project(), by=cast.office, category="FUNDS")
    for number in range(3):
        issue.notes.create(on=day(5), text=f"{number}", by=cast.office, at=moment(day(5)))
        issue.holders.create(
            organisation=issue.organisation, valid_from=day(3), valid_to=day(3), by=cast.office
        )
    with CaptureQueriesContext(connection) as more:
        client.get(address)
    assert len(more) == len(few), "\n".join(entry["sql"] for entry in more.captured_queries)


def test_every_act_says_who_may_and_has_a_form(cast):
    assert len({act.code for act in ACTS}) == len(ACTS)
    scene = scene_of(assigned(by=cast.office), cast.leader, ON)
    for act in ACTS:
        reason, _who = act.why(scene)
        assert reason


def test_the_page_shows_all_that_happened(client, cast):
    issue = assigned(make_project(leader=cast.leader.leader), by=cast.office, due=day(12))
    extending.ask_extension(issue, day(26), by=issue.handler, at=moment(day(11)), reason="组卷")
    extending.decide_extension(issue, True, by=cast.office, at=moment(day(12)))
    request = helping.ask(
        issue, unit_of("市水务局"), done_so_far="协调", asked="牵头", by=cast.reviewer, at=moment(day(13))
    )
    helping.accept(request, by=cast.office, at=moment(day(14)))
    supervising.take_up(issue, "REMINDER", by=cast.supervision, at=moment(day(27)), text="请抓紧")
    client.force_login(cast.office)
    response = client.get(f"/issues/{issue.pk}/")
    page = response.content.decode()
    assert response.context["escalation"].overdue == 2
    for said in ("组卷", "市水务局", "请抓紧", "Overdue by 2 days", "approved the extension"):
        assert said in page or said == "请抓紧"
    assert "asked for the city" in page


class OfIssues(PanelSuite):
    today = ON

    def fill(self, obj, count):
        many(count, obj or self.project, by=self.cast.office, unit=self.unit, due=day(20))


class TestProjectPanel(OfIssues):
    panel = next(panel for panel in shown.PANELS if panel.page == "project")

    def reader(self):
        self.cast, self.unit = make_cast(), unit_of()
        self.project = make_project(reporter=self.cast.staff)
        self.cast.staff.active_grants  # noqa: B018 - the request has them already
        return self.cast.staff

    def make_object(self):
        return Project.objects.get(pk=self.project.pk)


class TestProjectHead(HeadSuite, TestProjectPanel):
    panel = shown.HEAD


class TestMyIssues(OfIssues):
    panel = next(panel for panel in shown.PANELS if panel.name == "my_issues")

    def reader(self):
        self.cast, self.unit = make_cast(), unit_of()
        self.project = make_project()
        person = assigned(self.project, by=self.cast.office, unit=self.unit).handler
        person.active_grants  # noqa: B018 - the request has them already
        return person

    def make_object(self):
        return None


class TestSupervisionPanel(TestMyIssues):
    panel = next(panel for panel in shown.PANELS if panel.name == "supervision")

    def reader(self):
        super().reader()
        self.cast.supervision.active_grants  # noqa: B018 - the request has them already
        return self.cast.supervision


def test_the_homes_tell_what_waits(client, cast):
    issue = assigned(by=cast.office, due=day(18))
    helping.ask(issue, unit_of(), done_so_far="协调", asked="牵头", by=cast.reviewer, at=moment(day(27)))
    for who, panel in [
        (cast.supervision, "supervision"),
        (issue.handler, "my_issues"),
        (cast.office, "help"),
    ]:
        client.force_login(who)
        page = client.get("/").content.decode()
        assert f'id="panel-{panel}"' in page
        assert issue.title in page
    assert panels.supervises(cast.supervision)
    assert not panels.supervises(cast.office)
