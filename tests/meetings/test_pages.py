"""The pages of meetings: who sees what, what the office does there, how much they ask of the database."""

import datetime
import io

import pytest
import time_machine
from docx import Document
from docx.oxml.ns import qn

from projects.dispatch.models import LightRuleSet
from projects.meetings import deciding
from projects.meetings.models import Decision, Meeting
from projects.meetings.views.listing import DecisionList, MeetingList
from tests.city import WEEK, grant, make_cast, make_organisation, make_project, make_report, moment
from tests.dispatch.counting import assert_constant
from tests.meetings.cases import TUESDAY, decided, held, planned, stamp
from tests.ui.suites import ListPageSuite

pytestmark = pytest.mark.django_db
D = datetime.date
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(moment(TUESDAY, 18), tick=False):
        yield


@pytest.fixture
def cast():
    return make_cast()


def opened(client, who, address):
    """The text of a page as somebody sees it."""
    client.force_login(who)
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def status(client, who, address):
    client.force_login(who)
    return client.get(address).status_code


def test_material_is_for_those_who_take_part_once_it_is_held(client, cast):
    prepared, done = planned(cast), held(cast, on=D(2025, 3, 25), week=WEEK - 1)
    assert status(client, cast.office, f"/meetings/{prepared.pk}/") == 200
    for who in (cast.leader, cast.secretary, cast.supervision, cast.commission, cast.reviewer):
        assert status(client, who, f"/meetings/{done.pk}/") == 200
        assert status(client, who, f"/meetings/{prepared.pk}/") == 404
    assert status(client, cast.staff, f"/meetings/{done.pk}/") == 403
    assert status(client, cast.leader, f"/meetings/{done.pk}/edit/") == 403


def test_others_see_the_decisions_of_their_units_and_projects(client, cast):
    own, water = make_project(reporter=cast.staff), make_organisation("市水务局")
    land = make_organisation("市自然资源局")
    meeting = held(
        cast,
        decided("关于本人项目", water, project=own),
        decided("牵头", water),
        decided("配合", land, partners=(water,)),
        decided("别人的", land),
    )
    planned_only = planned(cast, on=D(2025, 4, 8), week=WEEK + 1)
    deciding.record(planned_only, [decided("尚未召开", water, D(2025, 4, 20))], **stamp(cast))
    cast.approval.organisation = water
    cast.approval.save()
    seen = {
        name: set(Decision.objects.allowed(person).values_list("text", flat=True))
        for name, person in (("staff", cast.staff), ("approval", cast.approval), ("leader", cast.leader))
    }
    assert seen["staff"] == {"关于本人项目"}
    assert seen["approval"] == {"关于本人项目", "牵头", "配合"}
    assert seen["leader"] == {"关于本人项目", "牵头", "配合", "别人的"}
    other = meeting.decisions.get(text="别人的")
    assert status(client, cast.approval, f"/meetings/decisions/{other.pk}/") == 404
    client.force_login(cast.approval)
    assert client.get("/meetings/")["Location"] == "/meetings/decisions/"


def test_only_the_lead_and_the_office_say_how_far_a_decision_is(client, cast):
    water, own = make_organisation("市水务局"), make_project(reporter=cast.staff)
    decision = held(cast, decided(lead=water, project=own)).decisions.get()
    address = f"/meetings/decisions/{decision.pk}/"
    client.force_login(cast.staff)
    assert client.post(address, {"text": "已办", "act": "done"}).status_code == 403
    cast.approval.organisation = water
    cast.approval.save()
    client.force_login(cast.approval)
    response = client.post(address, {"text": " ", "act": "done"})
    assert response.status_code == 200
    assert "field-error" in response.content.decode()
    assert client.post(address, {"text": "已办结", "act": "done"}).status_code == 302
    decision.refresh_from_db()
    assert (decision.state, decision.progress_by) == ("DONE", cast.approval)
    client.force_login(cast.supervision)
    client.post(f"{address}reopen/", {"reason": "未见批复"})
    decision.refresh_from_db()
    assert decision.state == "OPEN"
    assert "field-error" in client.post(f"{address}urge/", {"reason": ""}).content.decode()
    client.post(f"{address}urge/", {"reason": "请于周五前补齐"})
    client.force_login(cast.approval)
    assert "催办" in client.get("/").content.decode()
    assert client.post(f"{address}urge/", {"reason": "请办"}).status_code == 403


