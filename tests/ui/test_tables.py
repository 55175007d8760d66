"""Columns, and the fast drawing of them."""

import dataclasses
import time
from decimal import Decimal
from html.parser import HTMLParser

import pytest
from django.template import engines
from django.utils import translation
from django.utils.html import format_html

from projects.base.periods import Week
from projects.ui.drawing import draw_body, draw_head, draw_table
from projects.ui.tables import (
    BadgeColumn,
    Column,
    LightColumn,
    LinkColumn,
    MoneyColumn,
    PercentColumn,
    PeriodColumn,
    PointsColumn,
    SelectColumn,
    Table,
    TextColumn,
)
from projects.ui.words import LIGHTS
from tests.ui.conftest import make_works
from tests.ui.testapp.models import Work
from tests.ui.testapp.pages import WorkTable

ROWS = 50
# The drawing has to stay below a plain template loop; the rest is room for a busy machine.
SLOWEST = 1.0


class Cells(HTMLParser):
    """The cells of drawn rows as (tag, classes, text)."""

    def __init__(self, markup):
        super().__init__()
        self.cells, self.tags = [], []
        self.feed(markup)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag in {"td", "th"}:
            self.cells.append([tag, dict(attrs), ""])

    def handle_data(self, data):
        if self.cells:
            self.cells[-1][2] += data


def draw(table, **fields):
    """The cells of one work under a table's columns, by column name."""
    values = {"pk": 7, "name": "甲", "total": Decimal(0)} | fields
    columns = table.columns_of(Work)
    cells = Cells(draw_body(columns.values(), Work, [Work(**values)], table.row_css)).cells
    return dict(zip(columns, cells, strict=True))


class EveryColumn(Table):
    name = LinkColumn("work", sub="code")
    tier = BadgeColumn(strong=["ROLLING"])
    light = LightColumn()
    wan = MoneyColumn(accessor="total")
    yi = MoneyColumn(accessor="total", unit="yi")
    rate = PercentColumn()
    gap = PointsColumn()
    week = PeriodColumn()


@pytest.fixture
def cells():
    return draw(
        EveryColumn,
        name="年产8万吨铝板带箔项目",
        code="2501-1",
        tier="ROLLING",
        light="RED",
        total=Decimal("12345.60"),
        rate=Decimal("12.35"),
        gap=Decimal("-3.25"),
        week=Week.parse("2025-W13"),
    )


def test_each_kind_shows_what_it_means(cells):
    text = {name: cell[2] for name, cell in cells.items()}
    assert text["name"] == "年产8万吨铝板带箔项目2501-1"
    assert text["tier"] == "定期可滚动"
    assert text["light"] == str(LIGHTS["red"])
    assert text["wan"] == "12,345.60"
    assert text["yi"] == "1.23"
    assert text["rate"] == "12.4"
    assert text["gap"] == "−3.3"
    assert text["week"] == "2025-W13"


def test_the_name_heads_its_row_and_opens_its_page(cells):
    assert cells["name"][0] == "th"
    markup = draw_body(EveryColumn.columns_of(Work).values(), Work, [Work(pk=7, name="甲")])
    assert '<a href="/works/7/">甲</a>' in markup


def test_numbers_stand_right_and_cells_know_their_heading(cells):
    assert "num" in cells["wan"][1]["class"]
    assert cells["rate"][1]["data-label"] == "投资完成率（%）"


def test_nothing_is_a_dash_and_zero_is_not():
    cells = draw(EveryColumn, rate=None, total=Decimal(0), light="", gap=Decimal(0))
    assert cells["rate"][2] == cells["light"][2] == "—"
    assert "nil" in cells["rate"][1]["class"]
    assert cells["wan"][2] == "0.00"
    assert cells["gap"][2] == "0.0"


def test_values_for_export_are_plain():
    work = Work(pk=7, total=Decimal("12345.60"), tier="ROLLING", light="RED", gap=Decimal("-3.25"))
    values = {name: column.value(work) for name, column in EveryColumn.columns_of(Work).items()}
    assert values["wan"] == Decimal("12345.60")
    assert values["yi"] == Decimal("1.23456")
    assert values["tier"] == "定期可滚动"
    assert values["gap"] == Decimal("-3.3")


