"""Pasting blocks of a spreadsheet into the weekly sheet, and taking back."""

import pytest

from projects.dispatch.models import WeeklyReport
from tests.journeys.sheet import stored

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_block_is_pasted_across_cells_and_rows(sheet, make, week):
    one, preparing, two = make(), make(None, stage="PRELIMINARY", construction_state=""), make()
    at = sheet()
    block = '120\t\t55%\t"一层\n二层"\r\n130\t\t56\t三层\r\n1.4百万\t\t120\t四层\r\n5\t\t\t\r\n'
    at.paste(one, "own", block)
    at.saved(one, two)
    assert at.cell(one, "cumulative").input_value() == "1,120.00"
    assert at.cell(two, "cumulative").input_value() == "1,140.00"
    assert stored(one, week).progress_text == "一层\n二层"
    assert stored(two, week).progress_percent is None
    assert at.row(two).locator("td.bad[data-td=progress_percent]").count() == 1
    assert "120" in at.lines(two).inner_text()
    assert at.row(preparing).locator("td.bad").count() == 3
    assert "“130”" in at.lines(preparing).inner_text()
    assert not WeeklyReport.objects.filter(project=preparing, week=week).exists()
    at.cell(one, "own").focus()
    at.page.keyboard.press("Control+z")
    at.saved(one, two)
    assert at.cell(one, "own").input_value() == ""
    assert at.cell(two, "progress_text").input_value() == ""
    assert stored(one, week).cumulative is None
    assert at.lines(preparing).count() == 0


def test_a_column_that_no_row_of_the_block_asks_is_passed_over(sheet, make, week):
    building, _ = make(), make(None, stage="PRELIMINARY", construction_state="")
    at = sheet()
    assert at.row(building).locator("td[data-locked=procedures]").count() == 1
    at.paste(building, "progress_text", "封顶\t吊装\n")
    at.saved(building)
    report = stored(building, week)
    assert (report.progress_text, report.work_done) == ("封顶", "吊装")
    assert at.row(building).locator("td.bad").count() == 0


def test_a_block_with_names_finds_its_rows(sheet, make, week):
    one, two = make(name="甲项目"), make(name="乙项目")
    at = sheet()
    at.paste(one, "progress_percent", "乙项目\t17\n甲项目\t15\n丙项目\t19\n")
    at.paste(one, "name", "乙项目\t7\n甲项目\t5\n")
    at.saved(one, two)
    assert (stored(one, week).cumulative, stored(one, week).progress_percent) == (1005, 15)
    assert (stored(two, week).cumulative, stored(two, week).progress_percent) == (1007, 17)


def test_the_real_clipboard_pastes_at_a_cell_and_at_a_name(sheet, make, week):
    one, two = make(name="甲项目"), make(name="乙项目")
    at = sheet()
    page = at.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("navigator.clipboard.writeText('11\\t\\t21\\n12\\t\\t22\\n')")
    at.cell(one, "own").focus()
    page.keyboard.press("Control+v")
    at.saved(one, two)
    assert [stored(each, week).cumulative for each in (one, two)] == [1011, 1012]
    page.evaluate("navigator.clipboard.writeText('乙项目\\t32\\n甲项目\\t31\\n')")
    at.cell(one, "name").focus()
    page.keyboard.press("Control+v")
    at.saved(one, two)
    page.wait_for_function(f"document.querySelector('#r{two.pk} [data-cell=own]').value === '32.00'")
    at.saved(one, two)
    assert [stored(each, week).cumulative for each in (one, two)] == [1031, 1032]


def test_a_paragraph_pasted_into_a_text_stays_in_its_cell(sheet, make):
    one, two = make(), make()
    at = sheet()
    at.paste(one, "work_done", "第一段\n第二段")
    assert at.cell(two, "work_done").input_value() == ""


def test_the_last_change_of_a_cell_is_taken_back(sheet, make, week):
    one, two = make(), make()
    at = sheet()
    at.type(one, "own", "5")
    at.page.keyboard.press("Enter")
    at.page.keyboard.type("6")
    at.page.keyboard.press("Enter")
    at.cell(one, "work_done").focus()
    at.page.keyboard.press("Control+z")
    assert at.cell(two, "own").input_value() == ""
    assert at.focused() == [str(two.pk), "own"]
    at.page.keyboard.press("Control+z")
    assert at.cell(one, "own").input_value() == ""
