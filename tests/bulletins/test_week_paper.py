"""The paper of a week: its sentences and tables, counted by hand, and what is kept of it."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.base.errors import RuleViolation
from projects.base.periods import Week
from projects.bulletins import basis, preparing, routing
from projects.bulletins.models import Bulletin
from projects.bulletins.reading import days_of, doubts_of, lines_of, paper_of
from projects.dispatch import chain
from projects.dispatch.models import WeeklyReport
from projects.issues.models import HelpRequest
from projects.issues.reading import Requests, requests_then
from tests.city import make_project, moment
from tests.issues.cases import raised, unit_of
from tests.pool.cases import bulk_projects

from .week_cases import NOW, WEEK, lit, make_brief, make_week, publish_brief, reported

pytestmark = pytest.mark.django_db
D = datetime.date


@pytest.fixture
def week(cast):
    cast.slow, cast.fine, cast.coming = make_week()
    return cast


def texts(bulletin):
    return {section.code: section.text for section in bulletin.sections.all()}


def test_the_sections_say_the_figures(week):
    """3,600 of 30,000 are 12.0 %, 1,100 of it new (万元); of three one reported in time and one late. The
    curve asks 11.7 % by 27 March, so the gap is +0.3; the week before stood at 2,500, 8.3 %."""
    said = texts(make_brief(week.office))
    assert list(said) == ["overall", "lights", "starts", "problems", "next"]
    for part in (
        "应报项目3个",
        "已报1个",
        "66.7%",
        "逾期1个",
        "缺报1个",
        "本周完成投资0.11亿元",
        "截至3月27日",
        "累计完成投资0.36亿元",
        "12.0%",
        "较上周提高3.7个百分点",
        "0.3个百分点",
    ):
        assert part in said["overall"], part
    assert "\n" not in said["overall"]
    # 6 % of a plan of which the curve asks 11.7 %.
    assert "本周转为红灯1个" in said["lights"]
    assert "放缓项目（低于序时进度5.7个百分点）" in said["lights"]
    assert "本周无新开工项目" in said["starts"]
    assert "待开项目（4月7日）" in said["starts"]
    assert "补报缺报和退回的周报1份" in said["next"]
    assert "1个红灯项目" in said["next"]


def test_the_table_of_divisions_by_their_places(week):
    """The district: 3,000 of 20,000 are 15 %, Naiman: 600 of 10,000 are 6 %."""
    table = paper_of(make_brief(week.office)).table("division")
    rows = [dict(zip((one.key for one in table.columns), row.cells, strict=True)) for row in table.rows]
    told = [
        (row["place"], row["change"], row["name"], row["count"], row["week"], row["completed"], row["rate"])
        for row in rows
    ]
    assert told == [
        (1, 0, "科尔沁区", 2, 1000, 3000, 15),
        (2, 0, "奈曼旗", 1, 100, 600, 6),
    ]
    assert [(row["green"], row["yellow"], row["red"]) for row in rows] == [(1, 0, 0), (0, 0, 1)]
    assert [row["reporting"] for row in rows] == [50, 100]
    total = dict(zip((one.key for one in table.columns), table.total.cells, strict=True))
    assert (total["count"], total["week"], total["completed"], total["rate"]) == (3, 1100, 3600, 12)


def test_every_number_has_as_many_lines_behind_it(week):
    bulletin = make_brief(week.office)
    lines = lines_of(bulletin)
    assert [(line.due, line.in_time, line.handed_in) for line in lines] == [(1, 1, 1), (1, 0, 1), (1, 0, 0)]
    for row in paper_of(bulletin).table("division").rows:
        asked = dict(part.split("=") for part in row.basis.split("&"))
        for value, column in zip(row.cells, paper_of(bulletin).table("division").columns, strict=True):
            if column.kind == "count" and column.figure:
                found = basis.behind(lines, {**asked, "figure": column.figure}, *days_of(WEEK))
                assert len(found) == value, column.key


def test_who_turned_is_told_inside_alone(week):
    paper = paper_of(make_brief(week.office))
    (row,) = paper.table("turned").rows
    assert row.cells[:4] == ("放缓项目", "奈曼旗", "YELLOW", "RED")
    public = paper.public()
    assert [section.code for section in public.sections] == ["overall", "starts", "problems", "next"]
    assert "turned" not in {table.key for table in public.tables}


def test_no_red_list_is_confirmed_for_a_week(week):
    bulletin = routing.send(make_brief(week.office), by=week.office, at=NOW)
    # The step of the week is switched off as set up.
    assert bulletin.state == Bulletin.State.APPROVED


def test_edited_numbers_are_held_against_the_figures(week):
    bulletin = make_brief(week.office)
    section = bulletin.sections.get(code="starts")
    text = section.text + "\n3月28日至4月13日另有23个项目开工。"
    preparing.edit(section, text, by=week.office, at=NOW, version=section.version)
    (doubt,) = doubts_of(bulletin)["starts"]
    assert doubt.sentence == "3月28日至4月13日另有23个项目开工。"
    assert "23" in doubt.strange


def test_a_published_brief_stays_and_locks_no_report(week):
    bulletin = publish_brief(week.office)
    said = paper_of(bulletin)
    report = WeeklyReport.objects.get(project=week.fine, week=WEEK)
    assert report.state == WeeklyReport.State.ACCEPTED
    chain.correct(report, "cumulative", "2500", by=week.office, at=NOW, reason="重复计算")
    bulletin = Bulletin.objects.get(pk=bulletin.pk)
    assert paper_of(bulletin) == said
    assert {line.facts.completed for line in lines_of(bulletin)} == {Decimal(600), Decimal(3000), None}
    with pytest.raises(RuleViolation):
        preparing.refresh(bulletin, by=week.office, at=NOW)


@pytest.mark.parametrize(
    ("week_name", "title", "as_of", "completed", "told"),
    [
        # 30 December 2024 to 5 January 2025; what the year brought begins anew, all of it in this week.
        ("2025-W01", "2025年第1周", D(2025, 1, 2), 50, "截至1月2日"),
        ("2024-W01", "2024年第1周", D(2024, 1, 4), 50, "截至1月4日"),
        ("2026-W53", "2026年第53周", D(2026, 12, 31), 50, "截至12月31日"),
    ],
)
def test_weeks_at_a_years_end(cast, week_name, title, as_of, completed, told):
    one = Week.parse(week_name)
    project = make_project(year=as_of.year)
    reported(project, one, completed, as_of=as_of)
    bulletin = make_brief(cast.office, moment(as_of + datetime.timedelta(4)), one)
    paper = paper_of(bulletin)
    assert paper.as_of == as_of
    assert title in paper.title
    assert told in texts(bulletin)["overall"]
    assert paper.table("division").total.value(paper.table("division").place("completed")) == completed
    if one.number == 1:
        assert "较上周" not in texts(bulletin)["overall"]


def test_what_the_banners_ask_of_the_city(week):
    """Asked on 20 and 25 March; the first was sent back on the 28th, after the cut-off."""
    sent_back = {"state": "RETURNED", "decided_by": week.office, "decided_on": D(2025, 3, 28)}
    for day, facts in ((20, {**sent_back, "decision": "旗县可解决"}), (25, {})):
        HelpRequest.objects.create(
            issue=raised(week.slow, by=week.office, on=D(2025, 3, 3)),
            done_so_far="已协调",
            asked="请协调用地",
            department=unit_of(),
            asked_by=week.reviewer,
            asked_on=D(2025, 3, day),
            **facts,
        )
    keys = [week.slow.pk]
    assert requests_then(keys, D(2025, 3, 21), D(2025, 3, 27)) == Requests(asked=1, waiting=2)
    assert requests_then(keys, D(2025, 3, 28), D(2025, 4, 3)) == Requests(asked=0, waiting=1)
    said = texts(make_brief(week.office))["problems"]
    assert "本周旗县提请市级协调1件" in said
    assert "待答复2件" in said


def test_it_costs_the_same_for_many(cast):
    counts = []
    for count in (3, 30):
        for project in bulk_projects(count):
            lit(project, WEEK - 1, "GREEN")
            lit(project, WEEK, "RED")
            reported(project, WEEK, 5)
        with CaptureQueriesContext(connection) as queries:
            preparing.build(Bulletin(kind="WEEK", first=WEEK.first), {})
        counts.append(len(queries))
    assert counts[0] == counts[1]
