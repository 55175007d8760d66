"""The whole demo city, loaded once: its totals are the published ones, and it looks like real life."""

import datetime
from collections import Counter
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Count, Sum

from projects.directory.models import Division, Leader, Organisation, User
from projects.dispatch.caches import FIELDS, current_values
from projects.dispatch.due import due_projects
from projects.dispatch.models import (
    Chase,
    Exemption,
    LightAssessment,
    ReportCorrection,
    ReportStep,
    StatisticalFigure,
    WeeklyReport,
)
from projects.home.demo.city import load_city
from projects.home.demo.frame import WEEKS
from projects.home.reference import load_reference
from projects.investment.models import Agreement
from projects.liaison.reading import vacancies
from projects.pool.models import AnnualPlan, AnnualTarget, Project, ProjectList
from tests.city import moment

# On SQLite alone, where a whole city must run.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

TODAY = datetime.date(2026, 7, 16)
NOW = moment(TODAY, 11)
QUARTER_END = datetime.date(2026, 3, 31)


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    """The city as of a Thursday in July, undone after the tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference(TODAY)
        yield load_city(TODAY, NOW)
        transaction.set_rollback(True)


@pytest.fixture
def key_projects(city):
    return Project.objects.on_list("CITY_KEY", 2026, on=TODAY)


def opened(projects):
    """Started or resumed in the first quarter, by their plans and dates."""
    first = datetime.date(2026, 1, 1)
    plans = AnnualPlan.objects.filter(project__in=projects, year=2026)
    new = plans.filter(build_type="NEW", project__started_on__range=(first, QUARTER_END))
    continued = plans.filter(build_type="CONTINUED", project__resumed_on__range=(first, QUARTER_END))
    return new.count() + continued.count()


def test_the_totals_are_the_published_ones(key_projects):
    assert key_projects.count() == 544
    total = key_projects.aggregate(total=Sum("total_investment"))["total"]
    plans = AnnualPlan.objects.filter(year=2026, project__in=key_projects)
    planned = plans.aggregate(planned=Sum("planned_investment"))["planned"]
    assert Decimal(22_000_000) < total < Decimal(23_000_000)
    assert Decimal(7_000_000) < planned < Decimal(7_500_000)
    assert key_projects.filter(total_investment__lt=500).count() == 0
    assert opened(key_projects) == 244


def test_the_key_industrial_list_is_another_list(key_projects):
    industrial = Project.objects.on_list("INDUSTRY_KEY", 2026)
    assert industrial.count() == 200
    assert opened(industrial) == 79
    assert set(industrial.values_list("industry", flat=True)) == {"B", "C", "D"}
    elsewhere = industrial.exclude(pk__in=key_projects)
    assert opened(elsewhere) > 0
    targets = {target.code: target for target in AnnualTarget.objects.filter(year=2026)}
    assert targets["industrial_projects_started"].value == 200
    assert targets["industrial_projects_started"].project_list.code == "INDUSTRY_KEY"
    assert targets["projects_completed"].value == 60


def test_each_liaison_project_has_its_leader_or_waits_for_one(city):
    projects = Project.objects.on_list("LIAISON", 2026)
    assert projects.count() == 45
    leaders = [row for project in projects for row in project.responsibilities.on(TODAY).leaders()]
    of_the_city = [row.leader for row in leaders if row.level == "CITY"]
    waiting = [one for one in vacancies(projects, TODAY) if one.level == "CITY"]
    assert len(of_the_city) == 45 - len(waiting)
    assert 1 <= len(waiting) <= 3
    assert {leader.body for leader in of_the_city} == set(Leader.Body.values)
    assert sum(leader.user.username == "leader" for leader in of_the_city) == 6
    assert any(row.level == "BANNER" for row in leaders)


def test_names_are_long_and_different(key_projects):
    names = list(key_projects.values_list("name", flat=True))
    assert len(set(names)) == len(names)
    assert sum(28 <= len(name) <= 60 for name in names) > 0.95 * len(names)


def test_the_city_is_complete(city):
    places = Division.objects.filter(projects__entries__project_list__code="CITY_KEY").distinct()
    assert places.count() == 9
    groups = Organisation.objects.filter(kind="WORKING_GROUP").annotate(held=Count("group_projects"))
    assert groups.count() == 12
    assert all(group.held for group in groups)
    chains = Project.objects.filter(is_demo=True).values_list("chain__name", flat=True)
    assert len(set(chains)) == 5  # the four that are named, and none
    for year in (2025, 2026):
        codes = set(ProjectList.objects.filter(year=year).values_list("code", flat=True))
        assert codes == {"CITY_KEY", "INDUSTRY_KEY", "LIAISON", "TWO_BILLION", "REGION_MAJOR"}
    for rows in (Chase, Exemption, ReportCorrection):
        assert rows.objects.exists()
    assert not Organisation.objects.filter(kind="WORKING_GROUP", is_demo=False).exists()


def test_the_demo_accounts_have_something_to_do(city):
    def projects(username, action="view"):
        return Project.objects.allowed(User.objects.get(username=username), action)

    rows = projects("staff", "report")
    assert rows.count() == 30
    assert due_projects(city.frame.as_of, rows).count() == 30
    assert set(rows.values_list("division__code", flat=True)) == {"150502"}
    assert rows.values("stage").distinct().count() >= 3
    assert projects("steward").count() == projects("agent").count() == 12
    assert projects("group").count() > 20
    assert projects("leader").count() == projects("office").count() == Project.objects.count()
    reviewer = User.objects.get(username="reviewer")
    queue = WeeklyReport.objects.allowed(reviewer, "review").waiting_for("REVIEW")
    assert queue.of_week(city.frame.current).count() > 10
    assert queue.of_week(city.frame.current - 1).count() == 6
    states = set(WeeklyReport.objects.of_week(city.frame.current).values_list("state", flat=True))
    assert states == {"DRAFT", "SUBMITTED", "RETURNED", "ACCEPTED"}


def test_a_year_of_weeks_has_the_faults_of_real_life(city):
    counted = WeeklyReport.objects.counted()
    total = counted.count()
    assert counted.order_by().values("week").distinct().count() == WEEKS
    assert 0.01 < counted.filter(is_late=True).count() / total < 0.08
    assert counted.filter(round__gt=1).exists()
    doubts = Counter()
    rows = counted.filter(form="CONSTRUCTION")
    for found in rows.values_list("doubts", flat=True):
        doubts.update({doubt["code"] for doubt in found})
    for code in ("COPIED_TEXT", "SAME_FIGURE"):
        assert 0.03 < doubts[code] / rows.count() < 0.08
    assert doubts["FALLS"]
    assert doubts["OVER_PLAN"]
    due = sum(due_projects(city.frame.deadlines[week].as_of).count() for week in city.frame.weeks[:-1])
    assert 0.9 < counted.exclude(week=city.frame.current).count() / due < 0.995
    assert ReportStep.objects.filter(step="CHECK").exists()


def test_most_lights_are_green(city):
    last = LightAssessment.objects.filter(week=city.frame.current - 1)
    lights = Counter(last.values_list("light", flat=True))
    assert 0.7 < lights["GREEN"] / last.count() < 0.9
    assert 0.05 < lights["YELLOW"] / last.count() < 0.22
    assert 0.02 < lights["RED"] / last.count() < 0.1
    assert not LightAssessment.objects.filter(project__is_demo=False).exists()


def test_caches_are_what_the_history_says(city):
    kept = {row["pk"]: row for row in Project.objects.values("pk", *FIELDS)}
    for key, values in current_values(list(kept)).items():
        assert values == {name: kept[key][name] for name in FIELDS}


def test_statistics_stand_beside_the_reports(city):
    figures = StatisticalFigure.objects.all()
    assert figures.count() > 1000
    assert not [figure for figure in figures if figure.month.number == 1]
    assert not figures.filter(entered_at__gt=NOW).exists()
    assert {"", "VOUCHERS", "SCOPE", "LAG"} == set(figures.values_list("difference_reason", flat=True))


def test_some_agreements_became_projects(city):
    linked = Agreement.objects.with_course().filter(project__isnull=False)
    assert linked.count() > 20
    for row in linked.select_related("project__owner"):
        assert row.landed_on < row.started_on
        assert (row.name, row.company_name) == (row.project.name, row.project.owner.name)
