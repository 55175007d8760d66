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


def is_misread(value):
    """Whether a plain value is text that a workbook would take for a formula or an error."""
    return isinstance(value, str) and (value[:1] in ("=", "#") or looks_like_formula(value))


def put(cell, value):
    """Write a value into a cell of a workbook as what it is: text stays text and keeps its value, also where
    somebody opens the cell to change it. Returns the cell."""
    cell.value = value = plain(value)
    if is_misread(value):
        cell.data_type, cell.quotePrefix = "s", True
    return cell


def harmless(value):
    """A value for a file that cannot say what is text, as CSV: what would be read as a formula gets an
    apostrophe. A cell of a workbook is `put` instead."""
    value = plain(value)
    return f"'{value}" if looks_like_formula(value) else value
