"""A table of a paper in an official document: heading row on every page, rows that stay whole, columns that
fill the line and are wide enough for their numbers."""

from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt, Twips

from .official_parts import BODY_FONT, HEAD_FONT, element, exact, write
from .paper_shown import headings, lines, shown, side, signs

ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
SIZES = (12, 10.5, 9, 8, 7.5)
PADDING = 170  # twips that a cell's margins and lines take
NARROWEST = 4  # signs of a column of words; long ones may take so many lines
LINES = 4
MANY = 7  # columns from which on the letters are small
SPACING = 1.35
BOLD = 1.06  # how much wider the total's letters may be


def least(table, drawn, heads):
    """The signs that each column needs at least: its longest number or word of its kind in one line."""
    needed = []
    for place, column in enumerate(table.columns):
        longest = max((lines(row[place]) for row in drawn), default=0) * BOLD
        head = max(2, signs(heads[place]) / 3)
        whole = longest if column.kind != "text" else min(longest, max(NARROWEST, longest / LINES))
        needed.append(max(whole, head, 2))
    return needed


def sized(table, drawn, heads, line, largest=SIZES[0]):
    """(size of the letters, widths in twips): the largest size at which what may not be broken fits, none
    above `largest`."""
    needed = least(table, drawn, heads)
    wished = [max(column.width, 1) for column in table.columns]
    sizes = SIZES[1 if table.wide or len(table.columns) > MANY else 0 :]
    for size in (size for size in sizes if size <= largest):
        floor = [need * size * 20 + PADDING for need in needed]
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


def draw(document, table, line, largest=SIZES[0]):
    """Add the table, `line` twips wide, in letters not above a size in points."""
    heads = headings(table)
    rows = [*table.rows, *([table.total] if table.total else [])]
    drawn = [
        [shown(value, column) for value, column in zip(row.cells, table.columns, strict=True)] for row in rows
    ]
    size, widths = sized(table, drawn, heads, line, largest)
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
    properties.append(element("trHeight", val=round(size * 20 * 1.9), hRule="atLeast"))
    if head:
        properties.append(element("tblHeader"))
    for cell, text, wide, where in zip(row.cells, cells, widths, sides, strict=True):
        cell.width, cell.vertical_alignment = Twips(wide), WD_ALIGN_VERTICAL.CENTER
        paragraph = exact(cell.paragraphs[0], Pt(size * SPACING))
        paragraph.alignment = ALIGN[where]
        paragraph.paragraph_format.keep_with_next = True if head else None
        write(paragraph, text, font, Pt(size), bold=bold)
