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


def harmless(value):
    """A value for a spreadsheet cell; text that would be read as a formula gets an apostrophe."""
    if value is None or isinstance(value, (int, float, Decimal)) or hasattr(value, "isoformat"):
        return value
    text = printable(value)
    if len(text) < 2 or NEGATIVE.fullmatch(text):
        return text
    return f"'{text}" if FORMULA.match(text) else text
