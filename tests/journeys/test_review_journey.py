"""A reviewer reads what changed, returns one row with a reason, lets the others pass, hands them in."""

from decimal import Decimal

import pytest
import time_machine
from playwright.sync_api import expect

from projects.dispatch.models import Batch, WeeklyReport
from tests.city import WEEK, make_cast, make_project, make_report, moment

pytestmark = pytest.mark.django_db(transaction=True)
URL = f"/dispatch/{WEEK}/review/"


@pytest.fixture(autouse=True)
def friday_afternoon():
    with time_machine.travel(moment(WEEK.day(5), 14)):
        yield


@pytest.fixture
def rows():
    """(the cast, four rows to review: one doubtful, one the reviewer's own)."""
    cast = make_cast()
    found = []
    for place in range(4):
        project = make_project(name=f"{place}号项目", reporter=cast.staff)
        make_report(project, WEEK - 1, state="ACCEPTED", by=cast.staff, cumulative=Decimal(900))
        found.append(
            make_report(
                project,
                state="SUBMITTED",
                by=cast.reviewer if place == 3 else cast.staff,
                work_done="吊装钢结构",
                doubts=[{"code": "SAME_FIGURE", "field": "cumulative", "params": {"amount": "100.00"}}]
                if place == 0
                else [],
                reasons={"SAME_FIGURE": "按月付款"} if place == 0 else {},
            )
        )
    return cast, found


def state(row):
    row.refresh_from_db()
    return row.state, row.waiting_for


def test_a_reviewer_returns_one_and_passes_the_others(new_page, rows, axe_violations):
    cast, (doubtful, first, second, own) = rows
    page = new_page(cast.reviewer)
    page.goto(URL)
    assert axe_violations(page) == []
    row = page.locator(f"#row-{doubtful.pk}")
    expect(row.locator("ins").first).to_contain_text("吊装钢结构")
    expect(row.locator("q")).to_have_text("按月付款")
    expect(page.locator("#waiting-REVIEW")).to_have_text("4")

    # Returned by keyboard, with a reason of one click.
    page.keyboard.press("j")
    expect(row).to_be_focused()
    page.keyboard.press("r")
    reason = row.locator("textarea")
    expect(reason).to_be_focused()
    suggestion = row.locator("[data-suggest]").first
    suggestion.click()
    expect(reason).to_have_value(suggestion.inner_text())
    row.locator("button[value=return]").click()
    expect(page.locator(f"#row-{doubtful.pk}.rv-done")).to_be_visible()
    expect(page.locator("#waiting-REVIEW")).to_have_text("3")
    assert state(doubtful)[0] == "RETURNED"

    # One passed by key, on the way to the next.
    page.locator(f"#row-{first.pk}").focus()
    page.keyboard.press("a")
    expect(page.locator(f"#row-{first.pk}.rv-done")).to_be_visible()
    assert state(first) == ("SUBMITTED", "GATHER")

    # The rest at once; one's own row stays, and says why.
    expect(page.locator(f"#row-{own.pk} input[name=chosen]")).to_be_disabled()
    page.locator("[data-tick=all]").click()
    button = page.locator("[data-pass]")
    expect(button).to_contain_text("1")
    button.click()
    expect(page.locator(".notes")).to_be_visible()
    assert state(second) == ("SUBMITTED", "GATHER")
    assert state(own) == ("SUBMITTED", "REVIEW")

    # Handed in as one batch under a name.
    page.locator("input[name=responsible]").fill("王某")
    page.locator(".bundle-form button").click()
    expect(page.locator(".batches summary")).to_contain_text("王某")
    batch = Batch.objects.get()
    assert set(batch.reports.values_list("pk", flat=True)) == {first.pk, second.pk}

    # The writer reads why.
    writer = new_page(cast.staff)
    writer.goto(f"/dispatch/{WEEK}/reports/{doubtful.project_id}/")
    doubtful.refresh_from_db()
    expect(writer.get_by_text(doubtful.return_reason).first).to_be_visible()


def test_on_a_phone_a_reviewer_ticks_and_passes(new_page, rows, axe_violations):
    cast, _rows = rows
    page = new_page(cast.reviewer, width=390, height=844)
    page.goto(URL)
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("[data-tick=calm]").click()
    page.locator("[data-pass]").click()
    expect(page.locator(".notes")).to_be_visible()
    assert WeeklyReport.objects.waiting_for("GATHER").count() == 2


def test_a_row_that_somebody_else_dealt_with_says_so(new_page, rows):
    cast, (doubtful, *_others) = rows
    page = new_page(cast.reviewer)
    page.goto(URL)
    WeeklyReport.objects.filter(pk=doubtful.pk).update(version=9)
    page.locator(f"#row-{doubtful.pk} form[data-act=pass] button").click()
    expect(page.locator(f"#row-{doubtful.pk}.rv-failed")).to_be_visible()
    assert state(doubtful) == ("SUBMITTED", "REVIEW")
