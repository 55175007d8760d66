"""The page of tasks: shares of leads that moved, what is still needed, who sets and who sees them."""

from decimal import Decimal

import pytest
import time_machine

from projects.investment.models import PromotionTask
from tests.city import make_cast
from tests.dispatch.counting import assert_constant
from tests.investment.signed_cases import (
    NOW,
    TODAY,
    D,
    N,
    make_agreement,
    make_receipt,
    make_talks,
    make_unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def wednesday():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def cast(db):
    return make_cast(TODAY)


@pytest.fixture
def bureau(client, cast):
    client.force_login(cast.promotion)
    return client


def test_tasks_with_the_shares_of_leads_that_moved(bureau, cast):
    here, there = make_unit(), make_unit("奈曼旗投促中心", "150525")
    talks = make_talks(cast.promotion, shares=[(here, N(70)), (there, N(30))])
    row = make_agreement(
        cast.promotion,
        prospect=talks.prospect,
        negotiation=talks,
        signed_on=D(2025, 2, 1),
        amount=N(10000),
        recognised_on=TODAY,
        recognised_by=cast.promotion,
    )
    make_receipt(row, "2025-03", 1000, checked=N(1000))
    make_agreement(cast.promotion, signed_on=D(2025, 2, 1), amount=N(4000))  # not recognised yet
    for unit, measure, value in (
        (here, "AMOUNT", 20000),
        (there, "AMOUNT", 3000),
        (here, "FUNDS", 1000),
        (here, "AGREEMENTS", 2),
    ):
        PromotionTask.objects.create(year=2025, unit=unit, measure=measure, value=value)
    rows = {
        (line.task.unit.name, line.task.measure): line
        for line in bureau.get("/investment/tasks/").context["rows"]
    }
    of_here = rows[here.name, "AMOUNT"]
    assert (of_here.found.reached, of_here.found.needed, of_here.waiting) == (N(7000), N(13000), N(4000))
    assert of_here.found.needed_a_month == Decimal(1300)  # ten months from March on
    assert (rows[there.name, "AMOUNT"].found.reached, rows[there.name, "AMOUNT"].found.needed) == (3000, 0)
    assert rows[here.name, "FUNDS"].found.reached == N(700)
    assert rows[here.name, "AGREEMENTS"].found.reached == N("0.7")
    assert bureau.get(of_here.href).context["listing"].count == 1


def test_tasks_are_set_by_the_bureau_and_seen_by_their_unit(client, cast):
    unit = make_unit()
    client.force_login(cast.promotion)
    values = {"unit": unit.pk, "measure": "AMOUNT", "value": "2亿"}
    client.post("/investment/tasks/?year=2025", values)
    client.post("/investment/tasks/?year=2025", values | {"value": "3亿"})
    assert PromotionTask.objects.get().value == N(30000)
    assert client.post("/investment/tasks/?year=2025", values | {"value": "x"}).context["form"].errors
    seen = {}
    for user in (cast.promotion, cast.leader, cast.reviewer, cast.staff):
        client.force_login(user)
        seen[user.username] = len(client.get("/investment/tasks/").context["rows"])
    assert seen == {"promotion": 1, "leader": 1, "reviewer": 1, "reporter": 0}
    assert client.post("/investment/tasks/", values).status_code == 403


def test_the_tasks_ask_the_same_of_any_number(bureau, cast):
    def make(count):
        for _number in range(count):
            unit = make_unit(f"单位{PromotionTask.objects.count()}")
            PromotionTask.objects.create(year=2025, unit=unit, measure="TRIPS", value=5)

    assert_constant(bureau, "/investment/tasks/", make)
