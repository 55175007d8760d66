"""The dossier of a project (一项目一档) as one document, composed of what each app has to tell.

    dossier.SECTIONS.add(Section("permits", _("Permits"), permits_of, order=50, permission=sees, queries=1))

`content(reading)` gives paragraphs (str) and tables (PaperTable) of what the reader may see, with a constant
number of queries; it holds rows to what `.allowed(user)` lets through. Like all documents it is in Chinese.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from projects.base.official import OfficialDocument
from projects.base.papers import PaperColumn, PaperRow, PaperTable
from projects.base.periods import full_label
from projects.ui.registry import Registry, everyone

LANGUAGE = "zh-hans"
LONGEST = 160  # signs of a text in a cell; more would make a row of a page


@dataclass(frozen=True)
class Reading:
    """Who reads which project when: `user`, `project` (as open_project gives it), `file` (its ProjectFile)
    and the day."""

    user: Any
    project: Any
    file: Any
    today: Any


@dataclass(frozen=True)
class Section:
    """A part of the dossier, left out for those without `permission`."""

    name: str
    title: Any
    content: Callable[[Reading], list]
    order: int = 100
    permission: Callable[[Any], bool] = everyone
    queries: int = 0


SECTIONS = Registry(lambda section: section.name)


def column(key, label, kind="text", *, width=10, unit=""):
    """A column of a table of the dossier."""
    return PaperColumn(key, str(label), kind, unit, width=width)


def table(key, columns, rows, *, title="", note=""):
    """[a table of rows of values], or [] where there is no row."""
    made = tuple(PaperRow(tuple(row)) for row in rows)
    return [PaperTable(key, str(title), tuple(columns), made, note=note)] if made else []


def brief(text):
    """A text no longer than a cell should hold; what was left out is marked."""
    text = " ".join(str(text or "").split())
    return f"{text[:LONGEST]}……" if len(text) > LONGEST else text


def dossier(reading, *, at):
    """The bytes of the .docx: who made it and when stand under its title and in its properties."""
    project, by = reading.project, str(reading.user)
    made = timezone.localtime(at)
    title = _("Dossier of %(project)s") % {"project": project.name}
    document = OfficialDocument(title, by, made)
    document.title(title)
    document.under_title(_("(data as of %(day)s)") % {"day": full_label(reading.today)})
    told = _(
        "Made by %(name)s at %(at)s. It holds what this reader may see; long texts are shortened, their full "
        "wording is on the pages of the project."
    )
    document.paragraph(told % {"name": by, "at": f"{made:%Y-%m-%d %H:%M}"})
    for section in SECTIONS:
        if not section.permission(reading.user):
            continue
        document.heading(1, str(section.title), numbered=True)
        for part in section.content(reading) or [_("Nothing is recorded.")]:
            if isinstance(part, str):
                document.paragraph(part)
            else:
                document.table(part)
    return document.save()
