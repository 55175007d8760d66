"""URL converters: `<week:week>` for 2025-W13, `<month:month>` for 2025-03."""

from django.urls import register_converter

from .periods import Month, Week


class WeekConverter:
    """A week that does not exist (2025-W53) is an address that does not exist."""

    regex = r"\d{4}-W\d{2}"
    period = Week

    def to_python(self, value):
        return self.period.parse(value)

    def to_url(self, value):
        return str(value)


class MonthConverter(WeekConverter):
    regex = r"\d{4}-\d{2}"
    period = Month


def register():
    """Make both known to the URL configuration."""
    register_converter(WeekConverter, "week")
    register_converter(MonthConverter, "month")
