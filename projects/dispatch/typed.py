"""Reading what people type or paste into a row of the sheet, and showing what is stored.

One reader for the grid, the plain form and pasted blocks. Amounts are read by base.money; days,
counts and percentages are as forgiving here.
"""

import calendar
import datetime
import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _

from projects.base.errors import RuleViolation
from projects.base.money import DASHES, NOTHING, parse_amount

from .fields import TEXT_FIELDS

LONGEST_TEXT = 4000
LONGEST_REASON = 200
LARGEST_COUNT = 999_999
TENTH = Decimal("0.1")
# 上旬, 中旬 and 下旬 by their last day; what only names a month means its end.
PART_OF_MONTH = {"初": 10, "上旬": 10, "中旬": 20, "中": 20, "下旬": 31, "底": 31, "末": 31, "": 31}


class TypedError(RuleViolation):
    """What was typed cannot be read: code `unreadable`, `out_of_range` or `too_long`."""


def _folded(text):
    """Typed text in plain characters, or "" where it says "nothing"."""
    folded = re.sub(r"[\s,，]", "", unicodedata.normalize("NFKC", str(text))).lower()
    return "" if folded in NOTHING or set(folded) <= DASHES else folded


def read_percent(text):
    """`45`, `45.5%`, `４５％` as Decimal with one decimal, None for nothing. Raises TypedError."""
    folded = _folded(text).removesuffix("%")
    if not folded:
        return None
    if not re.fullmatch(r"[-−+]?(\d+\.?\d*|\.\d+)", folded):
        raise TypedError("unreadable", _("“%(text)s” is not a percentage. Type 45 or 45.5."), text=text)
    value = Decimal(folded.replace("−", "-")).quantize(TENTH, rounding=ROUND_HALF_UP)
    if not 0 <= value <= 100:
        raise TypedError("out_of_range", _("“%(text)s”: a percentage lies between 0 and 100."), text=text)
    return value


def read_count(text):
    """`120`, `1,200`, `120人`, `35台` as int, None for nothing. Raises TypedError."""
    folded = re.sub(r"(人次|人|名|台套|台|套|辆|个)$", "", _folded(text))
    if not folded:
        return None
    if not re.fullmatch(r"\d+(\.0+)?", folded):
        raise TypedError("unreadable", _("“%(text)s” is not a whole number."), text=text)
    value = int(Decimal(folded))
    if value > LARGEST_COUNT:
        raise TypedError("out_of_range", _("“%(text)s” is too large a number here."), text=text)
    return value


def read_day(text, today):
    """`2025-04-10`, `2025/4/10`, `4月10日`, `4.10`, `5月底` as a date, None for nothing.

    Without a year it is the next such day, seen from the month of `today`. Raises TypedError.
    """
    folded = _folded(text)
    if not folded:
        return None
    full = re.fullmatch(r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?", folded)
    full = full or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", folded)
    short = re.fullmatch(r"(\d{1,2})(?:[-/.]|月)(\d{1,2})[日号]?", folded)
    month = re.fullmatch(r"(?:(\d{4})年)?(\d{1,2})月份?(初|上旬|中旬|中|下旬|底|末|)", folded)
    try:
        if full:
            return datetime.date(*map(int, full.groups()))
        if short:
            return datetime.date(_coming_year(today, int(short[1])), int(short[1]), int(short[2]))
        if month:
            year = int(month[1] or _coming_year(today, int(month[2])))
            last = calendar.monthrange(year, int(month[2]))[1]
            return datetime.date(year, int(month[2]), min(PART_OF_MONTH[month[3]], last))
    except ValueError:
        pass
    raise TypedError("unreadable", _("“%(text)s” is not a day. Type 2025-04-10 or 4-10."), text=text)


def _coming_year(today, month):
    """The year in which a month comes next; the present month counts as coming."""
    return today.year + (month < today.month)


def read_text(text, longest=LONGEST_TEXT):
    """Text with its line breaks, without blanks around it. Raises TypedError."""
    lines = str(text).replace("\r\n", "\n").replace("\r", "\n")
    cleaned = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", lines).strip()
    if len(cleaned) > longest:
        raise TypedError("too_long", _("At most %(longest)s characters have room here."), longest=longest)
    return cleaned


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
