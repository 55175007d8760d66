"""The periods of published figures as people write them: 2025, 2025Q1, 2025Q1-Q3, 2025-03, 2021-2025Q1."""

import calendar
import datetime
import re
from typing import NamedTuple

PART = r"(\d{4})(?:Q([1-4])|-(0[1-9]|1[0-2]))?"
PERIOD = re.compile(f"{PART}(?:-(?:{PART}|Q([1-4])))?")
MONTHS = 12
OF_A_QUARTER = 3


class Span(NamedTuple):
    """Days from the first to the last, both of them in it."""

    first: datetime.date
    last: datetime.date

    @property
    def begins_its_year(self):
        """Whether it is a cumulative of one calendar year, from 1 January on."""
        return self.first == datetime.date(self.last.year, 1, 1)


def year_span(year, on=None):
    """A year, or what of it has passed by a day."""
    last = datetime.date(year, MONTHS, 31)
    return Span(datetime.date(year, 1, 1), last if on is None else min(last, on))


def _part(year, quarter, month):
    """The first and last month of one part."""
    if quarter:
        last = int(quarter) * OF_A_QUARTER
        return int(year), last - OF_A_QUARTER + 1, last
    return (int(year), int(month), int(month)) if month else (int(year), 1, MONTHS)


def parse_span(text):
    """The Span of a period, or ValueError for what is none or ends before it begins."""
    match = PERIOD.fullmatch(text.strip().upper())
    if match is None:
        raise ValueError(f"not a period: {text!r}")
    year, start, end = _part(*match.groups()[:3])
    first = datetime.date(year, start, 1)
    if match[4]:
        year, _start, end = _part(*match.groups()[3:6])
    elif match[7]:
        _year, _start, end = _part(match[1], match[7], None)
    last = datetime.date(year, end, calendar.monthrange(year, end)[1])
    if last < first:
        raise ValueError(f"the period ends before it begins: {text!r}")
    return Span(first, last)
