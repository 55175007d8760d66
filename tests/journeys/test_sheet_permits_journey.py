"""The permits in the weekly sheet, by keyboard: a step is recorded, its sentence stands in the cell."""

import pytest
from django.utils import timezone

from projects.base.periods import day_label
from projects.preparation.models import Permit
from tests.journeys.sheet import stored
from tests.preparation.cases import make_permit

pytestmark = pytest.mark.django_db(transaction=True)


def test_news_join_what_was_typed(sheet, make):
    make()
    read = """async () => {
      const { withNews, missingNews } = await import("/static/js/sheet/permits.js");
      const news = ["甲", "乙"];
      return [withNews("", news), withNews("甲，顺利\\n", news), missingNews("乙甲", news)];
    }"""
    assert sheet().page.evaluate(read) == ["甲\n乙", "甲，顺利\n乙", []]


def test_a_step_from_the_sheet_and_the_weeks_news_by_keyboard(sheet, make, week):
    project = make(stage="PRELIMINARY", construction_state="", started_on=None)
    today = timezone.localdate()
    permit = make_permit(project, "EIA", "PREPARING", on=(week - 1).first)
    at = sheet()
    page = at.page
    at.type(project, "procedures", "专家评审已通过")
    line = at.lines(project).locator(".line.permits")
    line.wait_for()
    page.keyboard.press("F4")
    page.keyboard.press("Enter")
    page.wait_for_function(
        "id => document.querySelector(`#r${id} [data-cell=procedures]`).value.includes('受理')",
        arg=project.pk,
    )
    permit.refresh_from_db()
    assert (permit.status, permit.accepted_on) == ("ACCEPTED", today)
    page.wait_for_function("document.activeElement.dataset.cell === 'procedures'")
    assert at.focused() == [str(project.pk), "procedures"]
    at.saved(project)
    kept = stored(project, week).procedures
    assert kept.startswith("专家评审已通过\n")
    assert f"{permit.procedure}：{day_label(today)}受理" in kept
    # What was taken out of the cell is offered again, all of the week at once.
    page.keyboard.press("Control+a")
    page.keyboard.type("无")
    line.locator("[data-news]").click()
    assert "受理" in at.cell(project, "procedures").input_value()
    assert Permit.objects.get(pk=permit.pk).version == permit.version


def test_the_key_of_permits_says_where_there_is_none(sheet, make, week):
    project = make(stage="PRELIMINARY", construction_state="", started_on=None)
    at = sheet()
    at.type(project, "procedures", "无")
    at.page.keyboard.press("F4")
    at.page.wait_for_function("document.body.innerText.includes('本行没有待办的手续')")
    assert at.focused() == [str(project.pk), "procedures"]
