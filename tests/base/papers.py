"""A paper with every kind of column, for the tests of its drawings."""

import datetime
from decimal import Decimal

from projects.base.papers import Paper, PaperColumn, PaperRow, PaperSection, PaperTable

COLUMNS = (
    PaperColumn("place", "位次", "place", width=5),
    PaperColumn("name", "地区", width=12),
    PaperColumn("count", "项目数", "count", "个", total="sum", width=7),
    PaperColumn("planned", "年度计划投资", "money", "yi", total="sum"),
    PaperColumn("done", "完成投资", "money", "yi", total="sum"),
    PaperColumn("rate", "完成率", "percent", total="share:done:planned"),
    PaperColumn("gap", "序时差", "points", "百分点"),
    PaperColumn("change", "升降", "change", width=6),
    PaperColumn("light", "亮灯", "light"),
    PaperColumn("day", "开工日期", "day"),
)
DAY = datetime.date(2025, 3, 28)


def number(text):
    return Decimal(text)


ROWS = (
    PaperRow(
        (1, "开鲁县", 1200, number("20000.50"), number("5000"), number("25"), number("0"), 2, "GREEN", DAY)
    ),
    PaperRow(
        (2, "=库伦旗", 8, number("10000"), number("1250"), number("12.5"), number("-12.5"), -1, "RED", None)
    ),
    PaperRow((None, "奈曼旗", 0, None, None, None, None, 0, None, None)),
)
TOTAL = PaperRow(
    (
        None,
        "合计",
        1208,
        number("30000.50"),
        number("6250"),
        number("20.83"),
        number("-4.2"),
        None,
        None,
        None,
    )
)
TABLE = PaperTable("parts", "分地区情况", COLUMNS, ROWS, TOTAL, note="注：并列者按完成额排序。")
WIDE = PaperTable("wide", "项目清单/2025年*", COLUMNS, ROWS * 3, wide=True, is_list=True)
LISTED = PaperTable("listed", "未开工项目", COLUMNS[:2], (PaperRow((1, "甲项目")),), is_list=True)
PAPER = Paper(
    "关于2025年3月全市重点项目推进情况的通报",
    "2025年3月",
    datetime.date(2025, 3, 31),
    (
        PaperSection("overall", "总体情况", ("截至3月底，全市完成投资。", "低于序时进度。")),
        PaperSection("parts", "二、分地区情况", ("分地区看。",), ("parts",)),
        PaperSection("list", "下一步工作", ("压实责任。",)),
    ),
    (TABLE, WIDE, LISTED),
)
