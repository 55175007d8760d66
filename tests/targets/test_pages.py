"""The pages of targets: what a year shows, who enters and corrects, that history keeps what was before."""

import datetime
from decimal import Decimal

import pytest
import time_machine

from projects.base.errors import RuleViolation
from projects.base.models import Event
from projects.base.periods import Week
from projects.directory.models import Division
from projects.pool.models import AnnualTarget
from projects.targets import entering
from projects.targets.models import Indicator, IndicatorValue
from tests.city import LONG_AGO, grant, make_cast, make_project, make_report, make_user, moment
from tests.dispatch.counting import queries_of
from tests.pool.cases import bulk_projects
from tests.targets.cases import make_agreement, put_on_list

pytestmark = pytest.mark.django_db
D = datetime.date
TODAY = D(2025, 4, 15)
URL = "/investment/targets/"
FUNDS = "funds_in_place"


@pytest.fixture(autouse=True)
def april():
    with time_machine.travel(moment(TODAY, 10), tick=False):
        yield


@pytest.fixture
def cast():
    return make_cast()


def lines_of(client, who, address=URL):
    client.force_login(who)
    response = client.get(address)
    assert response.status_code == 200
    context = response.context
    return {line.indicator.code: line for line in (*context["lines"], *context["others"])}


def test_the_published_figures_are_there_with_their_notes(cast):
    assert IndicatorValue.objects.count() == 33
    value = IndicatorValue.objects.get(indicator__code="funds_in_place", period="2024")
    assert (value.value, value.kind, value.note) == (Decimal("393.64"), "ACTUAL", "比2023年增长2.35%")
    trips = IndicatorValue.objects.get(indicator__code="promotion_trips")
    assert (trips.first_on, trips.last_on) == (D(2021, 1, 1), D(2025, 3, 31))
    assert all(one.source for one in IndicatorValue.objects.all())


def test_records_stand_beside_the_published_figure_and_the_difference_is_shown(client, cast):
    """Published for the first quarter are 79; the records give one that was resumed in March: 78 less. Up to
    today there are two."""
    first = make_project(resumed_on=D(2025, 3, 10), industry="C")
    second = make_project(resumed_on=D(2025, 4, 10), industry="C")
    put_on_list("INDUSTRY_KEY", first, second, from_day=LONG_AGO)
    line = lines_of(client, cast.leader)["key_industrial_projects_started"]
    assert (line.target, line.standing.reached) == (200, 2)
    assert (line.published.value.value, line.published.computed, line.published.difference) == (79, 1, -78)
    # The curve of the cold region asks 13 % by March and 22 % by April: half of April is 17.5 %.
    assert line.standing.should == 35
    assert line.standing.lacking == 198
    assert line.standing.per_month == 22


def test_dispatch_stands_beside_statistics_and_replaces_nothing(client, cast):
    project = make_project(industry="C")
    make_report(project, Week.parse("2025-W12"), state="ACCEPTED", cumulative=Decimal(500_000))
    line = lines_of(client, cast.office)["industrial_fixed_investment"]
    assert (line.target, line.standing.reached) == (410, 50)
    assert (line.published.value.value, line.published.difference) == (Decimal("55.9"), Decimal("-5.9"))


def test_the_pools_target_is_the_years_target(client, cast):
    AnnualTarget.objects.create(
        year=2025, code="industrial_projects_started", name="开复工", value=210, unit="个"
    )
    line = lines_of(client, cast.office)["key_industrial_projects_started"]
    assert (line.target, line.of_pool, line.published_target) == (210, True, 200)
    lent = Indicator.objects.get(code="industrial_projects_started")
    with pytest.raises(RuleViolation) as refused:
        entering.enter(
            lent,
            period="2025",
            kind="TARGET",
            value=Decimal(220),
            source="文件",
            by=cast.commission,
            at=moment(TODAY),
            today=TODAY,
        )
    assert refused.value.code == "target_of_pool"


def test_a_past_year_shows_what_was_published_of_it(client, cast):
    make_agreement(cast, D(2024, 5, 1), 50_000)
    lines = lines_of(client, cast.promotion, f"{URL}?year=2024")
    line = lines["signings_from_100m_yuan"]
    assert (line.published.value.value, line.published.computed, line.published.difference) == (200, 1, -199)
    assert lines["industrial_output"].published.computed is None
    assert lines["industrial_output"].published.difference is None


