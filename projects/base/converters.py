"""URL converters: `<week:week>` for 2025-W13, `<month:month>` for 2025-03."""

from django.urls import register_converter

from .periods import Month, Week

# Beyond these nobody has a week or a month, and date arithmetic would run off the calendar.
YEARS = range(2000, 2101)


class WeekConverter:
    """A week that does not exist (2025-W53) is an address that does not exist."""

    regex = r"\d{4}-W\d{2}"
    period = Week

    def to_python(self, value):
        found = self.period.parse(value)
        if found.year not in YEARS:
            raise ValueError(f"no year of ours: {value!r}")
        return found

    def to_url(self, value):
        return str(value)


class MonthConverter(WeekConverter):
    regex = r"\d{4}-\d{2}"
    period = Month


def parse_week(text):
    """A week as an address has it; raises ValueError."""
    return WeekConverter().to_python(text)


def parse_month(text):
    """A month as an address has it; raises ValueError."""
    return MonthConverter().to_python(text)


def register():
    """Make both known to the URL configuration."""
    register_converter(WeekConverter, "week")
    register_converter(MonthConverter, "month")