def rows_of(*rows):
    """What the sheet of decisions sends."""
    data = {"decisions-TOTAL_FORMS": len(rows), "decisions-INITIAL_FORMS": 0}
    for place, row in enumerate(rows):
        data |= {f"decisions-{place}-{name}": value for name, value in row.items()}
    return data


def test_several_decisions_at_once_and_what_was_typed_stays_where_one_is_wrong(client, cast):
    project = make_project(name="甲项目", light="RED")
    make_report(project, state="ACCEPTED", by=cast.staff, help_needed="请协调用电")
    meeting, water = planned(cast), make_organisation("市水务局")
    client.force_login(cast.office)
    address = f"/meetings/{meeting.pk}/decide/"
    key = client.get(address).context["rows"].forms[0].fields["about"].choices[1][1][0][0]
    good = {"text": "落实用电", "lead": water.pk, "due_on": "2025-04-10", "about": key, "becomes_issue": "on"}
    wrong = {"text": "没有单位", "due_on": "2025-03-01"}
    response = client.post(address, rows_of(good, wrong, {}))
    assert response.status_code == 200
    assert "落实用电" in response.content.decode()
    assert not meeting.decisions.exists()
    response = client.post(address, rows_of(good, {**wrong, "lead": water.pk}))
    (error,) = response.context["rows"].forms[1].errors["due_on"]
    assert error
    assert not meeting.decisions.exists()
    assert client.post(address, rows_of(good, {})).status_code == 302
    made = meeting.decisions.get()
    assert (made.project, made.item.key, made.becomes_issue) == (project, key, True)
    # Held on the page, it is an issue.
    client.post(f"/meetings/{meeting.pk}/hold/")
    made.refresh_from_db()
    assert made.issue.organisation == water


def test_the_next_meeting_proposes_itself_and_begins_with_the_last_one(client, cast):
    held(cast, decided("上次定的事"))
    client.force_login(cast.office)
    form = client.get("/meetings/new/").context["form"]
    assert (form.initial["number"], form.initial["held_on"]) == (2, D(2025, 4, 8))
    data = {"number": 2, "held_on": "2025-04-08", "week": str(WEEK + 1), "chair": cast.leader.leader.pk}
    response = client.post("/meetings/new/", data)
    assert response.status_code == 302
    assert "上次定的事" in client.get(response["Location"]).content.decode()
    again = client.post("/meetings/new/", {**data, "chair": ""})
    assert set(again.context["form"].errors) == {"chair"}


def test_lines_are_dropped_moved_and_written_to(client, cast):
    for name in ("甲", "乙"):
        project = make_project(name=name)
        make_report(project, state="SUBMITTED", by=cast.staff, help_needed=f"请协调{name}")
    meeting = planned(cast)
    client.force_login(cast.office)
    address = f"/meetings/{meeting.pk}/"

    def keys():
        rows = client.get(address).context["page"].sections["REQUESTS"]
        return [row.entry.key for row in rows]

    first, second = keys()
    client.post(f"{address}agenda/arrange/", {"move": f"down {first}"})
    assert keys() == [second, first]
    client.post(f"{address}agenda/arrange/", {"move": f"drop {first}"})
    assert keys() == [second]
    client.post(f"{address}agenda/arrange/", {"move": f"restore {first}"})
    assert len(keys()) == 2
    assert client.post(f"{address}agenda/arrange/", {"move": "drop light:999"}).status_code == 400
    land = make_organisation("市自然资源局")
    sent = {"unit": land.pk, "position": "三日内办结", "note": ""}
    assert client.post(f"{address}agenda/{second}/", sent).status_code == 302
    assert "三日内办结" in client.get(address).content.decode()
    wrong = client.post(f"{address}agenda/{first}/", {"position": "谁说的"})
    assert set(wrong.context["form"].errors) == {"unit"}


def test_the_minutes_get_their_number_on_the_page(client, cast):
    meeting = held(cast, decided())
    client.force_login(cast.office)
    sent = {"number": "通重调纪〔2025〕1号", "signed_by": "李某", "signed_on": "2025-04-01"}
    assert client.post(f"/meetings/{meeting.pk}/minutes/", sent).status_code == 302
    assert "通重调纪〔2025〕1号" in client.get(f"/meetings/{meeting.pk}/").content.decode()


def test_what_the_reader_may_not_open_is_no_link(client, cast):
    naiman = make_project(name="外旗项目", division=cast.city)
    meeting = held(cast, decided("外旗事项", project=naiman))
    address = f"/meetings/{meeting.pk}/"
    assert "外旗项目" in opened(client, cast.reviewer, address)
    assert f'href="/projects/{naiman.pk}/"' not in opened(client, cast.reviewer, address)


