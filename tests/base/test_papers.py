"""A paper goes to JSON and comes back the same; its edition for publication leaves out what is internal."""

import datetime
import json
from decimal import Decimal

from projects.base.papers import (
    Paper,
    PaperChart,
    PaperColumn,
    PaperRow,
    PaperSection,
    PaperTable,
    from_json,
    to_json,
)

COLUMNS = (
    PaperColumn("name", "Division"),
    PaperColumn("done", "Completed", "money", "yi", total="sum", figure="completed"),
    PaperColumn("rate", "Rate", "percent"),
    PaperColumn("day", "Started", "day"),
)
ROWS = (
    PaperRow(("Kailu", Decimal("1234.50"), Decimal("12.5"), datetime.date(2025, 3, 1)), "division=1"),
    PaperRow(("Horqin", None, None, None)),
)
PARTS = PaperTable("parts", "By division", COLUMNS, ROWS, PaperRow(("Total", Decimal("1234.50"), None, None)))
RED = PaperTable("red", "Red list", COLUMNS[:1], (PaperRow(("A project",)),), internal=True)
LISTED = PaperTable("listed", "List", COLUMNS[:1], is_list=True)
CHART = PaperChart("bars", "Rates", "parts", "name", (("rate", "Rate", "solid"),))
BEHIND = PaperChart("behind", "Behind", "red", "name", (("name", "Name", "solid"),))
PAPER = Paper(
    "March",
    "2025-03",
    datetime.date(2025, 3, 31),
    (
        PaperSection("overall", "Overall", ("One.", "Two."), ("parts", "red"), ("bars", "behind")),
        PaperSection("red", "Red list", ("Three.",), internal=True),
    ),
    (PARTS, RED, LISTED),
    (CHART, BEHIND),
)


def test_json_gives_the_same_paper():
    assert from_json(json.loads(json.dumps(to_json(PAPER)))) == PAPER


def test_tables_that_no_section_names_are_annexes():
    assert [table.key for table in PAPER.annexes()] == ["listed"]


def test_the_edition_for_publication_has_nothing_internal():
    public = PAPER.public()
    assert [section.code for section in public.sections] == ["overall"]
    assert [table.key for table in public.tables] == ["parts", "listed"]
    assert public.sections[0].tables == ("parts",)
    assert public.sections[0].charts == ("bars",)
    assert public.charts == (CHART,)


def test_values_of_a_column_leave_out_the_total():
    assert PARTS.values("done") == [Decimal("1234.50"), None]
