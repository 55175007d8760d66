"""What stands in a cell of a file as a value: readers for `Field.read`.

    Field("amount", ..., read=cells.amount, unit="wan")
    Field("start_on", ..., read=cells.first_day)       # a month alone means its first day
    Field("finish_on", ..., read=cells.day)            # a month alone means its last day
    Field("name", ..., read=cells.name(120))
    Field("stage", ..., read=cells.choice(Stage, also={"在建": Stage.BUILDING}))

Each takes (value, reading) and gives a value or None for nothing; each raises TypedError (a RuleViolation)
with a sentence for the person who filled the cell in. A reader of a kind's own begins with `plain(value)`,
which gives the text of whatever stands there, "" also for a dash, 无 and 暂无, and refuses what no reader can
take. Names, phones and choices, and texts that are `facts`, are nothing too where a cell says 待定.
"""

import datetime
import re
import unicodedata
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from projects.base.cells import FORMULA, printable
from projects.base.money import AmountError, is_nothing, parse_amount
from projects.base.periods import Month
from projects.base.phones import BETWEEN_PHONES, is_phone
from projects.base.typed import (
    EARLIEST,
    LATEST,
    TypedError,
    folded,
    read_count,
    read_percent,
    read_span,
    read_text,
)
from projects.base.wording import names_lazy

# What `workbooks.read` puts where a formula has no stored value.
NOT_COMPUTED = "#NOT-COMPUTED!"
ERRORS = {
    "#REF!",
    "#N/A",
    "#VALUE!",
    "#DIV/0!",
    "#NAME?",
    "#NUM!",
    "#NULL!",
    "#GETTING_DATA",
    "#SPILL!",
    "#CALC!",
}
# The columns' units as base.money writes them.
UNITS = {
    "": "万元",
    "wan": "万元",
    "yi": "亿元",
    "yuan": "元",
    "qian": "千元",
    "baiwan": "百万元",
    "qianwan": "千万元",
}
# The longest whole number that a spreadsheet keeps digit by digit.
EXACT = 10**15
# Days that spreadsheets count from, and the numbers that are days of our time (1954 to 2119).
EPOCH = datetime.date(1899, 12, 30)
SERIALS = range(20_000, 80_001)
# What holds without end, and what people write for it.
ENDLESS = "ENDLESS"
LONG_TERM = {"长期", "长期有效", "永久", "永久有效", "无期限", "不限", "longterm", "noend"}
# What people write where a fact is not settled yet.
UNSETTLED = {"待定", "未定", "待确定", "待明确", "待补充", "tbd"}
# What people write besides 无 where they are asked for problems.
NO_PROBLEM = {"没有", "没有问题", "无问题", "无困难", "暂无问题"}
YES = {"是", "有", "已", "对", "√", "✓", "✔", "☑", "1", "y", "yes", "true", "t", "v", "真"}
NO = {"否", "无", "未", "没有", "不是", "错", "×", "✗", "✘", "☐", "x", "0", "n", "no", "false", "f", "假"}
MOBILE = re.compile(r"^(?:(?:\+|00)86[\s-]*)?(1\d{2})[\s-]*(\d{4})[\s-]*(\d{4})$")
LONGEST_PHONE = 40
HAN_BLANK = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")


def plain(value):
    """What stands in a cell as text, numbers and days as they are shown; "" for an empty cell and for one
    that says so (—, /, 无, 暂无). Raises TypedError for what a spreadsheet could not work out or has rounded.
    """
    text = _written(value)
    return "" if isinstance(value, str) and is_nothing(text) else text


def settled_text(value):
    """As `plain`, "" also for what is not settled yet (待定)."""
    typed = plain(value)
    return "" if _same(typed) in UNSETTLED else typed


def is_empty(value):
    """Whether a cell says nothing: it is empty, or holds a dash or a word for nothing."""
    return value is None or (isinstance(value, str) and is_nothing(value))


