"""Whether the numbers of an edited text still agree with the figures.

A number agrees if it stands in what was drafted from the figures, in a table of the same section, or is a
day, month or year of the period. Everything else is pointed out; the office decides.
"""

import re
import unicodedata
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from projects.base.money import WAN_PER_YI
from projects.base.papers import PaperTable

NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
SENTENCE = re.compile(r"[^。；;！？\n]+[。；;！？]?")
# What names a document, a law or a place in a list is no figure.
NO_FIGURE = re.compile(r"〔\d{4}〕\s*\d+\s*号|[（(]\d{1,2}[）)]|(?:^|(?<=[\n。；;]))\s*\d{1,2}[.、．](?!\d)")

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


def disagreeing(text: str, allowed: set[Decimal]) -> list[tuple[str, list[str]]]:
    """[(sentence, the numbers in it that are not known)] of an edited text."""
    found = []
    for match in SENTENCE.finditer(text):
        strange = [typed for typed, value in numbers(match[0]) if value not in allowed]
        if strange:
            found.append((match[0].strip(), strange))
    return found
