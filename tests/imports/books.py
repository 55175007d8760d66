"""Workbooks for tests, as an upload."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

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