def _written(value):
    """What stands in a cell as text, whatever it says."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float | Decimal):
        if abs(value) >= EXACT:
            raise TypedError(
                "rounded",
                _("Excel has rounded this long number (%(text)s). Make the cell text and type it again."),
                text=f"{value:.0f}",
            )
        number = value if isinstance(value, Decimal) else Decimal(repr(value))
        whole = number == number.to_integral_value()
        return f"{number.to_integral_value() if whole else number:f}"
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    text = printable(value).strip()
    if text == NOT_COMPUTED:
        raise TypedError(
            "not_computed",
            _(
                "The formula in this cell has no stored value. Open the file in Excel or WPS, save it once "
                "and bring it in again."
            ),
        )
    if text.upper() in ERRORS:
        raise TypedError(
            "error_value",
            _("The formula in this cell gives the error %(text)s. Put the value itself into the cell."),
            text=text,
        )
    # An apostrophe that our own lists put before what would be read as a formula.
    return text[1:] if text.startswith("'") and FORMULA.match(text[1:]) else text


def amount(value, reading):
    """An amount as Decimal in 万元. A unit in the cell counts before that of the column."""
    typed = plain(value)
    if reading.unit == "foreign" and folded(typed):
        raise TypedError("foreign", _("This column is in foreign money. Give the amounts in yuan."))
    try:
        return parse_amount(typed, UNITS.get(reading.unit, "万元"))
    except AmountError as error:
        if error.code != "unreadable":
            raise
        raise TypedError(
            "unreadable", _("“%(text)s” is not an amount. Type 1200, 1,200 or 1.2亿."), text=typed
        ) from None


def percent(value, reading):
    """A percentage as Decimal with one decimal: 45 for 45, 45% and a cell 0.45 shown as 45%."""
    typed = plain(value)
    bare = folded(typed)
    if reading.unit != "%" and re.fullmatch(r"0?\.0*[1-9]\d*", bare):
        raise TypedError(
            "ambiguous",
            _("“%(text)s” may be %(large)s%% or %(small)s%%. Type it with its percent sign."),
            text=typed,
            large=f"{(Decimal(bare) * 100).normalize():f}",
            small=f"{Decimal(bare).normalize():f}",
        )
    return read_percent(typed)


def count(value, reading):
    """A whole number of people, machines, items."""
    return read_count(plain(value))


def day(value, reading):
    """A date; a month, quarter or year alone means its last day (`2025年3月`: 31 March)."""
    span = _span(value, reading)
    return span and span[1]


def done_day(value, reading):
    """A day on which something was done; a month, quarter or year alone means its last day, and is asked for
    the day where it is not over yet."""
    span = _span(value, reading)
    if span and span[0] <= reading.on < span[1]:
        raise TypedError(
            "day_needed",
            _("“%(text)s” is not over yet: give the day on which it was, such as %(day)s."),
            text=plain(value),
            day=reading.on.isoformat(),
        )
    return span and span[1]


def until_day(value, reading):
    """The last day on which something holds, or ENDLESS."""
    return ENDLESS if _same(plain(value)) in LONG_TERM else day(value, reading)


def first_day(value, reading):
    """A date; a month, quarter or year alone means its first day (`2025年3月`: 1 March)."""
    span = _span(value, reading)
    return span and span[0]


def month(value, reading):
    """The first day of a month (`periods.Month.of` makes a Month of it)."""
    span = _span(value, reading)
    if span and Month.of(span[0]) != Month.of(span[1]):
        raise TypedError("unreadable", _("“%(text)s” is not a month. Type 2025-03."), text=plain(value))
    return span and Month.of(span[0]).first


def year(value, reading):
    """A year as a number: 2025, 2025年, 2025年度, or the year of a date."""
    if isinstance(value, datetime.date):
        return value.year
    typed = plain(value)
    bare = folded(typed)
    if not bare:
        return None
    found = re.fullmatch(r"(\d{4})(年度?)?", bare)
    if not found or not EARLIEST <= int(found[1]) <= LATEST:
        raise TypedError("unreadable", _("“%(text)s” is not a year. Type 2025."), text=typed)
    return int(found[1])


def _span(value, reading):
    """First and last day of what stands in a cell, None for nothing."""
    if isinstance(value, float) and 1900 < value < LATEST and value * 10 % 10 == 1:
        raise TypedError(
            "ambiguous",
            _("“%(text)s” as a number may be January or October. Type %(first)s or %(second)s."),
            text=plain(value),
            first=f"{value:.0f}-01",
            second=f"{value:.0f}-10",
        )
    typed = plain(value)
    bare = folded(typed)
    if re.fullmatch(r"\d{5}(\.\d+)?", bare) and int(float(bare)) in SERIALS:
        found = EPOCH + datetime.timedelta(days=int(float(bare)))
        return found, found
    span = read_span(typed, reading.on, year=_given_year(reading))
    if span and not EARLIEST <= span[0].year <= LATEST:
        raise TypedError("out_of_range", _("“%(text)s” is too far away to be meant."), text=typed)
    return span


def _given_year(reading):
    """The year that was chosen for the whole file, for `10月` without one."""
    given = reading.options.get("year") if reading.options else None
    return int(given) if str(given).isdecimal() else None


def yes_no(value, reading):
    """True or False: 是, 否, √, ×, 有, 无, 1, 0; None for an empty cell."""
    if isinstance(value, bool):
        return value
    typed = _written(value)
    bare = re.sub(r"\s", "", unicodedata.normalize("NFKC", typed)).lower()
    if bare in YES or bare in NO:
        return bare in YES
    if not plain(value):
        return None
    raise TypedError(
        "unreadable",
        _("“%(text)s” is neither yes nor no. Type %(yes)s or %(no)s."),
        text=typed,
        yes="是",
        no="否",
    )


def text(longest=200, *, fact=False):
    """A reader of text with its line breaks; None for nothing. Of a `fact` 待定 says nothing either."""
    words = settled_text if fact else plain

    def read(value, reading):
        return read_text(words(value), longest) or None

    return read


def answer(longest=200):
    """A reader of text in which 无 is an answer, "", and no empty cell (which problems are there? none)."""
    said = text(longest)

    def read(value, reading):
        words = said(value, reading)
        return "" if words is None or words.rstrip("。.") in NO_PROBLEM else words

    return read


def name(longest=200):
    """A reader of names: one line, without the blanks that people put between Chinese characters to make
    names equally wide; None for nothing."""

    def read(value, reading):
        line = re.sub(r"\s+", " ", HAN_BLANK.sub("", read_text(settled_text(value))))
        return read_text(line, longest) or None

    return read


def choice(choices, also=None):
    """A reader of one of some choices (TextChoices or pairs of code and label) by label in any of our
    languages, by code, or by the words of `also` ({word: code}); None for nothing."""
    pairs = list(getattr(choices, "choices", choices))
    known = {}

    def learn():
        for language in ("en", "zh-hans"):
            with override(language):
                known.update({_same(label): code for code, label in pairs})
        known.update({_same(code): code for code, _label in pairs})
        known.update({_same(word): code for word, code in (also or {}).items()})

    def read(value, reading):
        typed = _written(value)
        if not known:
            learn()
        if (bare := _same(typed)) in known:
            return known[bare]
        if not settled_text(value):
            return None
        raise TypedError(
            "unknown",
            _("“%(text)s” is none of: %(known)s."),
            text=typed,
            known=names_lazy([label for _code, label in pairs]),
        )

    # What the pages call a code where the field does not say it.
    read.labels = dict(pairs)
    return read


def _same(word):
    """A word as it compares: no blanks, one width, one case."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", str(word))).lower()


def phone(value, reading):
    """A phone number or several as people write them (`is_phone`), a mobile number without its blanks and
    country; None for nothing."""
    typed = settled_text(value)
    if not typed:
        return None
    if not is_phone(typed):
        raise TypedError(
            "unreadable", _("“%(text)s” is not a phone number. Type 13800000000 or 0475-8830000."), text=typed
        )
    numbers = (part.strip() for part in BETWEEN_PHONES.split(unicodedata.normalize("NFKC", typed)))
    return read_text("、".join(MOBILE.sub(r"\1\2\3", number) for number in numbers), LONGEST_PHONE)
