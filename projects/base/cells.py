"""What may stand in a cell of a file for spreadsheets: nothing that would be read as a formula."""

import re
from decimal import Decimal

# A cell that begins like this is a formula to a spreadsheet, also in full-width characters.
FORMULA = re.compile(r"^\s*[=+\-@\t\r\n＝＋－＠]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def printable(value):
    """A value as text without the signs that no file can hold."""
    return CONTROL.sub("", str(value))


def harmless(value):
    """A value for a spreadsheet cell; text that would be read as a formula gets an apostrophe."""
    if value is None or isinstance(value, (int, float, Decimal)) or hasattr(value, "isoformat"):
        return value
    text = printable(value)
    return f"'{text}" if len(text) > 1 and FORMULA.match(text) else text