def document_of(client, who, address):
    client.force_login(who)
    response = client.get(address)
    assert response["Content-Type"].endswith("wordprocessingml.document")
    return Document(io.BytesIO(response.content))


def test_the_documents_say_what_the_page_says(client, cast):
    water, land = make_organisation("市水务局"), make_organisation("市财政局")
    held(cast, decided("上次定的事", water, D(2025, 3, 27)), on=D(2025, 3, 25), week=WEEK - 1)
    meeting = held(cast, decided("落实供水", water, D(2025, 4, 10), partners=(land,)))
    material = document_of(client, cast.leader, f"/meetings/{meeting.pk}/material.docx")
    cells = [cell.text for table in material.tables for row in table.rows for cell in row.cells]
    assert "上次定的事" in cells
    assert "逾期" in cells
    section = material.sections[0]
    assert round(section.page_width.mm) == 210
    assert (round(section.top_margin.mm), round(section.left_margin.mm)) == (37, 28)
    minutes = document_of(client, cast.leader, f"/meetings/{meeting.pk}/minutes.docx")
    text = "\n".join(paragraph.text for paragraph in minutes.paragraphs)
    assert "（一）落实供水。" in text
    assert "牵头单位：市水务局；配合单位：市财政局；完成时限：2025年4月10日。" in text
    assert "副市长leader在市政府二楼会议室主持召开2025年第2次周调度会" in text
    assert "逾期1项" in text
    fonts = {run.element.rPr.rFonts.get(qn("w:eastAsia")) for p in minutes.paragraphs for run in p.runs}
    assert {"方正小标宋简体", "仿宋_GB2312", "黑体"} <= fonts


def test_the_material_asks_as_much_for_many_lines_as_for_few(client, cast):
    client.force_login(cast.office)
    meeting = planned(cast)
    lead = make_organisation("市水务局")

    def make(count):
        for number in range(count):
            project = make_project()
            make_report(project, state="ACCEPTED", by=cast.staff, help_needed=f"请协调{number}")
            project.lights.create(
                week=WEEK, rules_id=rules, light="RED", reasons=[], assessed_at=moment(TUESDAY)
            )
        rows = [decided(f"事项{number}", lead, project=project) for number in range(count)]
        deciding.record(meeting, rows, **stamp(cast))
        held(cast, *rows[:1], on=D(2025, 3, 1) + DAY * Meeting.objects.count(), week=WEEK - 3)

    rules = LightRuleSet.objects.first().pk
    assert assert_constant(client, f"/meetings/{meeting.pk}/", make) < 45


class TestMeetingList(ListPageSuite):
    view_class = MeetingList
    url = "/meetings/"
    examples = {
        "q": "会议室",
        "kind": "WEEKLY",
        "state": "HELD",
        "held_after": "2025-01-01",
        "held_before": "2025-12-31",
    }

    def reader(self):
        self.cast = make_cast()
        return self.cast.office

    def make_rows(self, count):
        first = Meeting.objects.count()
        Meeting.objects.bulk_create(
            Meeting(
                kind="WEEKLY",
                year=2025,
                number=first + number + 1,
                week=WEEK,
                held_on=TUESDAY,
                place="会议室",
                chair=self.cast.leader.leader,
                prepared_by=self.cast.office,
                state="HELD",
                material={},
                held_at=moment(TUESDAY),
            )
            for number in range(count)
        )


class TestDecisionList(ListPageSuite):
    view_class = DecisionList
    url = "/meetings/decisions/"

    @property
    def examples(self):
        return {
            "q": "批量",
            "standing": "OPEN",
            "lead": str(self.lead.pk),
            "division": "150502",
            "kind": "WEEKLY",
            "due_after": "2025-01-01",
            "due_before": "2025-12-31",
            "held_after": "2025-01-01",
            "held_before": "2025-12-31",
            "mine": "true",
            "has_issue": "false",
        }

    def reader(self):
        self.cast = make_cast()
        self.lead = make_organisation("市水务局")
        self.cast.commission.organisation = self.lead
        self.cast.commission.save()
        self.meeting = held(self.cast)
        grant(self.cast.commission, "approval")
        return self.cast.commission

    def make_rows(self, count):
        first = self.meeting.decisions.count()
        Decision.objects.bulk_create(
            Decision(
                meeting=self.meeting,
                number=first + number + 1,
                text=f"批量{number}",
                lead=self.lead,
                due_on=TUESDAY + DAY * 20,
            )
            for number in range(count)
        )
