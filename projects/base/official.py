"""Official documents as files that can be edited (.docx), in the layout of GB/T 9704-2012.

A4 with 22 lines of 28 signs, fonts by name, page numbers between dashes, outside on facing pages; wide tables
on landscape pages. Drafts: no red head and no seal, and no number but the one that is given.
"""

import io
import re

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from .official_parts import (
    BODY_FONT,
    BODY_SIZE,
    HEAD_FONT,
    SMALL_SIZE,
    SUBHEAD_FONT,
    TITLE_FONT,
    TITLE_SIZE,
    balanced,
    element,
    exact,
    indent,
    layout,
    turn,
    type_area,
    write,
)
from .official_table import draw
from .paper_shown import unit_above
from .papers import PaperTable
from .periods import full_label

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
COLON = "："
HEADING_FONTS = {1: HEAD_FONT, 2: SUBHEAD_FONT, 3: BODY_FONT, 4: BODY_FONT}
ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
NUMERALS = "〇一二三四五六七八九"
NUMBERED = re.compile(rf"^\s*[{NUMERALS}十]+、")
# What is spoken of beside a table: its title, its unit, its note.
BESIDE, BESIDE_LINE = Pt(12), Pt(20)
GAP = Pt(8)


def in_chinese(number):
    """1 to 99 in Chinese: 一, 十, 十二, 二十, 二十一."""
    tens, ones = divmod(number, 10)
    said = NUMERALS[ones] if ones else ""
    if not tens:
        return said
    return ("" if tens == 1 else NUMERALS[tens]) + "十" + said


def unnumbered(heading):
    """A heading of the first level without the number that it brings."""
    return NUMBERED.sub("", heading)


def numbered_heading(level, number):
    """How a heading of a level is numbered: 一、 （一） 1. （1）."""
    return {
        1: f"{in_chinese(number)}、",
        2: f"（{in_chinese(number)}）",
        3: f"{number}. ",
        4: f"（{number}）",
    }[level]


