"""The path to the start as a picture: what was, what runs, what is still to come. Geometry only."""

import datetime
import math
from dataclasses import dataclass
from typing import Any

from .rules import IDLE, Status

NAME, WIDTH, ROW, HEAD, FOOT = 290, 1200, 26, 26, 44
# A label needs so much room; a planned start that lies so far beyond the rest would squeeze it.
LABEL, FAR = 62, 150
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Bar:
    """A stretch of time of one permit; `kind` is done, running, ahead or decides."""

    x: float
    width: float
    kind: str
    first: datetime.date
    last: datetime.date


@dataclass(frozen=True)
class Line:
    """A permit's line: its name, where it lies, its bars."""

    row: Any
    y: int
    bars: tuple


@dataclass(frozen=True)
class Mark:
    """A vertical line at a day with its word, or a month's beginning."""

    x: float
    day: datetime.date


@dataclass(frozen=True)
class Gantt:
    """What the template draws, in units of the picture."""

    lines: tuple
    months: tuple
    today: Mark
    start: Mark | None
    planned: Mark | None
    width: int
    height: int
    name_width: int = NAME

    @property
    def view_box(self):
        return f"0 0 {self.width} {self.height}"


def gantt_of(board):
    """The Gantt of a Board, or None where there is nothing to draw."""
    spans = []
    critical = {span.code for span in board.path.chain} if board.path else set()
    for row in board.needed:
        bars, permit = [], row.permit
        begun = permit.preparing_on or permit.accepted_on
        if permit.status == Status.GRANTED and permit.granted_on:
            bars.append((begun or permit.granted_on, permit.granted_on, "done"))
        elif row.is_running and begun:
            bars.append((begun, board.on, "running"))
        if row.span is not None and (row.is_running or permit.status in IDLE):
            kind = "decides" if permit.code in critical else "ahead"
            bars.append((row.span.start, row.span.end, kind))
        if bars:
            spans.append((row, bars))
    if not spans:
        return None
    days = [day for _row, bars in spans for first, last, _kind in bars for day in (first, last)]
    days.append(board.on)
    planned = board.project.planned_start_on if board.path else None
    if planned and not min(days) <= planned <= max(days) + DAY * FAR:
        planned = None
    days += [planned] if planned else []
    first, last = min(days) - DAY * 3, max(days) + DAY * 25
    scale = (WIDTH - NAME) / ((last - first).days or 1)

    def x(day):
        return round(NAME + (day - first).days * scale, 1)

    lines = tuple(
        Line(
            row,
            HEAD + place * ROW,
            tuple(Bar(x(start), max(x(end) - x(start), 2), kind, start, end) for start, end, kind in bars),
        )
        for place, (row, bars) in enumerate(spans)
    )
    return Gantt(
        lines=lines,
        months=tuple(
            Mark(x(day), day) for day in months_between(first, last, scale) if x(day) < WIDTH - LABEL
        ),
        today=Mark(x(board.on), board.on),
        start=Mark(x(board.path.day), board.path.day) if board.path and board.path.chain else None,
        planned=Mark(x(planned), planned) if planned else None,
        width=WIDTH,
        height=HEAD + len(lines) * ROW + FOOT,
    )


def months_between(first, last, scale):
    """The first days of months in a span, thinned out where it is long."""
    step = max(1, math.ceil(LABEL / (30 * scale)))
    found, day = [], first.replace(day=1)
    while day <= last:
        if day >= first and (day.month - 1) % step == 0:
            found.append(day)
        day = (day + DAY * 32).replace(day=1)
    return found