def test_entering_and_correcting_keep_history(client, cast):
    client.force_login(cast.promotion)
    address = f"{URL}{FUNDS}/enter/"
    given = {"period": "2025q1", "kind": "ACTUAL", "value": "88.5", "source": "市统计局简报", "note": ""}
    assert client.post(address, given).status_code == 302
    row = IndicatorValue.objects.get(indicator__code=FUNDS, period="2025Q1")
    assert (row.value, row.first_on, row.last_on, row.entered_by) == (
        Decimal("88.5"),
        D(2025, 1, 1),
        D(2025, 3, 31),
        cast.promotion,
    )
    again = client.post(address, given)
    assert again.status_code == 200
    assert "period" in again.context["form"].errors
    correct = f"{URL}figures/{row.pk}/correct/"
    fixed = {"value": "86.2", "source": "市统计局简报", "note": "", "reason": "核减重复"}
    assert client.post(correct, fixed).status_code == 302
    row.refresh_from_db()
    assert row.value == Decimal("86.2")
    verbs = list(
        Event.objects.filter(verb__startswith="indicator.").order_by("pk").values_list("verb", flat=True)
    )
    assert verbs == ["indicator.enter", "indicator.correct"]
    text = client.get(f"{URL}{FUNDS}/").content.decode()
    for said in ("86.20", "88.50 → 86.2", "核减重复", "比2023年增长2.35%"):
        assert said in text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"period": "2025年"}, "period"),
        ({"period": "2025"}, "period"),
        ({"value": "很多"}, "value"),
        ({"source": ""}, "source"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(client, cast, changed, field):
    client.force_login(cast.pooladmin)
    given = {"period": "2025Q1", "kind": "ACTUAL", "value": "88.5", "source": "简报", "note": "初步数"}
    response = client.post(f"{URL}{FUNDS}/enter/", {**given, **changed})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert "初步数" in response.content.decode()
    assert not IndicatorValue.objects.filter(period="2025Q1", indicator__code=FUNDS).exists()


def test_a_correction_needs_a_reason_and_a_difference(client, cast):
    client.force_login(cast.commission)
    row = IndicatorValue.objects.get(indicator__code=FUNDS, period="2024")
    same = {"value": "393.64", "source": row.source, "note": row.note, "reason": "复核"}
    response = client.post(f"{URL}figures/{row.pk}/correct/", same)
    assert list(response.context["form"].errors) == ["value"]
    response = client.post(f"{URL}figures/{row.pk}/correct/", {**same, "value": "393", "reason": ""})
    assert list(response.context["form"].errors) == ["reason"]
    assert client.get(f"{URL}figures/{row.pk}/correct/").status_code == 200


def test_leaders_read_and_do_not_enter(client, cast):
    client.force_login(cast.leader)
    assert client.get(f"{URL}{FUNDS}/").status_code == 200
    assert client.get(f"{URL}{FUNDS}/enter/").status_code == 403
    row = IndicatorValue.objects.first()
    assert client.post(f"{URL}figures/{row.pk}/correct/", {}).status_code == 403
    assert client.get(f"{URL}nothing/").status_code == 404
    client.force_login(cast.staff)
    assert client.get(URL).status_code == 403


def test_who_sees_a_part_of_the_city_sees_what_was_published_and_no_sums_of_the_whole(client, cast):
    head = make_user("naiman-leader")
    grant(head, "leader", scope="DIVISION", division=Division.objects.get(code="150525"))
    make_project(resumed_on=D(2025, 3, 10))
    line = lines_of(client, head)["projects_started"]
    assert line.standing.reached is None
    assert (line.published.value.value, line.published.difference, line.href) == (244, None, "")


def test_the_page_asks_the_same_for_few_projects_and_for_many(client, cast):
    client.force_login(cast.office)
    bulk_projects(2)
    few = queries_of(client, URL)
    bulk_projects(50)
    for number in range(20):
        make_agreement(cast, D(2025, 2, 3), 3_000 + number)
    many = queries_of(client, URL)
    assert len(many) == len(few), "\n".join(sql[:150] for sql in many)
    assert len(many) < 60