class OfficialDocument:
    """A document that is written from its head to its foot; `save` gives its bytes."""

    def __init__(self, title, author="", at=None):
        self._document = Document(layout())
        self._landscape = False
        self._numbers = [0, 0, 0, 0]
        core = self._document.core_properties
        core.title, core.author, core.last_modified_by = title, author, author
        core.created = core.modified = (at or timezone.now()).replace(tzinfo=None)
        core.language = "zh-CN"

    # The head

    def number(self, text):
        """The document's number (发文字号), if it was given one."""
        if text:
            self._paragraph(text, align="center")
            self.blank()

    def draft(self, text):
        """Where the number would stand: that this is not issued."""
        self._paragraph(text, HEAD_FONT, align="right")
        self.blank()

    def title(self, text):
        """What the document is about, in the middle, with a blank line under it."""
        self._paragraph(balanced(text), TITLE_FONT, TITLE_SIZE, style="Title", align="center")
        self.blank()

    def under_title(self, text):
        """A line in the middle under the title: the period, or up to which day the data go."""
        self._paragraph(text, SUBHEAD_FONT, align="center")
        self.blank()

    def addressed(self, text):
        """To whom it goes: flush left, with a colon of full width."""
        self._paragraph(f"{text}{COLON}", align="left")

    # The text

    def heading(self, level, text, *, numbered=False):
        """A heading of level 1 to 4; `numbered` counts it within the one above it."""
        if numbered:
            self._numbers[level - 1] += 1
            self._numbers[level:] = [0] * (4 - level)
            text = numbered_heading(level, self._numbers[level - 1]) + text
        self._paragraph(text, HEADING_FONTS[level], style=f"Heading {level}", signs=2)

    def paragraph(self, text, indent=True, align=None):
        """A paragraph, two signs in."""
        return self._paragraph(text, align=align, signs=2 if indent else 0)

    def remark(self, text, *, keep=False):
        """A paragraph in the letters of what stands beside tables; `keep` holds it to what follows."""
        self._beside(text, BODY_FONT, "left", keep=keep)

    def blank(self):
        """An empty line."""
        self._paragraph("")

    def table(self, table: PaperTable, *, title=True, largest=None):
        """A table with its title, its unit at the right over it and its note under it, in letters not above
        a size in points; wide ones stand on landscape pages, and the text after them on portrait ones."""
        self._turn(table.wide)
        if title and table.title:
            self._beside(table.title, HEAD_FONT, "center").paragraph_format.space_before = GAP
        if unit := unit_above(table):
            self._beside(_("Unit: %(unit)s") % {"unit": unit}, BODY_FONT, "right")
        self._document.element.body.sectPr.addprevious(draw(table, type_area(table.wide), largest))
        if table.note:
            self._beside(table.note, BODY_FONT, "left", keep=False)
        # A table needs a paragraph after it; this one keeps it apart from what follows.
        exact(self._document.add_paragraph(), GAP)

    # The end

    def annexes(self, titles):
        """The list of annexes, a blank line under the text: one without a number, several with theirs."""
        if not titles:
            return
        self.blank()
        label = pgettext("before the list of annexes", "Annex:")
        if len(titles) == 1:
            indent(self._paragraph(f"{label}{titles[0]}"), left=5, first=-3)
            return
        for number, title in enumerate(titles, 1):
            head, hang = (label, 4.5) if number == 1 else ("", 1.5)
            indent(self._paragraph(f"{head}{number}.\t{title}"), left=6.5, first=-hang)

    def annex(self, title, number=None, *, wide=False):
        """Begin an annex on a page of its own; `wide` where that page holds a wide table."""
        name = _("Annex %(number)s") % {"number": number} if number else _("Annex")
        head = self._paragraph(name, HEAD_FONT, align="left", landscape=wide)
        head.paragraph_format.page_break_before = True
        if not wide:
            self.blank()
        words = title if wide else balanced(title)
        made = self._paragraph(words, TITLE_FONT, TITLE_SIZE, align="center", landscape=wide)
        made.paragraph_format.keep_with_next = True
        if not wide:
            self.blank()

    def signature(self, name, day):
        """Who signs, and the day, four signs from the right."""
        self.blank()
        self.blank()
        for text in filter(None, (name, day and full_label(day))):
            made = indent(self._paragraph(text, align="right"), right=4)
            made.paragraph_format.keep_together = True

    def imprint(self, copy_to="", printed_by="", on=None):
        """Who gets copies, who printed it and when, between lines at the foot of the last page (版记)."""
        lines = []
        if copy_to:
            lines.append((_("Copies to: %(names)s.") % {"names": copy_to.rstrip("。.")}, ""))
        if printed_by or on:
            lines.append((printed_by, on and _("Printed on %(day)s") % {"day": full_label(on)}))
        if not lines:
            return
        self._turn(landscape=False)
        made = self._document.add_table(rows=0, cols=2)
        properties, line = made._tbl.tblPr, type_area(landscape=False)  # noqa: SLF001 - python-docx: no API for it
        position = {"horzAnchor": "margin", "vertAnchor": "margin", "tblpXSpec": "center"}
        properties.insert(0, element("tblpPr", **position, tblpYSpec="bottom"))
        borders = element("tblBorders")
        for name, size in (("top", 8), ("bottom", 8), ("insideH", 6)):
            borders.append(element(name, val="single", sz=size, space=0, color="000000"))
        properties.insert(list(properties).index(properties.find(qn("w:tblLook"))), borders)
        made.autofit = False
        for text, right in lines:
            cells = made.add_row().cells
            for cell, share in zip(cells, (0.6, 0.4), strict=True):
                cell.width = int(Pt(line / 20) * share)
            if not right:
                cells = [cells[0].merge(cells[1])]
            for cell, words, where in zip(cells, (text, right), ("left", "right"), strict=False):
                inside = indent(cell.paragraphs[0], **{where: 1}, size=SMALL_SIZE)
                inside.alignment = ALIGN[where]
                write(inside, words, BODY_FONT, SMALL_SIZE)
        exact(self._document.add_paragraph(), Pt(1))

    def save(self) -> bytes:
        """The file."""
        file = io.BytesIO()
        self._document.save(file)
        return file.getvalue()

    # How it is done

    def _paragraph(
        self, text, font=BODY_FONT, size=BODY_SIZE, *, style=None, align=None, signs=0, landscape=False
    ):
        self._turn(landscape)
        made = self._document.add_paragraph(style=style)
        if text:
            write(made, text, font, size)
        if signs:
            indent(made, first=signs, size=size)
        if align:
            made.alignment = ALIGN[align]
        return made

    def _beside(self, text, font, align, *, keep=True):
        made = exact(self._document.add_paragraph(), BESIDE_LINE)
        write(made, text, font, BESIDE)
        made.alignment, made.paragraph_format.keep_with_next = ALIGN[align], keep
        return made

    def _turn(self, landscape):
        """Go on on pages that lie or stand; page numbers go on too."""
        if landscape == self._landscape:
            return
        self._landscape = landscape
        body = self._document.element.body
        empty = body.getchildren()[0] is body.sectPr
        if empty:
            turn(self._document.sections[0], landscape)
            return
        turn(self._document.add_section(), landscape)
        self._end_section_in_text()

    def _end_section_in_text(self):
        """The mark at which a section ends is a paragraph of its own, which on a full page would make an
        empty one: it goes into the paragraph before it."""
        body = self._document.element.body
        mark, before = body.getchildren()[-2], body.getchildren()[-3]
        if before.tag == qn("w:p"):
            before.get_or_add_pPr().append(mark.pPr.find(qn("w:sectPr")))
            body.remove(mark)
