"""A table of a paper in an official document: heading row on every page, rows that stay whole, columns that
fill the line and are wide enough for their numbers."""

import math
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from .cells import printable
from .official_parts import BODY_FONT, HEAD_FONT
from .paper_shown import headings, lines, side, signs, texts

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


def sized(table, drawn, heads, line, largest=None):
    """(size of the letters, widths in twips): the largest size at which what may not be broken fits, none
    above `largest`."""
    wished = [max(column.width, 1) for column in table.columns]
    sizes = SIZES[1 if table.wide or len(table.columns) > MANY else 0 :]
    for size, most in [pair for pair in sizes if largest is None or pair[0] <= largest]:
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


def two_lines(column, heading):
    """A heading with its unit in a line of its own."""
    unit = heading.removeprefix(column.label).strip()
    return f"{column.label}\n{unit}" if unit and unit != heading else heading


def draw(table, line, largest=None):
    """The table as an element, `line` twips wide, in letters not above a size in points. It is written as
    text: a long list has thousands of cells, and to set each property of each of them would take half a
    minute."""
    heads = [two_lines(*pair) for pair in zip(table.columns, headings(table), strict=True)]
    drawn = texts(table)
    size, widths = sized(table, drawn, heads, line, largest)
    sides = [side(column, [row[place] for row in drawn]) for place, column in enumerate(table.columns)]
    rows = [_row(heads, widths, size, ["center"] * len(widths), font=HEAD_FONT, head=True)]
    # Neither the first row nor the last stands alone on a page.
    rows += [
        _row(cells, widths, size, sides, bold=number >= len(table.rows), keep=number in (0, len(drawn) - 2))
        for number, cells in enumerate(drawn)
    ]
    borders = "".join(
        f'<w:{name} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for name in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margins = "".join(f'<w:{name} w:w="{twips}" w:type="dxa"/>' for name, twips in MARGINS)
    grid = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{line}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(cells, widths, size, sides, *, font=BODY_FONT, bold=False, head=False, keep=False):
    height, pitch = round(size * 20 * 1.8), round(size * 20 * SPACING)
    weight = "<w:b/><w:bCs/>" if bold else ""
    letters = (
        f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>{weight}'
        f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/></w:rPr>'
    )
    made = [
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>'
        f'<w:pStyle w:val="Cell"/>{"<w:keepNext/>" if head or keep else ""}'
        f'<w:spacing w:line="{pitch}" w:lineRule="exact"/><w:jc w:val="{where}"/></w:pPr>'
        f"{_runs(text, letters)}</w:p></w:tc>"
        for text, wide, where in zip(cells, widths, sides, strict=True)
    ]
    return (
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/>'
        f"{'<w:tblHeader/>' if head else ''}</w:trPr>{''.join(made)}</w:tr>"
    )


def _runs(text, letters):
    if not text:
        return ""
    parts = printable(text).split("\n")
    said = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in parts)
    return f"<w:r>{letters}{said}</w:r>"
