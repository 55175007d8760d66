"""Weeks and months, each keyed by its first day.

A week is Monday to Sunday and is named as ISO 8601 does (`2025-W13`): the week that holds
4 January is the first of its year, so 29 December may belong to the year that follows.
"""

import datetime
import re
from dataclasses import dataclass
from functools import total_ordering

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

DAY = datetime.timedelta(days=1)


def add_months(day, count):
    """The same day so many months later, or the month's last where it has no such day."""
    month = Month.of(day) + count
    return min(month.first + DAY * (day.day - 1), month.last)


def day_label(day):
    """A date for sentences: 3月28日, or 28 March."""
    return date_format(day, pgettext("date format", "j F"))


def near_label(day, today):
    """A date for sentences, with its year where that is not this year."""
    return day_label(day) if day.year == today.year else full_label(day)


def full_label(day):
    """A date as letters bear it: 2025年3月28日, or 28 March 2025."""
    return date_format(day, pgettext("day in a letter", "j F Y"))


def span_label(first, last):
    """Two dates for sentences: 3月24日至30日."""
    same = first.month == last.month and first.year == last.year
    if same:
        start, end = pgettext("span start", "j"), pgettext("span end, same month", "j F")
    else:
        start, end = pgettext("date format", "j F"), pgettext("date format", "j F")
    return _("%(first)s to %(last)s") % {
        "first": date_format(first, start),
        "last": date_format(last, end),
    }


@total_ordering
@dataclass(frozen=True)
class Period:
    """What weeks and months share: they are ordered, counted and keyed by their first day."""

    first: datetime.date

    def __lt__(self, other):
        return self.first < other.first

    def __contains__(self, day):
        return self.first <= day <= self.last

    def __sub__(self, count):
        return self + -count


@dataclass(frozen=True)
class Week(Period):
    """Monday to Sunday."""

    def __post_init__(self):
        if self.first.isoweekday() != 1:
            raise ValueError(f"a week begins on a Monday, not on {self.first}")

    @classmethod
    def of(cls, day):
        """The week in which a day lies."""
        return cls(day - DAY * (day.isoweekday() - 1))

    @classmethod
    def parse(cls, text):
        """`2025-W13`; raises ValueError, also for a 53rd week that the year does not have."""
        match = re.fullmatch(r"(\d{4})-W(\d{2})", text)
        if not match:
            raise ValueError(f"not a week: {text!r}")
        return cls(datetime.date.fromisocalendar(int(match[1]), int(match[2]), 1))

    @property
    def last(self):
        """Its Sunday."""
        return self.first + DAY * 6

    @property
    def year(self):
        """The ISO year, which at a year's end is not always that of the Monday."""
        return self.first.isocalendar().year

    @property
    def number(self):
        return self.first.isocalendar().week

    def day(self, weekday):
        """Its day by ISO weekday, 1 for Monday to 7 for Sunday; 8 is the next Monday."""
        return self.first + DAY * (weekday - 1)

    def __add__(self, count):
        return Week(self.first + DAY * 7 * count)

    def __str__(self):
        return f"{self.year}-W{self.number:02}"

    @property
    def name(self):
        """2025年第13周, where its days have no room."""
        return _("Week %(number)s of %(year)s") % {"number": self.number, "year": self.year}

    @property
    def label(self):
        """2025年第13周（3月24日至30日）."""
        return _("Week %(number)s of %(year)s (%(span)s)") % {
            "number": self.number,
            "year": self.year,
            "span": span_label(self.first, self.last),
        }


@dataclass(frozen=True)
class Month(Period):
    """A calendar month."""

    def __post_init__(self):
        if self.first.day != 1:
            raise ValueError(f"a month begins on its first day, not on {self.first}")

    @classmethod
    def of(cls, day):
        return cls(day.replace(day=1))

    @classmethod
    def parse(cls, text):
        """`2025-03`; raises ValueError."""
        match = re.fullmatch(r"(\d{4})-(\d{2})", text)
        if not match:
            raise ValueError(f"not a month: {text!r}")
        return cls(datetime.date(int(match[1]), int(match[2]), 1))

    @property
    def last(self):
        return (self + 1).first - DAY

    @property
    def year(self):
        return self.first.year

    @property
    def number(self):
        return self.first.month

    def __add__(self, count):
        months = self.first.year * 12 + self.first.month - 1 + count
        return Month(datetime.date(months // 12, months % 12 + 1, 1))

    def __str__(self):
        return f"{self.first:%Y-%m}"

    @property
    def label(self):
        """2025年3月."""
        return date_format(self.first, pgettext("month format", "F Y"))


class PeriodField(models.DateField):
    """A week or month, stored as its first day; the Python value is the period."""

    period = None

    def from_db_value(self, value, expression, connection):
        return None if value is None else self.period(value)

    def to_python(self, value):
        if value is None or isinstance(value, self.period):
            return value
        try:
            return self.period(value) if isinstance(value, datetime.date) else self.period.parse(str(value))
        except ValueError as error:
            message = gettext_lazy("“%(value)s” is not a week or month of the calendar.")
            raise ValidationError(message, code="invalid", params={"value": value}) from error

    def get_prep_value(self, value):
        value = self.to_python(value)
        return None if value is None else value.first

    def value_to_string(self, obj):
        return str(self.value_from_object(obj))


class WeekField(PeriodField):
    """A week, keyed by its Monday."""

    period = Week


class MonthField(PeriodField):
    """A month, keyed by its first day."""

    period = Month
