"""The page of a month: sentences that agree with the figures, links that open them, who sees what."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.utils import translation

from projects.base.periods import Month, Week
from projects.directory.models import Division
from projects.dispatch import month_words
from projects.dispatch.figures import Summary
from projects.dispatch.models import StatisticalFigure
from projects.dispatch.month_summary import monthly_summary
from projects.pool.models import Project
from tests.city import make_project, make_report, moment
from tests.pool.cases import bulk_projects

pytestmark = pytest.mark.django_db
D = datetime.date
MARCH = Month.parse("2025-03")
NOW = moment(D(2025, 4, 2))


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
    answers = {one.question: one for one, _projects in found.context["answers"]}
    assert any("应开工" in one.answer for one in answers.values())
    assert found.context["paragraph"] == month_words.paragraph([one for one, _p in found.context["answers"]])


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


def test_it_costs_the_same_for_many(client, city, django_assert_max_num_queries):
    client.force_login(city.office)
    client.get("/months/2025-03/")
    for count in (2, 60):
        bulk_projects(count)
        with django_assert_max_num_queries(75):
            client.get("/months/2025-03/")


def test_in_english(client, city):
    with translation.override("en"):
        found = monthly_summary(MARCH)
        assert "completed" in month_words.overall(found)
