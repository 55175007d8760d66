"""The cells of templates: what they are checked for, how wide and how high they are."""

import unicodedata
from datetime import date
from math import ceil

from django.utils.translation import gettext as _
from openpyxl.worksheet.datavalidation import DataValidation

from . import cells
from .comparing import REFUSALS

# Widths count Latin characters, of which a Chinese one takes two; heights count points.
KEY, TEXT, NARROWEST, WIDEST = 36, 40, 12, 24
LINE_HEIGHT, HIGHEST = 16, 160


def width_of(one, heading, values, what):
    """How wide a column is: by what stands in it, and wide for what people write sentences into."""
    longest = max((_long(value) for value in values if isinstance(value, str)), default=0)
    if one.is_key:
        return max(NARROWEST, min(KEY, max(longest, _long(heading)) + 2))
    is_text = not (what or one.choices or one.unit or one.is_read_only)
    if is_text and one.read not in (cells.yes_no, cells.month, cells.phone):
        return TEXT
    return max(NARROWEST, min(KEY if longest > WIDEST else WIDEST, max(longest, _long(heading)) + 2))


def height_of(values, widths):
    """How high a row is so that its texts do not run over each other."""
    lines = [
        sum(max(1, ceil(_long(part) / (width - 1))) for part in str(value).split("\n"))
        for value, width in zip(values, widths, strict=True)
        if isinstance(value, str)
    ]
    return min(HIGHEST, LINE_HEIGHT * max(lines, default=1) + 4)


def _long(text):
    """How wide a text is."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in str(text))


def check_of(one, reading):
    """What a field's cells are checked for: "amount", "percent", "count", "year", "date" or ""."""
    if one.unit in ("wan", "%"):
        return "amount" if one.unit == "wan" else "percent"
    if one.read in (cells.count, cells.year):
        return "count" if one.read is cells.count else "year"
    if one.choices or one.is_key:
        return ""
    try:
        return "date" if isinstance(one.read("2025-03-28", reading), date) else ""
    except REFUSALS:
        return ""


def number_check(what):
    """The check of a spreadsheet for numbers and dates; None for anything else."""
    if what == "amount":
        check = DataValidation("decimal", operator="between", formula1="0", formula2="99999999999")
        check.error = _("A number in 10,000 yuan, not below nought.")
    elif what == "percent":
        check = DataValidation("decimal", operator="between", formula1="0", formula2="100")
        check.error = _("A number from 0 to 100, without the sign.")
    elif what in ("count", "year"):
        check = DataValidation("whole", operator="between", formula1="0", formula2="9999999")
        check.error = _("A whole number.")
    elif what == "date":
        # 1990 to 2100; a warning, as a month alone is understood too.
        check = DataValidation("date", operator="between", formula1="32874", formula2="73415")
        check.error, check.errorStyle = _("A date like 2025-03-28."), "warning"
    else:
        return None
    check.allow_blank = True
    return check
