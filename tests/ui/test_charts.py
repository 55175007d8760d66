"""Charts that can also be read."""

import json
import re
from decimal import Decimal

from django.template import engines

from projects.ui.charts import Chart, Series

CHART = Chart(
    "progress",
    title="<进度>",
    unit="亿元",
    labels=["1月", "2月"],
    series=[Series("计划", [Decimal("1.50"), 3], style="dashed"), Series("完成", [1, None])],
    mark="2月",
)


def drawn():
    return engines["django"].from_string("{% chart chart %}").render({"chart": CHART})


def test_the_figures_are_in_the_page_for_the_script():
    (data,) = re.findall(r'<script id="chart-progress" type="application/json">(.*?)</script>', drawn())
    spec = json.loads(data)
    assert spec["labels"] == ["1月", "2月"]
    assert spec["series"][0]["values"] == [1.5, 3]
    assert spec["series"][1]["values"] == [1, None]
    assert spec["mark"] == "2月"


def test_the_same_figures_are_a_table_for_people():
    html = drawn()
    assert '<td class="num">1.50</td>' in html
    assert '<td class="num">—</td>' in html
    assert "&lt;进度&gt;" in html
    assert "<进度>" not in html
