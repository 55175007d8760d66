"""Workbooks for tests, as an upload, and a run of one."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook

from projects.imports import kinds, running
from projects.imports.comparing import finish

HEADINGS = ["单位名称", "联系电话", "排序"]


def workbook(rows, *, headings=HEADINGS, title="企业名录", name="企业.xlsx", sheets=("Sheet1",)):
    """A title in merged cells, the headings in row 2, the rows from row 3; on every sheet alike."""
    book = Workbook()
    book.remove(book.active)
    for one in sheets:
        page = book.create_sheet(one)
        page.append([title])
        page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(headings))
        page.append(headings)
        for row in rows:
            page.append(row)
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile(name, target.getvalue())


def checked_run(by, *, kind="annual_plan"):
    """A file of annual plans that was checked: its row names no project and is refused."""
    upload = workbook(
        [["没有的项目", 1200, "一期开工建设"]],
        headings=["项目名称", "年度计划投资（万元）", "年度目标"],
        sheets=("2025年计划表",),
    )
    now = timezone.now()
    on = timezone.localdate(now)
    options = {"year": [str(on.year)], "valid_from": [on.isoformat()], "reason": ["据文件"]}
    run = running.begin(
        kinds.get(kind), upload, file_kind="xlsx", content_type="x", options=options, by=by, at=now
    )
    mapping = {"project": 0, "amount": 1, "goal": 2}
    run = running.match(
        run, sheet="2025年计划表", shape="a", mapping=mapping, units={"amount": "wan"}, by=by, at=now
    )
    return finish(running.check(run, by=by, on=on, at=now))