def test_the_words_follow_the_language():
    class Lights(Table):
        light = LightColumn(choices=[("RED", translation.gettext_lazy("Yes"))])

    with translation.override("en"):
        english = draw(Lights, light="RED")["light"][2]
    with translation.override("zh-hans"):
        chinese = draw(Lights, light="RED")["light"][2]
    assert english == "■ Yes"
    assert chinese == "■ 是"


EVIL = "<script>alert(1)</script>\"'&"


def test_no_column_lets_markup_through():
    class Loose(Column):
        def html(self, value, record):
            return f"<b>{value}</b>"

    class Evil(EveryColumn):
        loose = Loose(accessor="name")
        heading = TextColumn(EVIL, accessor="name", unit=EVIL)
        choose = SelectColumn()

    columns = Evil.columns_of(Work)
    work = Work(pk=7, name=EVIL, code=EVIL, tier=EVIL, light=EVIL, total=Decimal(0))
    markup = draw_head(columns.values(), Work) + draw_body(
        columns.values(), Work, [work], lambda record: record.name
    )
    assert set(Cells(markup).tags) == {"th", "td", "tr", "a", "span", "input"}
    assert "<b>" not in markup


def test_markup_of_a_column_must_be_marked_safe():
    class Bold(Column):
        def html(self, value, record):
            return format_html("<b>{}</b>", value)

    class Bolds(Table):
        name = Bold()

    assert "<b>&lt;</b>" in draw_body(Bolds.columns_of(Work).values(), Work, [Work(name="<")])


def test_a_path_that_ends_gives_nothing():
    class Areas(Table):
        second = TextColumn(accessor="second_area__name")

    assert draw(Areas)["second"][2] == "—"


def test_headings_come_from_the_model_and_carry_units():
    head = draw_head(EveryColumn.columns_of(Work).values(), Work)
    assert "项目名称" in head
    assert '<span class="unit">%</span>' in head


def test_the_sequence_of_django_tables2_holds():
    class Turned(EveryColumn):
        class Meta:
            sequence = ("week", "...", "name")

    names = list(Turned.columns_of(Work))
    assert (names[0], names[-1], len(names)) == ("week", "name", 8)


def test_a_small_table_takes_dataclasses_and_a_sum():
    @dataclasses.dataclass
    class Line:
        place: str
        due: int

    class Lines(Table):
        place = TextColumn("地区")
        due = TextColumn("应报")

    markup = draw_table(Lines, [Line("科尔沁区", 5)], caption="报送", footer=Line("合计", 5))
    assert "<caption>报送</caption>" in markup
    assert "<tfoot><tr>" in markup
    assert "合计" in markup
    assert draw_table(Lines, [], caption="报送")


def test_rows_may_have_a_class():
    class Marked(EveryColumn):
        @staticmethod
        def row_css(record):
            return "mine" if record.pk == 7 else None

    columns = Marked.columns_of(Work).values()
    markup = draw_body(columns, Work, [Work(pk=7, name="甲"), Work(pk=8, name="乙")], Marked.row_css)
    assert markup.count('<tr class="mine">') == 1


PLAIN = """{% for r in rows %}<tr>
<td><a href="/works/{{ r.pk }}/">{{ r.name }}</a><span>{{ r.code }}</span></td>
<td>{{ r.area }}</td><td>{{ r.get_tier_display }}</td><td>{{ r.light|light }}</td><td>{{ r.total|yi }}</td>
<td>{{ r.planned|wan }}</td><td>{{ r.rate|percent }}</td><td>{{ r.gap|points }}</td>
<td>{{ r.started_on|date:"Y-m-d" }}</td><td>{{ r.state }}</td></tr>{% endfor %}"""


def fastest(act, times=15):
    """The shortest time of several, which a busy machine disturbs least."""
    durations = []
    for _turn in range(times):
        start = time.perf_counter()
        act()
        durations.append(time.perf_counter() - start)
    return min(durations)


def test_drawing_is_faster_than_a_plain_template_loop(db):
    make_works(ROWS)
    rows = list(Work.objects.select_related("area"))
    columns = [column for column in WorkTable.columns_of(Work).values() if column.visible]
    assert len(columns) == 10
    template = engines["django"].from_string(PLAIN)
    plain = fastest(lambda: template.render({"rows": rows}))
    ours = fastest(lambda: draw_body(columns, Work, rows))
    assert ours < SLOWEST * plain, f"{ours * 1000:.2f} ms against {plain * 1000:.2f} ms"
