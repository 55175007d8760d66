"""A table of a paper in an official document: heading row on every page, rows that stay whole, columns that
fill the line and are wide enough for their numbers."""

import math

from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt, Twips

from .official_parts import BODY_FONT, HEAD_FONT, element, exact, write
from .paper_shown import headings, lines, side, signs, texts

ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
# The size of the letters, and in how many lines a long text may stand: the first that fits is taken.
SIZES = ((12, 4), (10.5, 4), (9, 4), (8, 4), (7.5, 4), (7.5, 6), (7.5, 12))
MARGINS = (("top", 28), ("left", 57), ("bottom", 28), ("right", 57))
PADDING = 150  # twips that a cell's margins and lines take
NARROWEST = 3  # signs of a column of words
MANY = 7  # columns from which on the letters are small
SPACING = 1.35
BOLD = 1.06  # how much wider the total's letters may be


def least(table, drawn, heads, most):
    """The signs that each column needs at least: its longest number or word of its kind in one line, its
    longest text in `most` lines, its heading in about two."""
    needed = []
    for place, column in enumerate(table.columns):
        longest = max((lines(row[place]) for row in drawn), default=0) * BOLD
        if column.kind == "text":
            longest = min(longest, max(NARROWEST, longest / most))
        label, _line, unit = heads[place].partition("\n")
        needed.append(max(2, longest, math.ceil(signs(label) / 2), min(signs(unit), 5)))
    return needed


def sized(table, drawn, heads, line):
    """(size of the letters, widths in twips): the largest size at which what may not be broken fits."""
    wished = [max(column.width, 1) for column in table.columns]
    for size, most in SIZES[1 if table.wide or len(table.columns) > MANY else 0 :]:
        floor = [need * size * 20 + PADDING for need in least(table, drawn, heads, most)]
        if sum(floor) <= line:
            return size, filled(floor, wished, line)
    return size, filled([width * line / sum(floor) for width in floor], wished, line)


def filled(floor, wished, line):
    """Widths that fill the line: as wished, but none under its floor."""
    widths, free, rest = list(floor), set(range(len(floor))), line
    while free:
        share = rest / sum(wished[place] for place in free)
        small = {place for place in free if wished[place] * share < floor[place]}
        if not small:
            break
        free -= small
        rest -= sum(floor[place] for place in small)
    for place in free:
        widths[place] = wished[place] * share
    whole = [int(width) for width in widths]
    whole[-1] += line - sum(whole)
    return whole


def draw(document, table, line):
    """Add the table, `line` twips wide."""
    heads = [head.replace("（", "\n（", 1) if head.endswith("）") else head for head in headings(table)]
    drawn = texts(table)
    size, widths = sized(table, drawn, heads, line)
    made = document.add_table(rows=0, cols=len(widths))
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    properties = made._tbl.tblPr  # noqa: SLF001
    width = properties.find(qn("w:tblW"))
    width.set(qn("w:type"), "dxa")
    width.set(qn("w:w"), str(line))
    borders = element("tblBorders")
    for name in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(name, val="single", sz=4, space=0, color="000000"))
    properties.insert(list(properties).index(properties.find(qn("w:tblLayout"))), borders)
    margins = element("tblCellMar")
    for name, twips in MARGINS:
        margins.append(element(name, w=twips, type="dxa"))
    properties.insert(list(properties).index(properties.find(qn("w:tblLook"))), margins)
    for column, wide in zip(made.columns, widths, strict=True):
        column.width = Twips(wide)
    _row(made, heads, widths, size, ["center"] * len(widths), font=HEAD_FONT, head=True)
    sides = [side(column, [row[place] for row in drawn]) for place, column in enumerate(table.columns)]
    for number, cells in enumerate(drawn):
        _row(made, cells, widths, size, sides, bold=number >= len(table.rows))
    return made


def _row(made, cells, widths, size, sides, *, font=BODY_FONT, bold=False, head=False):
    row = made.add_row()
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001
    properties.append(element("cantSplit"))
    properties.append(element("trHeight", val=round(size * 20 * 1.8), hRule="atLeast"))
    if head:
        properties.append(element("tblHeader"))
    for cell, text, wide, where in zip(row.cells, cells, widths, sides, strict=True):
        cell.width, cell.vertical_alignment = Twips(wide), WD_ALIGN_VERTICAL.CENTER
        paragraph = exact(cell.paragraphs[0], Pt(size * SPACING))
        paragraph.alignment = ALIGN[where]
        paragraph.paragraph_format.keep_with_next = True if head else None
        write(paragraph, text, font, Pt(size), bold=bold)
