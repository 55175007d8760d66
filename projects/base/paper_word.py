"""A paper as an official document: title, numbered sections with tables, annexes each on a page of its own.

Wide and long tables of a section are annexes too: the text is read without turning the paper.
While it is a draft it says so and bears neither number nor day nor signature: nothing pretends to be issued.
"""

from django.utils.translation import gettext as _

from .official import OfficialDocument, unnumbered
from .papers import Paper
from .periods import full_label
from .wording import names

LONG = 15  # rows of a table that would push the text after it off the page


def word(paper: Paper, *, number="", signer="", on=None, addressed="", copy_to="", draft=True) -> bytes:
    """The bytes of the .docx. `number`, `signer` with the day `on`, and `copy_to` stand on what is issued."""
    document = OfficialDocument(paper.title, signer)
    if draft:
        document.draft(_("Draft, not issued"))
    else:
        document.number(number)
    document.title(paper.title)
    if draft or not on:
        document.under_title(_("(data as of %(day)s)") % {"day": full_label(paper.as_of)})
    if addressed:
        document.addressed(addressed)
    annexes = annexes_of(paper)
    numbers = {table.key: number for number, table in enumerate(annexes, 1)}
    for section in paper.sections:
        _section(document, paper, section, numbers)
    document.annexes([table.title for table in annexes])
    if not draft and (signer or on):
        document.signature(signer, on)
    for count, table in enumerate(annexes, 1):
        document.annex(table.title, count if len(annexes) > 1 else None, wide=table.wide)
        document.table(table, title=False)
    if not draft and copy_to:
        document.imprint(copy_to, signer, on)
    return document.save()


def annexes_of(paper):
    """The tables that stand after the text: those of sections that are wide or long, and those of none."""
    named = [paper.table(key) for section in paper.sections for key in section.tables]
    return [table for table in named if table.wide or len(table.rows) > LONG] + paper.annexes()


def _section(document, paper, section, annexes):
    """`annexes` are the numbers of the annexes by the keys of their tables."""
    document.heading(1, unnumbered(section.heading), numbered=True)
    for text in section.text:
        document.paragraph(text)
    for key in section.tables:
        if key not in annexes:
            document.table(paper.table(key))
    if apart := [annexes[key] for key in section.tables if key in annexes]:
        document.paragraph(see_annexes(apart, len(annexes)))


def see_annexes(numbers, count):
    """Where the tables are that a section speaks of, as a sentence; one annex alone bears no number."""
    if count == 1:
        return _("(See annex.)")
    return _("(See annex %(numbers)s.)") % {"numbers": names(str(number) for number in numbers)}
