"""What a supervision says, as offered at first, and its letter (督办函) as a document that can be edited.

The document follows the basics of GB/T 9704-2012: paper, margins, 22 lines of 28 signs, fonts by name,
page numbers between dashes. It is a draft: no red head, no seal, and no number but the one that was given.
"""

import io

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, Twips

from .models import Step

TITLE_FONT, BODY_FONT, PAGE_FONT = "方正小标宋简体", "仿宋_GB2312", "宋体"
TITLE_SIZE, BODY_SIZE, PAGE_SIZE = Pt(22), Pt(16), Pt(14)
LINE = Pt(28.9)
MARGINS = {"top": 2098, "left": 1587, "right": 1474, "bottom": 1984}
A4 = (11906, 16838)
INDENT = "200"  # hundredths of a sign: two signs
COLON = "："
MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def day_in_words(day):
    """3月28日, as sentences have it."""
    return date_format(day, pgettext("day in a letter", "j F Y"))


def title_of(issue, step):
    """What a letter is about."""
    if step == Step.LEADER:
        return _("Report on the handling of “%(issue)s”") % {"issue": issue.title}
    if step == Step.BULLETIN:
        return _("Notice on the handling of “%(issue)s”") % {"issue": issue.title}
    return _("Letter of supervision on the handling of “%(issue)s”") % {"issue": issue.title}


def offered_text(issue, step, overdue, on):
    """The text that is offered for a step; whoever takes it up changes it as he likes. It claims nothing that
    is not so: no days overdue where there are none, no supervision before where there was none."""
    facts = {
        "issue": issue.title,
        "project": issue.project.name,
        "unit": issue.organisation,
        "assigned": day_in_words(issue.assigned_on) if issue.assigned_on else "—",
        "due": day_in_words(issue.due_on) if issue.due_on else "—",
        "today": day_in_words(on),
        "days": overdue,
        "times": issue.times_supervised,
    }
    first = _(
        "The issue “%(issue)s” of “%(project)s” was assigned to you on %(assigned)s and is due on %(due)s."
    )
    if step == Step.LEADER:
        first = _(
            "The issue “%(issue)s” of “%(project)s” was assigned to %(unit)s on %(assigned)s and is due on "
            "%(due)s."
        )
    late = _("On %(today)s it is %(days)s days overdue.") if overdue else ""
    return (first % facts) + (late % facts if late else "") + "\n" + _asked(step, facts)


def _asked(step, facts):
    """What a step asks, as strictly as what was done before allows."""
    before = facts["times"] > 0
    if step == Step.REMINDER:
        return _("Please handle it without delay and report the progress.")
    if step == Step.LETTER:
        return _(
            "Please set a date, name the person responsible, and answer in writing by the day given below "
            "what was done, what is still to do, and until when."
        )
    if step == Step.LEADER:
        if before:
            return (
                _(
                    "It was supervised %(times)s times and is not solved. This is reported to you for your "
                    "instructions."
                )
                % facts
            )
        return _("This is reported to you for your instructions.")
    if before:
        return (
            _(
                "It was supervised %(times)s times and is not solved, which is made known by this notice. "
                "Please handle it at once and answer in writing."
            )
            % facts
        )
    return _("This is made known by this notice. Please handle it at once and answer in writing.")


def offered_texts(issue, steps, overdue, on):
    """{step: the text offered for it}."""
    return {str(step): offered_text(issue, step, overdue, on) for step in steps}


def following(text, step, texts):
    """The text that was sent; where it is still the one offered for another step, that of the chosen one."""
    plain = "".join(text.split())
    known = {"".join(one.split()) for one in texts.values()}
    return texts.get(step, text) if plain in known else text


def _fonts(run, name, size):
    """One font for every script: Word asks for East Asian text apart."""
    run.font.name, run.font.size = name, size
    run.font.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _line(paragraph):
    """No space around, and lines of 22 a page."""
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    return paragraph


def _paragraph(document, text="", *, font=BODY_FONT, size=BODY_SIZE, indent=False, align=None):
    """One paragraph in one font."""
    paragraph = _line(document.add_paragraph())
    if text:
        _fonts(paragraph.add_run(text), font, size)
    if indent:
        shape = paragraph.paragraph_format
        shape.first_line_indent = BODY_SIZE * 2
        shape.element.pPr.ind.set(qn("w:firstLineChars"), INDENT)
    if align is not None:
        paragraph.alignment = align
    return paragraph


def _page_number(footer, align):
    """— 1 —, outside on facing pages."""
    paragraph = footer.paragraphs[0]
    paragraph.alignment = align
    for text, kind in (("— ", None), (None, "begin"), ("PAGE", "text"), (None, "end"), (" —", None)):
        run = paragraph.add_run(text if kind is None else "")
        _fonts(run, PAGE_FONT, PAGE_SIZE)
        if kind == "text":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = text
            run.font.element.append(code)
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run.font.element.append(mark)


def _page(document):
    """Paper, margins, the grid, and page numbers that differ on odd and even pages."""
    section = document.sections[0]
    section.page_width, section.page_height = Twips(A4[0]), Twips(A4[1])
    section.top_margin, section.bottom_margin = Twips(MARGINS["top"]), Twips(MARGINS["bottom"])
    section.left_margin, section.right_margin = Twips(MARGINS["left"]), Twips(MARGINS["right"])
    properties = document.element.body.sectPr
    grid = properties.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        properties.append(grid)
    for name, value in (("type", "linesAndChars"), ("linePitch", "579"), ("charSpace", "-850")):
        grid.set(qn(f"w:{name}"), value)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def letter(supervision, *, signed, on):
    """The letter as the bytes of a .docx; `signed` is the office's name, `on` the day it bears."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = BODY_FONT, BODY_SIZE
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY_FONT)
    _page(document)
    centre, right = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
    if supervision.letter_number:
        _paragraph(document, supervision.letter_number, align=centre)
        _paragraph(document)
    title = title_of(supervision.issue, supervision.step)
    _paragraph(document, title, font=TITLE_FONT, size=TITLE_SIZE, align=centre)
    _paragraph(document)
    _paragraph(document, f"{supervision.addressed_to}{COLON}")
    for part in supervision.text.splitlines():
        if part.strip():
            _paragraph(document, part.strip(), indent=True)
    if supervision.feedback_due_on and supervision.step != Step.LEADER:
        said = _("An answer is due on %(day)s.") % {"day": day_in_words(supervision.feedback_due_on)}
        _paragraph(document, said, indent=True)
    _paragraph(document)
    _paragraph(document)
    for text in (signed, day_in_words(on)):
        shape = _paragraph(document, text, align=right).paragraph_format
        shape.right_indent = BODY_SIZE * 4
    document.core_properties.title = title
    document.core_properties.author = signed
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
