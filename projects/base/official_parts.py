"""Pieces of an official document (GB/T 9704-2012): measures, fonts by name, runs and paragraphs.

Page, grid, styles, fonts with their other names, and page numbers are the files of `official_layout`.
"""

import io
import zipfile
from functools import cache
from itertools import pairwise
from pathlib import Path

from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, Twips

from .cells import printable
from .paper_shown import signs

LAYOUT = Path(__file__).with_name("official_layout")
TITLE_FONT, BODY_FONT, SUBHEAD_FONT, HEAD_FONT = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体"
TITLE_SIZE, BODY_SIZE, SMALL_SIZE = Pt(22), Pt(16), Pt(14)
TITLE_SIGNS = 20  # of a title in a line
# Twips: top, right, bottom, left, and how far the page number is from the paper's edge. On a landscape page
# the head of a table stands at the edge where the sheets are bound.
PORTRAIT = (2098, 1474, 1984, 1587, 1446)
LANDSCAPE = (1587, 2098, 1474, 1984, 936)
A4 = (11906, 16838)


@cache
def _layout() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(LAYOUT.rglob("*")):
            if path.is_file():
                archive.writestr(path.relative_to(LAYOUT).as_posix(), path.read_bytes())
    return target.getvalue()


def layout():
    """An empty document of the official layout, as a file."""
    return io.BytesIO(_layout())


def type_area(landscape):
    """How wide the lines are, in twips."""
    _top, right, _bottom, left, _foot = LANDSCAPE if landscape else PORTRAIT
    return A4[1 if landscape else 0] - left - right


def turn(section, landscape):
    """Give a section its paper and margins."""
    short, long = (Twips(side) for side in A4)
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    top, right, bottom, left, foot = (Twips(side) for side in (LANDSCAPE if landscape else PORTRAIT))
    section.top_margin, section.right_margin = top, right
    section.bottom_margin, section.left_margin = bottom, left
    section.footer_distance = foot
    size = section._sectPr.find(qn("w:pgSz"))  # noqa: SLF001 - python-docx has no API for it
    if landscape:
        size.set(qn("w:orient"), "landscape")
    else:
        size.attrib.pop(qn("w:orient"), None)


def balanced(title):
    """A title that is too long for a line in lines of about the same length, none of which begins or ends
    where words or numbers are torn."""
    # Programs keep a quarter of a sign between Chinese and other letters.
    turns = sum(one.isascii() != next_.isascii() for one, next_ in pairwise(title))
    whole = signs(title) + turns / 4
    if whole <= TITLE_SIGNS or "\n" in title:
        return title
    count = -(-whole // (TITLE_SIGNS - 1))
    wished = len(title) / count

    def torn(place):
        before, after = title[place - 1], title[place]
        if before.isascii() and (after.isascii() or after in "年月日号个亿万%"):
            return 20
        if after in "的地得了，、。；：）》”市旗县区" or before in "（《“关第":
            return 20
        return -2 if before in "的和与及年月度市、，" else 0

    place = min(range(2, len(title) - 1), key=lambda one: abs(one - wished) + torn(one))
    return f"{title[:place]}\n{balanced(title[place:])}"


def write(paragraph, text, font=BODY_FONT, size=BODY_SIZE, *, bold=False):
    """Text in one font for every script: Word asks for East Asian text apart."""
    run = paragraph.add_run(printable(text))
    run.font.size = size
    fonts = run.font.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)
    if bold:
        run.font.bold = True
    return run


def exact(paragraph, line):
    """Lines of a height of their own, off the page's grid: in tables, and over and under them."""
    paragraph.style = "Cell"
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, line
    return paragraph


def indent(paragraph, *, first=0, left=0, right=0, size=BODY_SIZE):
    """Indents in signs of a size; `first` below 0 hangs."""
    shape = paragraph.paragraph_format
    for name, word, count in (
        ("left_indent", "leftChars", left),
        ("right_indent", "rightChars", right),
        ("first_line_indent", "firstLineChars" if first > 0 else "hangingChars", first),
    ):
        if count:
            setattr(shape, name, int(size * count))
            shape.element.pPr.ind.set(qn(f"w:{word}"), str(round(abs(count) * 100)))
    return paragraph


def element(name, **attributes):
    """An element of Word's own names: element("trHeight", val=400)."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made
