"""From the draft to the published edition: what is asked on the way, what is frozen, what is told later."""

import datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from projects.base.errors import RuleViolation, StaleVersion
from projects.base.models import Event
from projects.bulletins import basis, errata, preparing, publishing, routing
from projects.bulletins.models import Bulletin, Edition, Erratum, RouteStep
from projects.bulletins.reading import doubts_of, lines_of, paper_of
from projects.directory.models import Organisation
from projects.dispatch import chain
from projects.dispatch.models import WeeklyReport
from tests.city import make_organisation

from .cases import MARCH, NOW, make_bulletin, make_month, open_sign_offs, publish_month, without_steps

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def month(cast):
    cast.behind, cast.fine, cast.late = make_month()
    return cast


def refused(code, act, *args, **options):
    with pytest.raises(RuleViolation) as error:
        act(*args, **options)
    assert error.value.code == code


def test_a_draft_has_its_sections_and_says_the_figures(month):
    bulletin = make_bulletin(month.office)
    codes = [section.code for section in bulletin.sections.all()]
    assert codes == ["overall", "divisions", "trades", "key", "problems", "red", "next"]
    overall = bulletin.sections.get(code="overall").text
    # 4,000 of 30,000 (万元): 0.40 亿元, 13.3 %; two of three are under way.
    for part in ("3", "0.40亿元", "13.3%", "正常项目1个", "滞后项目1个"):
        assert part in overall
    refused("begun", make_bulletin, month.office)


def test_every_number_of_the_tables_has_as_many_lines_behind_it(month):
    bulletin = make_bulletin(month.office)
    paper, lines = paper_of(bulletin), lines_of(bulletin)
    for table in paper.tables:
        for row in table.rows:
            asked = dict(part.split("=") for part in row.basis.split("&") if part)
            for value, column in zip(row.cells, table.columns, strict=True):
                if column.kind == "count" and column.figure:
                    found = basis.behind(lines, {**asked, "figure": column.figure}, MARCH.first, MARCH.last)
                    assert len(found) == value, (table.key, column.key)


def test_an_edited_number_that_is_no_figure_is_pointed_out(month):
    bulletin = make_bulletin(month.office)
    section = bulletin.sections.get(code="overall")
    text = section.text + "\n完成投资9.87亿元。"
    preparing.edit(section, text, by=month.office, at=NOW, version=section.version)
    assert doubts_of(bulletin) == {"overall": [("完成投资9.87亿元。", ["9.87"], "")]}
    with pytest.raises(StaleVersion):
        preparing.edit(section, "x", by=month.office, at=NOW, version=section.version)


def test_an_edited_text_stays_when_the_figures_are_computed_anew(month):
    bulletin = make_bulletin(month.office)
    section = bulletin.sections.get(code="next")
    preparing.edit(section, "抓紧开工。", by=month.office, at=NOW, version=section.version)
    WeeklyReport.objects.filter(project=month.fine).update(cumulative=5000)
    bulletin = preparing.refresh(bulletin, by=month.office, at=NOW)
    assert bulletin.sections.get(code="next").text == "抓紧开工。"
    assert "0.60亿元" in bulletin.sections.get(code="overall").text


def test_a_light_is_confirmed_otherwise_with_a_reason_and_both_are_kept(month):
    bulletin = make_bulletin(month.office)
    key = month.behind.pk
    refused(
        "reason_needed", preparing.confirm_lights, bulletin, {key: ("YELLOW", "")}, by=month.office, at=NOW
    )
    decided = {key: ("YELLOW", "供地已解决")}
    bulletin = preparing.confirm_lights(bulletin, decided, by=month.office, at=NOW)
    line = next(line for line in lines_of(bulletin) if line.project == key)
    assert (line.facts.light, line.confirmed) == ("RED", "YELLOW")
    assert "滞后项目0个" in bulletin.sections.get(code="overall").text
    row = paper_of(bulletin).table("red").rows[0]
    assert {"RED", "YELLOW"} <= set(row.cells)


def test_the_red_list_is_confirmed_before_the_bulletin_goes_out(month):
    bulletin = make_bulletin(month.office)
    refused("lights_needed", routing.send, bulletin, by=month.office, at=NOW)


def test_the_way_banners_units_approval(month):
    bureau = make_organisation("市统计局")
    RouteStep.objects.get(kind="MONTH", code="COUNTERSIGN").organisations.add(bureau)
    bulletin = make_bulletin(month.office)
    preparing.confirm_lights(bulletin, {}, by=month.office, at=NOW)
    bulletin = routing.send(bulletin, by=month.office, at=NOW)
    asked = open_sign_offs(bulletin)
    assert sorted(row.division.code for row in asked) == ["150502", "150525"]
    # Wednesday 2 April and one working day.
    assert {row.due_on for row in asked} == {datetime.date(2025, 4, 3)}
    refused("not_draft", preparing.refresh, bulletin, by=month.office, at=NOW)
    routing.sign(asked[0], by=month.reviewer, at=NOW, agrees=True)
    refused("closed", routing.sign, asked[0], by=month.reviewer, at=NOW, agrees=True)
    refused("not_due", routing.close_step, bulletin, by=month.office, at=NOW)
    # Qingming until the 6th: nobody answered by Monday.
    bulletin = routing.close_step(bulletin, by=month.office, at=NOW + 5 * DAY)
    assert bulletin.step == "COUNTERSIGN"
    (asked,) = open_sign_offs(bulletin)
    assert asked.organisation == bureau
    routing.sign(asked, by=month.office, at=NOW, agrees=True)
    bulletin.refresh_from_db()
    assert bulletin.step == "APPROVE"
    (asked,) = open_sign_offs(bulletin)
    refused("not_approved", publishing.publish, bulletin, by=month.office, at=NOW)
    routing.sign(asked, by=month.office, at=NOW, agrees=True, signer="王某")
    bulletin.refresh_from_db()
    assert bulletin.state == Bulletin.State.APPROVED


