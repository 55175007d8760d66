"""What may stand in a cell of a file for spreadsheets: nothing that would be read as a formula."""

import re
from decimal import Decimal

# A cell that begins like this is a formula to a spreadsheet, also in full-width characters and behind signs
# that are not to be seen.
FORMULA = re.compile(r"^[\s\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]*[=+\-@\t\r\n＝＋－＠]")
# A number that falls short of something is no formula; one with a plus may be a phone's.
NEGATIVE = re.compile(r"-[0-9]+(\.[0-9]+)?%?")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def printable(value):
    """A value as text without the signs that no file can hold."""
    return CONTROL.sub("", str(value))


def plain(value):
    """A value as a cell that knows its own type may hold it: numbers and dates as they are, else text."""
    if value is None or isinstance(value, (int, float, Decimal)) or hasattr(value, "isoformat"):
        return value
    return printable(value)


def looks_like_formula(value):
    """Whether a plain value is text that a spreadsheet would read as a formula."""
    if not isinstance(value, str) or len(value) < 2 or NEGATIVE.fullmatch(value):
        return False
    return FORMULA.match(value) is not None


def harmless(value):
    """A value for a spreadsheet cell; text that would be read as a formula gets an apostrophe. For CSV: a
    cell of a workbook is told to be text instead, and keeps its value."""
    value = plain(value)
    return f"'{value}" if looks_like_formula(value) else value
