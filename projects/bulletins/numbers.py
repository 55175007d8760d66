"""Whether the numbers of an edited text still agree with the figures.

A number agrees if it stands in what was drafted from the figures, in a table of the same section, or is a
day, month or year of the period. Everything else is pointed out; the office decides.
"""

import re
import unicodedata
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from difflib import SequenceMatcher
from typing import NamedTuple

from projects.base.money import WAN_PER_YI
from projects.base.papers import PaperTable

NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
SENTENCE = re.compile(r"[^。；;！？\n]+[。；;！？]?")
# What names a document, a law or a place in a list is no figure.
NO_FIGURE = re.compile(r"〔\d{4}〕\s*\d+\s*号|[（(]\d{1,2}[）)]|(?:^|(?<=[\n。；;]))\s*\d{1,2}[.、．](?!\d)")
# A number with the unit that makes it another figure.
MEASURED = re.compile(rf"({NUMBER.pattern})\s*(亿元|万元|个百分点|百分点|%)?")
OPPOSITES = (("高于", "低于"), ("增加", "减少"), ("增长", "下降"), ("上升", "下降"), ("多", "少"))
# From so much likeness on a sentence is taken to be made from a drafted one.
ALIKE = 0.75

# How finely people write a figure.
STEPS = (Decimal("1"), Decimal("0.1"), Decimal("0.01"))


def numbers(text: str) -> list[tuple[str, Decimal]]:
    """(as typed, value) of the numbers in a text, full-width digits and thousands' commas included."""
    # A full-width comma parts two numbers, a half-width one the thousands of one.
    folded = NO_FIGURE.sub(" ", unicodedata.normalize("NFKC", text.replace("，", "、")))
    return [(match[0], Decimal(match[0].replace(",", ""))) for match in NUMBER.finditer(folded)]


def known(drafted: str, tables: Iterable[PaperTable], days: Iterable) -> set[Decimal]:
    """The values that a text of a section may name."""
    values = {value for _typed, value in numbers(drafted)}
    for table in tables:
        values.add(Decimal(len(table.rows)))
        for row in [*table.rows, *([table.total] if table.total else [])]:
            for cell, column in zip(row.cells, table.columns, strict=True):
                if isinstance(cell, int):
                    values.add(abs(Decimal(cell)))
                elif isinstance(cell, Decimal):
                    values.update(_shown(cell, column.kind))
                elif isinstance(cell, str):
                    values.update(value for _typed, value in numbers(cell))
    for day in days:
        values.update({Decimal(day.year), Decimal(day.month), Decimal(day.day)})
    return values


def _shown(value: Decimal, kind: str) -> set[Decimal]:
    """How people write a figure: without its sign, rounded, money in 万元 or 亿元."""
    value = abs(value)
    shown = [value, value / WAN_PER_YI] if kind == "money" else [value]
    return {one.quantize(step, rounding=ROUND_HALF_UP) for one in shown for step in STEPS}


class Doubt(NamedTuple):
    """A sentence with what in it does not agree (`strange`), and the drafted sentence that it was made from,
    "" where there is none like it."""

    sentence: str
    strange: list[str]
    drafted: str = ""


def disagreeing(text: str, allowed: set[Decimal], drafted: str = "") -> list[Doubt]:
    """What of an edited text does not agree with the figures. A sentence made from a drafted one keeps its
    numbers with their units, and says above where that says above; any other names known values."""
    drafts = [match[0].strip() for match in SENTENCE.finditer(drafted)]
    found = []
    for match in SENTENCE.finditer(text):
        sentence = match[0].strip()
        source = _source(sentence, drafts)
        strange = _changed(sentence, source) if source else []
        if not source or len(_measured(sentence)) != len(_measured(source)):
            strange += [typed for typed, value in numbers(sentence) if value not in allowed]
        if strange:
            found.append(Doubt(sentence, list(dict.fromkeys(strange)), source))
    return found


def _source(sentence: str, drafts: list[str]) -> str:
    """The drafted sentence that is most like one, but for its numbers; "" where none is."""
    likeness = [(SequenceMatcher(None, _masked(sentence), _masked(one)).ratio(), one) for one in drafts]
    ratio, source = max(likeness, default=(0, ""))
    return source if ratio >= ALIKE else ""


def _masked(sentence: str) -> str:
    return MEASURED.sub("#", unicodedata.normalize("NFKC", sentence))


def _measured(sentence: str) -> list[tuple[Decimal, str]]:
    """(value, unit) of the numbers of a sentence."""
    folded = unicodedata.normalize("NFKC", sentence.replace("，", "、"))
    return [(Decimal(one[1].replace(",", "")), one[2] or "") for one in MEASURED.finditer(folded)]


def _changed(sentence: str, source: str) -> list[str]:
    """The numbers and directions in which a sentence differs from the drafted one."""
    mine, theirs = _measured(sentence), _measured(source)
    strange = []
    if len(mine) == len(theirs):
        strange = [
            f"{value}{unit}" for (value, unit), was in zip(mine, theirs, strict=True) if (value, unit) != was
        ]
    for pair in OPPOSITES:
        for word, opposite in (pair, pair[::-1]):
            if word in sentence and word not in source and opposite in source:
                strange.append(word)
    return strange
