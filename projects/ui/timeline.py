"""Time lines: a column that draws days on one axis, the same for all rows.

    window = Window(datetime.date(2025, 1, 1), months=12)
    column = TimeLineColumn(_("time line"), window=window, today=today, line_of=lambda record: Line(…))

and `draw_definitions(window, today)` once on the page, before the table. A plan is a hollow diamond, what is
expected an outlined one, what has happened a filled one; an expected day that has passed has a dot.
Positions are percentages, so that a line is as wide as its cell and its signs keep their shape.
"""

import datetime
from dataclasses import dataclass
from functools import cached_property
from html import escape

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from projects.base.periods import Month
from projects.base.wording import clauses, labelled, names

from .columns import Column

WINTER = (11, 12, 1, 2, 3)
# The width of a sign of text and of a diamond, as a share of a line on an office PC.
SIGN, DIAMOND = 1.25, 1.6
MIDDLE = "50%"


@dataclass(frozen=True)
class Mark:
    """A point on the way: planned for a day, expected on another, reached on a third; None for none."""

    name: str
    planned: datetime.date | None = None
    expected: datetime.date | None = None
    reached: datetime.date | None = None

    @property
    def day(self):
        """The day on which it stands: reached, else expected, else planned."""
        return self.reached or self.expected or self.planned

    def is_overdue(self, today):
        """Whether its day has passed without it being reached."""
        return self.reached is None and self.day is not None and self.day < today

    @property
    def delay(self):
        """Days behind the plan, negative for early; 0 where one of the two is unknown."""
        return (self.day - self.planned).days if self.planned and self.day else 0

    def words(self, today):
        """Everything about it in one line of text."""
        said = [_("planned %(day)s") % {"day": self.planned}] if self.planned else []
        if self.reached:
            said.append(_("reached %(day)s") % {"day": self.reached})
        elif self.expected:
            said.append(_("expected %(day)s") % {"day": self.expected})
        if self.delay > 0:
            said.append(_("%(count)s days later") % {"count": self.delay})
        if self.is_overdue(today):
            said.append(_("overdue"))
        return labelled(self.name, names(said))


@dataclass(frozen=True)
class Line:
    """What one row draws: a span from a day to a day behind, and marks in order."""

    first: datetime.date | None
    last: datetime.date | None
    marks: tuple[Mark, ...]

    def __bool__(self):
        return bool(self.marks or (self.first and self.last))


@dataclass(frozen=True)
class Window:
    """The time that a line shows: whole months from a first of a month."""

    first: datetime.date
    months: int

    @cached_property
    def end(self):
        """The first day after it."""
        return (Month(self.first) + self.months).first

    def place(self, day):
        """Where a day stands, in percent of the width; outside of 0 to 100 beyond the window."""
        return round((day - self.first).days * 100 / (self.end - self.first).days, 2)

    def shows(self, day):
        """Whether a day lies in the window."""
        return day is not None and self.first <= day < self.end

    def clipped(self, first, last):
        """(place, width) of a span of days, both included, as far as it is seen; None where it is not."""
        start = max(first, self.first)
        end = min(last + datetime.timedelta(days=1), self.end)
        return (self.place(start), round(self.place(end) - self.place(start), 2)) if start < end else None

    @cached_property
    def starts(self):
        """The first days of its months."""
        month = Month(self.first)
        return [(month + number).first for number in range(self.months)]

    @cached_property
    def winters(self):
        """(place, width) of each month of winter."""
        days = [day for day in self.starts if day.month in WINTER]
        return [self.clipped(day, Month(day).last) for day in days]

    def ticks(self, every):
        """The first days of every so many months of the year, counted from January."""
        return [day for day in self.starts if (day.month - 1) % every == 0]


def sign_of(mark, today):
    """The sign for the day of a mark that was reached or is expected."""
    if mark.reached:
        return "reached"
    return "overdue" if mark.is_overdue(today) else "expected"


def text_width(text):
    """The width of a text as a share of the line; signs of Latin are half as wide."""
    return sum(SIGN if ord(sign) > 0x2E7F else SIGN * 0.55 for sign in text)


