"""What stands in a row of the sheet: which reader takes a field of the report, and how a stored value is
shown in its cell. The readers themselves are base.typed and base.money."""

import datetime
from decimal import Decimal

from projects.base.money import parse_amount
from projects.base.typed import TENTH, TypedError, read_count, read_day, read_percent, read_text

from .fields import TEXT_FIELDS

__all__ = [
    "LONGEST_REASON",
    "TypedError",
    "read",
    "read_count",
    "read_day",
    "read_percent",
    "read_text",
    "show",
    "show_percent",
]
LONGEST_REASON = 200


def read(field, text, today):
    """The value of a field of the report from what was typed. Raises RuleViolation."""
    if field in ("cumulative", "own"):
        return parse_amount(text)
    if field == "progress_percent":
        return read_percent(text)
    if field in ("workers", "machines"):
        return read_count(text)
    if field == "expected_on":
        return read_day(text, today)
    if field == "no_change":
        return str(text) not in ("", "0", "False", "false")
    if field in TEXT_FIELDS:
        return read_text(text)
    return read_text(text, LONGEST_REASON)


def show(value):
    """A stored value as it stands in its cell; "" for nothing, "1" and "" for yes and no."""
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    if isinstance(value, Decimal):
        return f"{value:,.2f}".replace("-", "−")
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def show_percent(value):
    """A percentage as it stands in its cell: `45`, `45.5`, "" for nothing."""
    return "" if value is None else f"{value.quantize(TENTH):f}".removesuffix(".0")
