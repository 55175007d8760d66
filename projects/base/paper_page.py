"""A paper as one page of A4: what is read between two meetings, in letters of 小四, lists left out.

Bulletins of a month have the layout of official documents (paper_word); a week's brief is none: its
headings stand at the beginning of their paragraphs, its margins are small.
"""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from docx.oxml.ns import qn
from docx.shared import Pt, Twips

from . import wording
from .official import OfficialDocument, numbered_heading, unnumbered
from .official_parts import BODY_FONT, HEAD_FONT, SUBHEAD_FONT, TITLE_FONT, exact, indent, write
from .official_table import draw
from .paper_shown import unit_above
from .papers import Paper
from .periods import full_label

SIZE, LINE = Pt(12), Pt(18)
TITLE_SIZE, TITLE_LINE = Pt(20), Pt(30)
SMALL, SMALL_LINE = Pt(10.5), Pt(15)
GAP, TABLE = Pt(4), 9
# Twips: top, right, bottom, left; and what is left of the line between them.
MARGINS = (964, 1191, 907, 1191)
WIDTH = 11906 - MARGINS[1] - MARGINS[3]


class OnePage(OfficialDocument):
    """A document of one page; `one_page` writes it."""

    def __init__(self, title):
        super().__init__(title)
        section = self._document.sections[0]
        top, right, bottom, left = (Twips(side) for side in MARGINS)
        section.top_margin, section.right_margin = top, right
        section.bottom_margin, section.left_margin = bottom, left
        # One page bears no number.
        for footer in section._sectPr.findall(qn("w:footerReference")):  # noqa: SLF001 - no API for it
            section._sectPr.remove(footer)  # noqa: SLF001 - as above

    def line(self, *runs, line=LINE, size=SIZE, align=None, signs=0):
        """A paragraph of runs (text, font)."""
        made = exact(self._document.add_paragraph(), line)
        for text, font in runs:
            write(made, text, font, size)
        if signs:
            indent(made, first=signs, size=size)
        if align is not None:
            made.alignment = align
        return made

    def drawn(self, table):
        """A table of figures with its unit over it and its note under it."""
        if unit := unit_above(table):
            self.line((_("Unit: %(unit)s") % {"unit": unit}, BODY_FONT), line=SMALL_LINE, size=SMALL, align=2)
        self._document.element.body.sectPr.addprevious(draw(table, WIDTH, TABLE))
        if table.note:
            self.line((table.note, BODY_FONT), line=SMALL_LINE, size=SMALL)
        exact(self._document.add_paragraph(), GAP)


def one_page(paper: Paper, *, draft=True) -> bytes:
    """The bytes of the .docx: title, up to which day the data go, each section with its tables of figures."""
    document = OnePage(paper.title)
    document.line((paper.title, TITLE_FONT), line=TITLE_LINE, size=TITLE_SIZE, align=1)
    under = _("(data as of %(day)s)") % {"day": full_label(paper.as_of)}
    if draft:
        under = wording.sentences((under, _("Draft, not issued")))
    document.line((under, SUBHEAD_FONT), align=1)
    tables = {table.key: table for table in paper.tables if not table.is_list}
    for number, section in enumerate(paper.sections, 1):
        heading = numbered_heading(1, number) + unnumbered(section.heading)
        heading += pgettext("after figures", ".")
        first, *others = section.text or ("",)
        document.line((heading, HEAD_FONT), (first, BODY_FONT), signs=2)
        for text in others:
            document.line((text, BODY_FONT), signs=2)
        for key in section.tables:
            if key in tables:
                document.drawn(tables[key])
    return document.save()