def test_an_objection_stops_the_way_until_it_is_taken_back(month):
    bulletin = make_bulletin(month.office)
    preparing.confirm_lights(bulletin, {}, by=month.office, at=NOW)
    bulletin = routing.send(bulletin, by=month.office, at=NOW)
    first, second = open_sign_offs(bulletin)
    refused("remark_needed", routing.sign, first, by=month.reviewer, at=NOW, agrees=False)
    routing.sign(first, by=month.reviewer, at=NOW, agrees=False, remark="数据有误")
    routing.sign(second, by=month.reviewer, at=NOW, agrees=True)
    bulletin.refresh_from_db()
    assert bulletin.step == "CHECK"
    bulletin = routing.take_back(bulletin, by=month.office, at=NOW, reason="按意见修改")
    assert bulletin.state == Bulletin.State.DRAFT
    bulletin = routing.send(bulletin, by=month.office, at=NOW)
    assert bulletin.round == 2
    assert len(open_sign_offs(bulletin)) == 2


def test_publishing_freezes_figures_texts_and_reports(month):
    bulletin = publish_month(month.office)
    said = paper_of(bulletin)
    report = WeeklyReport.objects.get(project=month.fine)
    assert report.state == WeeklyReport.State.LOCKED
    chain.correct(report, "cumulative", "2500", by=month.office, at=NOW + DAY, reason="重复计算")
    bulletin = Bulletin.objects.get(pk=bulletin.pk)
    assert paper_of(bulletin) == said
    line = next(line for line in lines_of(bulletin) if line.project == month.fine.pk)
    assert (line.facts.completed, line.report) == (Decimal("3000.00"), report.pk)
    refused("not_draft", preparing.refresh, bulletin, by=month.office, at=NOW)
    assert Event.objects.filter(verb="bulletin.publish").count() == 1


def test_the_database_keeps_an_edition_as_it_is(month):
    publish_month(month.office)
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.update(digest="0")
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.all().delete()


def test_the_digest_proves_a_copy(month):
    edition = publish_month(month.office).edition
    edition.refresh_from_db()
    assert publishing.digest_of(edition.paper, edition.lines) == edition.digest
    edition.lines[0]["facts"]["completed"] = "1.00"
    assert publishing.digest_of(edition.paper, edition.lines) != edition.digest


def test_a_correction_is_told_in_the_next_bulletin_once(month):
    march = publish_month(month.office)
    report = WeeklyReport.objects.get(project=month.fine)
    chain.correct(report, "cumulative", "2500", by=month.office, at=NOW + DAY, reason="重复计算")
    (found,) = errata.find(march)
    assert (found.figure, found.old, found.new, found.reason) == (
        "completed",
        "3000.00",
        "2500.00",
        "重复计算",
    )
    later = NOW + 30 * DAY
    april = publish_month(month.office, later, MARCH + 1)
    row = Erratum.objects.get()
    assert (row.bulletin, row.told_in, row.old, row.new) == (march, april, "3000.00", "2500.00")
    assert paper_of(april).table("errata").rows[0].cells[3:5] == ("3000.00", "2500.00")
    assert errata.find(march) == []
    chain.correct(report, "cumulative", "2600", by=month.office, at=later, reason="再核")
    (found,) = errata.find(march)
    assert (found.old, found.new) == ("2500.00", "2600.00")


def test_number_signer_and_receipts_follow_the_publication(month):
    without_steps()
    bulletin = make_bulletin(month.office)
    sealed = {"number": "通政办发〔2025〕12号", "signer": "李某", "sealed_on": NOW.date()}
    refused("not_published", publishing.seal, bulletin, by=month.office, at=NOW, **sealed)
    preparing.confirm_lights(bulletin, {}, by=month.office, at=NOW)
    routing.send(bulletin, by=month.office, at=NOW)
    publishing.publish(bulletin, by=month.office, at=NOW)
    bulletin = publishing.seal(bulletin, by=month.office, at=NOW, **sealed)
    assert bulletin.document_number == sealed["number"]
    receipt = {"unit": "奈曼旗", "received_by": "赵某", "received_on": NOW.date()}
    publishing.receive(bulletin, by=month.office, at=NOW, **receipt)
    refused("there", publishing.receive, bulletin, by=month.office, at=NOW, **receipt)


def test_only_the_first_reading_counts(month):
    bulletin = publish_month(month.office)
    first = publishing.mark_read(bulletin, by=month.leader, at=NOW)
    again = publishing.mark_read(bulletin, by=month.leader, at=NOW + DAY)
    assert again.at == first.at


def test_who_may_sign_what(month):
    unit = Organisation.objects.filter(kind="DEPARTMENT").first() or make_organisation("市工信局")
    RouteStep.objects.get(kind="MONTH", code="COUNTERSIGN").organisations.add(unit)
    bulletin = make_bulletin(month.office)
    preparing.confirm_lights(bulletin, {}, by=month.office, at=NOW)
    bulletin = routing.send(bulletin, by=month.office, at=NOW)
    mine = list(routing.signable(month.reviewer))
    assert all(row.division.path.startswith(month.reviewer.active_grants[0].division.path) for row in mine)
    assert list(routing.signable(month.staff)) == []
    assert list(routing.signable(month.leader)) == []