def draw_line(line, window, today, said=""):
    """One line as SVG, called `said`; `draw_definitions` of the same window must stand on the page."""
    parts = ['<use href="#tl-ground"/>']
    span = line.first and line.last and window.clipped(line.first, line.last)
    if span:
        parts.append(f'<rect class="tl-span" x="{span[0]}%" width="{span[1]}%" y="{MIDDLE}" height="8"/>')
    seen = [mark for mark in line.marks if window.shows(mark.day) or window.shows(mark.planned)]
    taken = sorted(
        window.place(day) for mark in seen for day in {mark.day, mark.planned} if window.shows(day)
    )
    for mark in seen:
        parts.append(f"<g><title>{escape(mark.words(today))}</title>")
        if mark.delay:
            first, last = sorted((mark.planned, mark.day))
            place, width = window.clipped(first, last)
            parts.append(f'<rect class="tl-slip" x="{place}%" width="{width}%" y="{MIDDLE}" height="1"/>')
        if window.shows(mark.planned) and (mark.delay or not (mark.reached or mark.expected)):
            parts.append(f'<use href="#tl-planned" x="{window.place(mark.planned)}%" y="{MIDDLE}"/>')
        if window.shows(mark.day) and (mark.reached or mark.expected):
            parts.append(
                f'<use href="#tl-{sign_of(mark, today)}" x="{window.place(mark.day)}%" y="{MIDDLE}"/>'
            )
        if window.shows(mark.day):
            parts.append(label_of(mark, window.place(mark.day), taken))
        parts.append("</g>")
    parts.append('<use href="#tl-scale" class="tl-scale"/>')
    return f'<svg class="tl" role="img" aria-label="{escape(said)}">{"".join(parts)}</svg>'


def label_of(mark, place, taken):
    """The name beside a mark, where there is room before the next one; "" where there is none."""
    following = min((other for other in taken if other > place), default=100 + DIAMOND)
    if place + DIAMOND + text_width(mark.name) > following - DIAMOND / 2:
        return ""
    return (
        f'<svg x="{place}%" y="{MIDDLE}" overflow="visible"><text class="tl-name" x="9" y="4">'
        f"{escape(mark.name)}</text></svg>"
    )


def draw_axis(window):
    """The axis for the heading: years over months, or over quarters where there are many."""
    years = [day for day in window.starts if day == window.first or day.month == 1]
    months = window.ticks(1 if window.months <= 12 else 3)
    parts = [
        '<use href="#tl-ground"/>',
        *(text_at(window.place(day), 11, day.year, "tl-year") for day in years),
        *(text_at(window.place(day), 25, day.month, "tl-month") for day in months),
    ]
    return f'<svg class="tl tl-axis" aria-hidden="true">{"".join(parts)}</svg>'


def text_at(place, y, text, css):
    """A text that begins beside a place."""
    return f'<svg x="{place}%" overflow="visible"><text class="{css}" x="3" y="{y}">{text}</text></svg>'


def draw_definitions(window, today):
    """What all lines of a page share: signs, months, winter, today, and the small scale of a phone."""
    ground = [
        f'<rect class="tl-winter" x="{place}%" width="{width}%" height="100%"/>'
        for place, width in window.winters
    ]
    for day in window.ticks(1 if window.months <= 12 else 3):
        css = "tl-grid tl-grid-year" if day.month == 1 else "tl-grid"
        place = window.place(day)
        ground.append(f'<line class="{css}" x1="{place}%" x2="{place}%" y1="0" y2="100%"/>')
    if window.shows(today):
        place = window.place(today)
        ground.append(f'<line class="tl-today" x1="{place}%" x2="{place}%" y1="0" y2="100%"/>')
    scale = [
        text_at(window.place(day), "100%", day.year if day.month == 1 else day.month, "tl-month")
        for day in window.ticks(3 if window.months <= 12 else 6)
    ]
    return mark_safe(
        '<svg class="icon-sheet" width="0" height="0" aria-hidden="true"><defs>'
        '<path id="tl-planned" class="tl-planned" d="M0-5 5 0 0 5-5 0z"/>'
        '<path id="tl-expected" class="tl-expected" d="M0-6 6 0 0 6-6 0z"/>'
        '<g id="tl-overdue"><path class="tl-overdue" d="M0-6.500 6.500 0 0 6.500-6.500 0z"/>'
        '<circle class="tl-dot" r="2"/></g>'
        '<path id="tl-reached" class="tl-reached" d="M0-6 6 0 0 6-6 0z"/>'
        f'<symbol id="tl-ground" width="100%" height="100%">{"".join(ground)}</symbol>'
        f'<symbol id="tl-scale" width="100%" height="100%">{"".join(scale)}</symbol>'
        "</defs></svg>"
    )


class TimeLineColumn(Column):
    """The time line of each row; `line_of(record)` gives its Line. In files: its marks in words."""

    css = "tl-cell"

    def __init__(self, *args, window, today, line_of, **options):
        super().__init__(*args, **options)
        self._window, self._today, self._line_of = window, today, line_of

    def head(self, model):
        named = f'<span class="visually-hidden">{escape(self.heading(model))}</span>'
        return mark_safe(named + draw_axis(self._window))

    def value(self, record):
        line = self._line_of(record)
        if not line:
            return None
        return clauses(mark.words(self._today) for mark in line.marks) or f"{line.first} – {line.last}"

    def html(self, value, record):
        return mark_safe(draw_line(self._line_of(record), self._window, self._today, said=value))
