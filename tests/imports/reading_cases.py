"""Fields and sheets that the tests of reading share."""

import datetime
import io
from dataclasses import dataclass, field

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from projects.imports import cells, tables, workbooks
from projects.imports.kinds import Field, Reading

TODAY = datetime.date(2025, 3, 27)
NOW = datetime.datetime(2025, 3, 27, 9, tzinfo=datetime.UTC)
FIELDS = (
    Field("name", "项目名称", cells.name(), names=("项目", "名称", "建设项目名称"), is_key=True, needed=True),
    Field("code", "项目代码", cells.text(40), names=("代码", "投资项目代码")),
    Field("division", "旗县市区", cells.text(), names=("地区", "所属旗县", "旗县", "建设地点所属旗县")),
    Field("total", "总投资", cells.amount, names=("计划总投资", "项目总投资"), unit="wan"),
    Field("plan", "年度计划投资", cells.amount, names=("年度计划", "年计划投资", "本年计划投资"), unit="wan"),
    Field("done", "累计完成投资", cells.amount, names=("自开工累计完成投资",), unit="wan"),
    Field("start_on", "开工时间", cells.first_day, names=("计划开工时间", "开工日期")),
    Field("finish_on", "竣工时间", cells.day, names=("计划竣工时间", "竣工日期")),
    Field("progress", "形象进度", cells.percent, names=("完成率", "工程进度"), unit="%"),
    Field("stat", "是否入统", cells.yes_no, names=("入统", "入统情况")),
    Field("owner", "项目单位", cells.text(), names=("建设单位", "业主单位", "企业名称")),
    Field("phone", "联系电话", cells.phone, names=("电话",)),
)


def reading(unit="", **options):
    """For whom and when: the tests' day."""
    return Reading(user=None, on=TODAY, at=NOW, options=options, unit=unit)


@dataclass
class Laid:
    """Rows as they stand in a sheet, with merged ranges as `A1:D1` and the letters of hidden rows."""

    rows: list
    merged: tuple = ()
    hidden_rows: tuple = ()
    name: str = "项目"
    hidden: bool = False
    formats: dict = field(default_factory=dict)


def book(*sheets):
    """The bytes of an .xlsx with these sheets."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for laid in sheets:
        sheet = workbook.create_sheet(laid.name)
        for number, row in enumerate(laid.rows, 1):
            for column, value in enumerate(row, 1):
                if value is not None:
                    sheet.cell(number, column, value)
        for cell, code in laid.formats.items():
            sheet[cell].number_format = code
        for area in laid.merged:
            sheet.merge_cells(area)
        for number in laid.hidden_rows:
            sheet.row_dimensions[number].hidden = True
        if laid.hidden:
            sheet.sheet_state = "hidden"
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def table(*rows, merged=(), hidden_rows=(), fields=FIELDS):
    """The table that is found in a sheet with these rows."""
    sheet = workbooks.read(book(Laid(list(rows), merged, hidden_rows)), "xlsx")[0]
    return tables.find(sheet, fields)


def upload(content, name="台账.xlsx"):
    """Bytes as a browser sends them."""
    return SimpleUploadedFile(name, content)
