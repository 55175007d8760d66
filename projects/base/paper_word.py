"""A paper as an official document: title, numbered sections with tables, annexes each on a page of its own.

While it is a draft it says so and bears neither number nor day nor signature: nothing pretends to be issued.
"""

from django.utils.translation import gettext as _

from .official import OfficialDocument, unnumbered
from .papers import Paper
from .periods import full_label


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
    for section in paper.sections:
        _section(document, paper, section)
    annexes = paper.annexes()
    document.annexes([table.title for table in annexes])
    if not draft and (signer or on):
        document.signature(signer, on)
    for count, table in enumerate(annexes, 1):
        document.annex(table.title, count if len(annexes) > 1 else None, wide=table.wide)
        document.table(table, title=False)
    if not draft and copy_to:
        document.imprint(copy_to, signer, on)
    return document.save()


def _section(document, paper, section):
    document.heading(1, unnumbered(section.heading), numbered=True)
    for text in section.text:
        document.paragraph(text)
    for key in section.tables:
        document.table(paper.table(key))
