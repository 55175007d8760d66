"""Time lines: where a day stands, what is drawn of a mark, and when its name has room."""

import datetime

import pytest
from django.utils import translation

from projects.ui.timeline import Line, Mark, Window, draw_line, label_of, text_width

TODAY = datetime.date(2025, 6, 15)
YEAR = Window(datetime.date(2025, 1, 1), 12)


def day(text):
    return datetime.date.fromisoformat(text)


def mark(planned=None, expected=None, reached=None, name="M"):
    return Mark(name, *(text and day(text) for text in (planned, expected, reached)))


def signs(line):
    """The signs that a line draws, in order: (sign, place)."""
    parts = draw_line(line, YEAR, TODAY).split('<use href="#tl-')[1:]
    found = [part.split('"')[:3] for part in parts]
    return [(sign, place) for sign, _x, place in found if sign not in {"ground", "scale"}]


def test_a_day_stands_at_its_share_of_the_window():
    assert YEAR.end == day("2026-01-01")
    assert YEAR.place(day("2025-01-01")) == 0
    assert YEAR.place(day("2025-07-02")) == pytest.approx(182 / 365 * 100, abs=0.01)
    assert YEAR.place(day("2026-01-01")) == 100
    assert YEAR.shows(day("2025-12-31"))
    assert not YEAR.shows(day("2026-01-01"))
    assert not YEAR.shows(None)


def test_a_span_is_cut_at_the_edges_of_the_window_and_holds_its_last_day():
    assert YEAR.clipped(day("2024-05-01"), day("2027-05-01")) == (0, 100)
    assert YEAR.clipped(day("2025-12-31"), day("2026-02-01")) == pytest.approx((99.73, 0.27))
    assert YEAR.clipped(day("2024-05-01"), day("2024-12-31")) is None


def test_winter_is_november_to_march():
    assert [place for place, _width in YEAR.winters] == [
        YEAR.place(day(f"2025-{month:02}-01")) for month in (1, 2, 3, 11, 12)
    ]
    assert sum(width for _place, width in YEAR.winters) == pytest.approx(151 / 365 * 100, abs=0.05)


def test_ticks_are_counted_from_january_whatever_month_the_window_begins_with():
    from_may = Window(day("2025-05-01"), 12)
    assert [tick.month for tick in from_may.ticks(3)] == [7, 10, 1, 4]
    assert len(YEAR.ticks(1)) == 12


@pytest.mark.parametrize(
    ("one", "drawn"),
    [
        (mark("2025-03-01"), ["planned"]),
        (mark("2025-08-01", "2025-08-01"), ["expected"]),
        (mark("2025-08-01", "2025-09-01"), ["planned", "expected"]),
        (mark("2025-03-01", "2025-05-01"), ["planned", "overdue"]),
        (mark("2025-03-01", "2025-04-01", "2025-05-01"), ["planned", "reached"]),
        (mark("2025-03-01", "2025-03-01", "2025-03-01"), ["reached"]),
        (mark(None, None, "2025-03-01"), ["reached"]),
        (mark("2024-03-01", None, "2025-03-01"), ["reached"]),
        (mark("2024-03-01", None, "2024-04-01"), []),
        (mark(), []),
    ],
)
def test_a_mark_shows_its_plan_where_it_differs_and_how_it_stands(one, drawn):
    line = Line(day("2025-01-01"), day("2025-12-31"), (one,))
    assert [sign for sign, _place in signs(line)] == drawn


def test_the_words_of_a_mark_say_how_late_it_is():
    late = mark("2025-03-01", "2025-05-01", name="封顶")
    assert (late.delay, late.is_overdue(TODAY)) == (61, True)
    with translation.override("en"):
        words = late.words(TODAY)
    assert words == "封顶: planned 2025-03-01, expected 2025-05-01, 61 days later, overdue"
    early = mark("2025-05-01", None, "2025-04-21")
    assert (early.delay, early.is_overdue(TODAY)) == (-10, False)
    assert "10" not in early.words(TODAY)
    assert not mark("2025-06-15").is_overdue(TODAY)


def test_a_name_stands_beside_its_mark_only_where_there_is_room():
    assert text_width("主体完工") == 5
    assert text_width("ab") == pytest.approx(1.375)
    one = mark("2025-03-01", name="主体完工")
    assert "主体完工" in label_of(one, 50, [50, 60])
    assert label_of(one, 50, [50, 57]) == ""
    assert label_of(one, 95, [95]) == ""


def test_text_of_people_is_escaped():
    drawn = draw_line(Line(None, None, (mark("2025-03-01", name="<b>&"),)), YEAR, TODAY)
    assert "<b>" not in drawn
    assert "&lt;b&gt;&amp;" in drawn


def test_without_marks_there_is_the_span_alone_and_without_both_nothing():
    assert Line(day("2025-01-01"), day("2025-02-01"), ())
    assert not Line(day("2025-01-01"), None, ())
    drawn = draw_line(Line(day("2025-01-01"), day("2025-02-01"), ()), YEAR, TODAY)
    assert drawn.count("tl-span") == 1
    assert "<title>" not in drawn
