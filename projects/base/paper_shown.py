"""How a value of a paper is shown as text by the kind of its column: on pages, in Word, to copy."""

from django.utils.translation import gettext as _

from .lights import light_of
from .money import DASH, percent, points, wan, yi
from .papers import PaperColumn, PaperTable
from .wording import noted

# Kinds whose cells stand at the right, under one another, and those in the middle.
NUMBERS = ("count", "money", "percent", "points")
MIDDLE = ("place", "change", "light", "day")
SHORT = 8  # signs of words that stand in the middle


def shown(value, column: PaperColumn) -> str:
    """A value in words and digits, without its unit; a dash for what is unknown."""
    if value is None:
        return DASH
    return SHOWN[column.kind](value, column)


def changed(value) -> str:
    """Places risen or fallen: ↑2, ↓1, a dash for none."""
    if not value:
        return DASH
    return f"↑{value}" if value > 0 else f"↓{-value}"


SHOWN = {
    "text": lambda value, column: str(value),
    "count": lambda value, column: f"{value:,}",
    "money": lambda value, column: yi(value) if column.unit == "yi" else wan(value),
    "percent": lambda value, column: percent(value).removesuffix(column.unit),
    "points": lambda value, column: points(value),
    "place": lambda value, column: str(value),
    "change": lambda value, column: changed(value),
    "light": lambda value, column: str(light_of(value) or DASH),
    "day": lambda value, column: value.isoformat(),
}


def signs(text: str) -> float:
    """How wide a text is in signs: what is not Chinese takes half of one."""
    return sum(1 if ord(sign) > 0x2000 else 0.5 for sign in text)


def lines(text: str) -> float:
    """How wide the widest line of a text is, in signs."""
    return max(map(signs, text.split("\n")))


def side(column: PaperColumn, drawn: list[str]) -> str:
    """Where the cells of a column stand, by its kind and their texts: "left", "center" or "right"."""
    if column.kind in NUMBERS:
        return "right"
    if column.kind in MIDDLE or all(lines(text) <= SHORT for text in drawn):
        return "center"
    return "left"


def texts(table: PaperTable) -> list[list[str]]:
    """The cells of every row as text, the total's last; it is empty where it has nothing to say."""
    drawn = [
        [shown(value, column) for value, column in zip(row.cells, table.columns, strict=True)]
        for row in table.rows
    ]
    if table.total:
        pairs = zip(table.total.cells, table.columns, strict=True)
        drawn.append(["" if value is None else shown(value, column) for value, column in pairs])
    return drawn


def unit_of(column: PaperColumn) -> str:
    """The unit of a column in words."""
    return {"yi": _("100m yuan"), "wan": _("10,000 yuan")}.get(column.unit, column.unit)


def unit_above(table: PaperTable) -> str:
    """The unit that stands once over the table: that of its amounts, where they have but one."""
    units = {unit_of(column) for column in table.columns if column.kind == "money"}
    return units.pop() if len(units) == 1 else ""


def headings(table: PaperTable) -> list[str]:
    """The heading of each column, with its unit where it does not stand over the table."""
    above = unit_above(table)
    return [
        column.label if unit_of(column) == above else noted(column.label, unit_of(column))
        for column in table.columns
    ]
