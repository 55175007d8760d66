"""Reading what people type, paste or keep in a spreadsheet, as they mean it.

One reader for grids, plain forms, pasted blocks and files. Amounts are read by base.money; days, counts,
percentages and texts are as forgiving here.
"""

import calendar
import datetime
import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _

from .errors import RuleViolation
from .money import DASHES, NOTHING

LONGEST_TEXT = 4000
LARGEST_COUNT = 999_999
TENTH = Decimal("0.1")
EARLIEST, LATEST = 1949, 2100
# First and last day of what a word names within its month.
PARTS_OF_MONTH = {
    "": (1, 31),
    "初": (1, 10),
    "上旬": (1, 10),
    "中旬": (11, 20),
    "中": (11, 20),
    "下旬": (21, 31),
    "底": (31, 31),
    "末": (31, 31),
}
# First and last month of what a word names within its year.
PARTS_OF_YEAR = {
    "": (1, 12),
    "上半年": (1, 6),
    "下半年": (7, 12),
    "底": (12, 12),
    "末": (12, 12),
    **{f"{quarter}季度": (number * 3 - 2, number * 3) for number, quarter in enumerate("一二三四", 1)},
    **{f"第{quarter}季度": (number * 3 - 2, number * 3) for number, quarter in enumerate("一二三四", 1)},
}
YEAR = r"((?:19|20)\d{2})"
DAY = re.compile(rf"{YEAR}(?:[-/.]|年)(\d{{1,2}})(?:[-/.]|月)(\d{{1,2}})[日号]?|{YEAR}(\d{{2}})(\d{{2}})")
SHORT_DAY = re.compile(r"(\d{1,2})(?:[-/.]|月)(\d{1,2})[日号]?")
NUMBERED_MONTH = re.compile(rf"{YEAR}(?:[-/.](\d{{1,2}})|(0[1-9]|1[0-2]))")
NAMED_MONTH = re.compile(rf"(?:{YEAR}[年.])?(\d{{1,2}})月份?({'|'.join(PARTS_OF_MONTH)}|)")
NAMED_YEAR = re.compile(rf"{YEAR}年({'|'.join(PARTS_OF_YEAR)}|)")
CLOCK = re.compile(r"(?<=\d)[T\s]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$")


class TypedError(RuleViolation):
    """What was typed cannot be read: code `unreadable`, `out_of_range` or `too_long`."""


def folded(text):
    """Typed text in plain characters, or "" where it says "nothing"."""
    plain = re.sub(r"[\s,，]", "", unicodedata.normalize("NFKC", str(text))).lower()
    return "" if plain in NOTHING or set(plain) <= DASHES else plain


def read_percent(text):
    """`45`, `45.5%`, `４５％` as Decimal with one decimal, None for nothing. Raises TypedError."""
    plain = folded(text).removesuffix("%")
    if not plain:
        return None
    if not re.fullmatch(r"[-−+]?(\d+\.?\d*|\.\d+)", plain):
        raise TypedError("unreadable", _("“%(text)s” is not a percentage. Type 45 or 45.5."), text=text)
    value = Decimal(plain.replace("−", "-")).quantize(TENTH, rounding=ROUND_HALF_UP)
    if not 0 <= value <= 100:
        raise TypedError("out_of_range", _("“%(text)s”: a percentage lies between 0 and 100."), text=text)
    return value


def read_count(text):
    """`120`, `1,200`, `120人`, `35台` as int, None for nothing. Raises TypedError."""
    plain = re.sub(r"(人次|人|名|台套|台|套|辆|个)$", "", folded(text))
    if not plain:
        return None
    if not re.fullmatch(r"\d+(\.0+)?", plain):
        raise TypedError("unreadable", _("“%(text)s” is not a whole number."), text=text)
    value = int(Decimal(plain))
    if value > LARGEST_COUNT:
        raise TypedError("out_of_range", _("“%(text)s” is too large a number here."), text=text)
    return value


def read_span(text, today, year=None):
    """First and last day of what is typed, None for nothing. Raises TypedError.

    A day: `2025-04-10`, `2025/4/10`, `2025年4月10日`, `20250410`, `4月10日`, `4.10`; a month or a part of
    it: `2025.3`, `2025-03`, `2025年3月`, `3月底`, `4月中旬`; a year or a part of it: `2026年`, `2026年底`,
    `2026年上半年`, `2026年二季度`. Without a year it is in `year`, or else the next such day, seen from the
    month of `today`.
    """
    plain = folded(CLOCK.sub("", unicodedata.normalize("NFKC", str(text)).strip()))
    if not plain:
        return None
    try:
        if span := _span(plain, today, year):
            return span
    except ValueError:
        pass
    raise TypedError("unreadable", _("“%(text)s” is not a day. Type 2025-04-10 or 4-10."), text=text)


def _span(plain, today, given):
    """First and last day of folded text, None where it is none; raises ValueError for a 31 April."""
    if found := DAY.fullmatch(plain):
        day = datetime.date(*(int(part) for part in found.groups() if part))
        return day, day
    if found := NUMBERED_MONTH.fullmatch(plain):
        return _within(int(found[1]), int(found[2] or found[3]), 1, 31)
    if found := SHORT_DAY.fullmatch(plain):
        month = int(found[1])
        day = datetime.date(given or _coming_year(today, month), month, int(found[2]))
        return day, day
    if found := NAMED_MONTH.fullmatch(plain):
        month = int(found[2])
        return _within(int(found[1] or given or _coming_year(today, month)), month, *PARTS_OF_MONTH[found[3]])
    if found := NAMED_YEAR.fullmatch(plain):
        first, last = PARTS_OF_YEAR[found[2]]
        start = 31 if found[2] in ("底", "末") else 1
        return _within(int(found[1]), first, start, 31)[0], _within(int(found[1]), last, 1, 31)[1]
    return None


def _within(year, month, first, last):
    """Days of a month, as many as it has."""
    length = calendar.monthrange(year, month)[1]
    return datetime.date(year, month, min(first, length)), datetime.date(year, month, min(last, length))


def read_day(text, today):
    """A day as `read_span` reads it, the last of what is named: `5月底`, `2025年3月` are ends of a month.
    None for nothing. Raises TypedError."""
    span = read_span(text, today)
    return span and span[1]


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
