"""The page of a month: sentences that agree with the figures, links that open them, who sees what."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.utils import translation

from projects.base.periods import Month, Week
from projects.directory.models import Division
from projects.dispatch import month_asked, month_words
from projects.dispatch.figures import Summary
from projects.dispatch.models import LightAssessment, LightRuleSet, StatisticalFigure
from projects.dispatch.month_summary import monthly_summary
from projects.issues.models import Issue
from projects.pool.models import Project
from tests.city import grant, make_project, make_report, moment
from tests.dispatch.counting import assert_constant
from tests.issues.cases import many
from tests.pool.cases import bulk_projects
from tests.preparation.cases import make_permit

pytestmark = pytest.mark.django_db
D = datetime.date
MARCH = Month.parse("2025-03")
NOW = moment(D(2025, 4, 2))


def reported(project, week, cumulative, **fields):
    given = {"state": "ACCEPTED", "cumulative": Decimal(cumulative)} | fields
    return make_report(project, Week.parse(week), **given)


def lit(project, week, light):
    return LightAssessment.objects.create(
        project=project,
        week=Week.parse(week),
        light=light,
        rules=LightRuleSet.objects.first(),
        reasons=[{"code": "STREAK", "aspect": "HISTORY", "light": light, "params": {"weeks": 2}}],
        assessed_at=NOW,
    )


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def city(cast):
    """Two projects with figures, one that should have started, one without a plan."""
    for code, cumulative in (("150502", 3000), ("150525", 1000)):
        project = make_project(name=f"项目{code}", division=Division.objects.get(code=code))
        make_report(project, Week.parse("2025-W13"), state="ACCEPTED", cumulative=Decimal(cumulative))
    late = make_project(name="应开工", started_on=None, planned_start_on=D(2025, 3, 1))
    late.plans.update(build_type="NEW")
    make_project(name="无计划", planned=None)
    return cast


def page(client, user, address="/months/2025-03/"):
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200
    return response


def test_the_first_sentence_says_what_the_figures_say(client, city):
    found = page(client, city.office)
    said = found.context["headline"]
    # 4,000 of 30,000 (10k yuan) are 13.3 %.
    for part in ("4", "0.40", "13.3%"):
        assert part in said
    assert found.context["found"].overall.completed == 4000


@pytest.mark.parametrize(
    ("rate", "asked", "said"), [(30, 25, "高于"), (20, 25, "低于"), (25, 25, "持平"), (None, 25, "")]
)
def test_above_below_and_on_the_curve(rate, asked, said):
    summary = Summary(rate=None if rate is None else Decimal(rate), asked=Decimal(asked))
    with translation.override("zh-hans"):
        words = month_words.against_curve(summary)
    assert said in words
    assert bool(words) == bool(said)


def test_every_part_opens_as_many_projects_as_it_counts(client, city):
    found = page(client, city.office)
    for row in found.context["rows"]:
        assert client.get(row.href).context["listing"].count >= row.line.summary.count
    assert [row.name for row in found.context["rows"]] == ["科尔沁区", "奈曼旗"]


def test_what_the_mayor_asks_names_the_projects(client, city):
    found = page(client, city.office)
    answers = found.context["answers"]
    assert any("应开工" in one.answer for one in answers)
    assert found.context["paragraph"] == month_asked.paragraph(answers)
    assert all(one.answer in found.context["paragraph"] for one in answers)
    listed = {section.key: section.count for section in found.context["sections"]}
    for one in answers:
        assert one.count == (listed[one.section] if one.section else 0)


def test_statistics_are_for_those_who_may_see_them(client, city):
    StatisticalFigure.objects.create(
        project=Project.objects.get(name="项目150502"),
        month=MARCH,
        cumulative=2500,
        source="报表",
        entered_by=city.office,
        entered_at=NOW,
    )
    assert "0.25" in page(client, city.office).content.decode()
    assert "0.25" not in page(client, city.supervision).content.decode()


def test_a_banner_sees_the_figures_of_its_own_projects(client, city):
    found = page(client, city.reviewer).context["found"]
    assert (found.overall.count, found.overall.completed) == (3, 3000)


def test_the_addresses_of_months(client, city):
    client.force_login(city.office)
    assert client.get("/months/").url == "/months/2025-03/"
    assert client.get("/months/2025-13/").status_code == 404
    assert client.get("/months/2030-01/").status_code == 200
    assert client.get("/months/2025-03/?by=nonsense").status_code == 200
    for by in ("division", "department", "chain", "group"):
        assert client.get(f"/months/2025-03/?by={by}").status_code == 200


def test_a_month_without_projects_says_so(client, city):
    assert 'class="empty"' in page(client, city.office, "/months/2020-01/").content.decode()


def test_it_costs_the_same_for_many(client, city):
    client.force_login(city.office)

    def make(count):
        for project in bulk_projects(count, started_on=None, planned_start_on=D(2025, 1, 10)):
            project.plans.update(build_type="NEW")
            for number in range(10, 14):
                reported(project, f"2025-W{number}", 10)
            make_permit(project, status="ACCEPTED", on=D(2025, 3, 3), promised_days=5)
            many(1, project, by=city.office, due=D(2025, 3, 10))
            lit(project, "2025-W13", "RED")

    assert assert_constant(client, "/months/2025-03/", make) <= 95


# The lists, the charts and their tables


def sections(client, user, address="/months/2025-03/"):
    return {section.key: section for section in page(client, user, address).context["sections"]}


@pytest.fixture
def listed(city):
    """A project on each list."""
    late = Project.objects.get(name="应开工")
    late.not_started_reason = "林地手续未批。"
    late.save()
    reported(late, "2025-W13", 0, expected_on=D(2025, 6, 1))
    large = make_project(name="停滞大项目", total_investment=Decimal(300000), stat_entered_on=None)
    for number in range(10, 14):
        reported(large, f"2025-W{number}", 100)
    lit(large, "2025-W13", "RED")
    lit(late, "2025-W13", "YELLOW")
    make_project(
        name="下月开工", started_on=None, planned_start_on=D(2025, 4, 20), planned=None
    ).plans.update(build_type="NEW")
    many(1, large, by=city.office, due=D(2025, 3, 10))
    make_permit(late, status="ACCEPTED", on=D(2025, 3, 3), promised_days=5)
    return city


def test_every_list_has_its_section_with_its_count(client, listed):
    found = page(client, listed.office)
    html = found.content.decode()
    keys = [section.key for section in found.context["sections"]]
    assert keys == [
        "red",
        "yellow",
        "gaps",
        "not_started",
        "still",
        "not_in_statistics",
        "missing",
        "overdue",
        "permits",
        "starting",
    ]
    for section in found.context["sections"]:
        assert section.count
        assert f'id="list-{section.key}"' in html
        assert f'href="#list-{section.key}"' in html
    late = Project.objects.get(name="应开工")
    issue, permit = Issue.objects.get(), late.permits.get()
    for href in (f"/projects/{late.pk}/", f"/issues/{issue.pk}/", f"/preparation/permits/{permit.pk}/"):
        assert f'href="{href}"' in html


def test_the_lists_show_a_reader_his_own_projects(client, listed):
    make_project(name="别处应开工", started_on=None, planned_start_on=D(2025, 3, 1)).plans.update(
        build_type="NEW"
    )
    Project.objects.filter(name="别处应开工").update(division=Division.objects.get(code="150525"))
    assert "别处应开工" in page(client, listed.office).content.decode()
    assert "别处应开工" not in page(client, listed.reviewer).content.decode()


def test_who_may_not_see_statistics_has_no_list_of_them(client, listed):
    assert "not_in_statistics" in sections(client, listed.office)
    found = page(client, listed.supervision)
    assert "not_in_statistics" not in {section.key for section in found.context["sections"]}
    assert "statistics_table" not in found.context
    assert not any("统计" in one.answer for one in found.context["answers"])


def test_reported_and_recognised_stand_side_by_side(client, city):
    StatisticalFigure.objects.create(
        project=Project.objects.get(name="项目150502"),
        month=MARCH,
        cumulative=2500,
        source="报表",
        entered_by=city.office,
        entered_at=NOW,
    )
    found = page(client, city.office)
    rows = {row.name: row.line.summary for row in found.context["statistics_rows"]}
    assert (rows["科尔沁区"].recognised, rows["科尔沁区"].difference) == (2500, 500)
    assert rows["奈曼旗"].recognised is None
    assert found.context["statistics_total"].line.summary.completed == 4000


def test_statistics_of_some_of_his_projects_alone_are_not_summed(client, city):
    """Who sees the whole city and may see the statistics of one district sees no sums of them."""
    reviewer = city.reviewer
    grant(reviewer, "supervision")
    assert "not_in_statistics" not in sections(client, reviewer)


def test_why_who_and_when_in_one_paragraph(client, listed):
    said = page(client, listed.office).context["paragraph"]
    for part in ("科尔沁区", "3月1日", "6月1日", "林地手续未批", "停滞大项目", "3周", "下月开工", "4月20日"):
        assert part in said
    assert "未批。" not in said
    assert said.count("。") <= 11


def test_the_charts_say_what_their_tables_say(client, listed):
    found = page(client, listed.office)
    progress, months = found.context["year_charts"]
    assert progress.series[1].values[:4] == [None, None, Decimal("0.41"), None]
    assert months.series[0].values[2] is None
    ranking, lights = found.context["division_charts"]
    assert ranking.labels == lights.labels == [row.name for row in found.context["division_rows"]]
    # 3,100 of the 30,000 planned in 科尔沁区, 1,000 of the 10,000 in 奈曼旗.
    assert dict(zip(ranking.labels, ranking.series[0].values, strict=True)) == {
        "科尔沁区": Decimal("10.3"),
        "奈曼旗": Decimal("10.0"),
    }
    assert {series.style: sum(series.values) for series in lights.series} == {
        "green": 0,
        "yellow": 1,
        "red": 1,
    }


def test_while_the_month_runs_nothing_is_late_before_its_day(client, listed):
    with time_machine.travel(moment(D(2025, 2, 27)), tick=False):
        found = sections(client, listed.office)
    assert (found["not_started"].count, found["overdue"].count, found["permits"].count) == (0, 0, 0)


def test_in_english(client, city):
    with translation.override("en"):
        found = monthly_summary(MARCH)
        assert "completed" in month_words.overall(found)
