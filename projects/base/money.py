"""Money: stored as Decimal in 万元 (10,000 yuan) with two decimals, shown in 万元 or 亿元.

One parser for what people type, one model field, one form field, one way to show it.
Percentages and gaps in percentage points (百分点) are typeset here too.
"""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .errors import RuleViolation

CENT = Decimal("0.01")
CENT_IN_YI = Decimal("0.000001")  # what 0.01万元 is in 亿元
WAN_PER_YI = Decimal(10_000)
LARGEST = Decimal("99999999999999.99")
DASH = "—"
# What people type to say "nothing", after NFKC folding.
NOTHING = {"", "无", "暂无", "/", "n/a", "none"}
DASHES = set("-—–－−─一")
# Multipliers to 万元; the longer unit first.
UNITS = [
    ("亿元", WAN_PER_YI),
    ("亿", WAN_PER_YI),
    ("千万元", Decimal(1000)),
    ("千万", Decimal(1000)),
    ("百万元", Decimal(100)),
    ("百万", Decimal(100)),
    ("万元", Decimal(1)),
    ("万", Decimal(1)),
    ("千元", Decimal("0.1")),
    ("元", Decimal("0.0001")),
]


class AmountError(RuleViolation):
    """What was typed is not an amount: code `unreadable`, `negative` or `too_large`."""


def quantize(value):
    """Round to two decimals, half up, as the statistics tables do."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def whole_yi(amount):
    """An amount of 万元 in 亿元 with all its digits, at least two decimals: for files, which people compute
    with and read in again; `yi` rounds for readers."""
    value = (amount / WAN_PER_YI).quantize(CENT_IN_YI, rounding=ROUND_HALF_UP)
    rounded = quantize(value)
    return rounded if rounded == value else value.normalize()


def is_nothing(text):
    """Whether a text says that there is nothing (无。, 暂无, ——), as people type it instead of leaving
    the field empty."""
    folded = re.sub(r"[\s,，、。.;；:：]", "", unicodedata.normalize("NFKC", text)).lower()
    return folded in NOTHING or set(folded) <= DASHES


def parse_amount(text, unit="万元"):
    """Read an amount as people type it; returns Decimal in 万元, or None for "nothing".

    Understands `1.2亿`, `1,200`, `1200万元`, full-width digits, and dashes for nothing. A number without a
    unit is in 万元, or in the `unit` that the heading of its column gives. Raises AmountError.
    """
    if text is None or isinstance(text, Decimal):
        return quantize(text) if text is not None else None
    typed = str(text)
    folded = unicodedata.normalize("NFKC", typed).strip().lower()
    folded = re.sub(r"[\s,，、'¥￥]", "", folded)
    if folded in NOTHING or set(folded) <= DASHES:
        return None
    factor = dict(UNITS)[unit]
    for written, times in UNITS:
        if folded.endswith(written):
            folded, factor = folded.removesuffix(written), times
            break
    if re.fullmatch(r"[-−]\d+(\.\d*)?|\(\d+(\.\d*)?\)", folded):
        raise AmountError("negative", _("An amount cannot be negative: “%(text)s”."), text=typed)
    if not re.fullmatch(r"\+?(\d+\.?\d*|\.\d+)", folded):
        raise AmountError(
            "unreadable",
            _("“%(text)s” is not an amount. Type 1200, 1,200 or 1.2亿; the unit is 10,000 yuan."),
            text=typed,
        )
    try:
        amount = quantize(Decimal(folded) * factor)
    except InvalidOperation:
        amount = None
    if amount is None or amount > LARGEST:
        raise AmountError("too_large", _("“%(text)s” is larger than this system can hold."), text=typed)
    return amount


def wan(value):
    """`1234567.8` as `1,234,567.80` (万元); a dash for None."""
    return DASH if value is None else f"{quantize(Decimal(value)):,}"


def yi(value):
    """万元 shown in 亿元 with two decimals; a dash for None."""
    return DASH if value is None else f"{quantize(Decimal(value) / WAN_PER_YI):,}"


def in_yi(value):
    """万元 in 亿元 with the unit, for sentences and figures without a heading; nothing has no unit."""
    return DASH if value is None else gettext("%(amount)s (100m yuan)") % {"amount": yi(value)}


def percent(value):
    """A percentage with one decimal and its sign; a dash for None. `value` is already times 100."""
    if value is None:
        return DASH
    return f"{Decimal(value).quantize(Decimal('0.1'), rounding=ROUND_HALF_UP)}%"


def points(value):
    """A gap in percentage points (百分点) with its sign and one decimal; a dash for None."""
    if value is None:
        return DASH
    rounded = Decimal(value).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    if not rounded:
        return "0.0"
    return f"+{rounded}" if rounded > 0 else f"{rounded}".replace("-", "−")


def share(part, whole):
    """part / whole times 100 as Decimal, or None where there is nothing to divide by."""
    if part is None or not whole:
        return None
    return Decimal(part) * 100 / Decimal(whole)


class MoneyFormField(forms.CharField):
    """A form field that takes what people type and gives Decimal in 万元, or None."""

    def __init__(self, *, max_digits=None, decimal_places=None, min_value=None, max_value=None, **kwargs):
        del max_digits, decimal_places, min_value, max_value
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "money"}))
        super().__init__(**kwargs)
        self.empty_value = None

    def to_python(self, value):
        try:
            return parse_amount(super().to_python(value))
        except AmountError as error:
            raise ValidationError(str(error), code=error.code) from error

    def prepare_value(self, value):
        return f"{value:.2f}" if isinstance(value, Decimal) else value


class MoneyField(models.DecimalField):
    """An amount in 万元 with two decimals."""

    def __init__(self, *args, **kwargs):
        kwargs["max_digits"], kwargs["decimal_places"] = 16, 2
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_digits"], kwargs["decimal_places"]
        return name, path, args, kwargs

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": MoneyFormField, **kwargs})
