"""The dossier of a project (一项目一档) as one document, composed of what each app has to tell.

    dossier.SECTIONS.add(Section("permits", _("Permits"), permits_of, order=50, permission=sees, queries=1))
    dossier.OVERVIEW.add(Line("issues", _("What is stuck"), open_ones, order=60, permission=sees, queries=1))

`content(reading)` of a section gives paragraphs (str) and tables (PaperTable) of what the reader may see,
that of a line of the overview on the first page pairs (what is said, as of when). Both take a constant
number of queries and hold rows to what `.allowed(user)` lets through. Like all documents it is in Chinese.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from projects.base.official import OfficialDocument
from projects.base.papers import PaperColumn, PaperRow, PaperTable
from projects.base.periods import Week, full_label
from projects.base.wording import names
from projects.ui.registry import Registry, everyone

LANGUAGE = "zh-hans"
LONGEST = 160  # signs of a text in a cell; more would make a row of a page
SHORT = 80  # signs of a text among others
LETTERS, SMALL = 10.5, 9  # points, in tables


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
    """A part of the dossier, left out for those without `permission`; its tables in letters of so many points
    at most."""

    name: str
    title: Any
    content: Callable[[Reading], list]
    order: int = 100
    permission: Callable[[Any], bool] = everyone
    queries: int = 0
    letters: float = SMALL


@dataclass(frozen=True)
class Line:
    """A line of the overview: `content(reading)` gives pairs of a text and its day or week, or None."""

    name: str
    label: Any
    content: Callable[[Reading], list]
    order: int = 100
    permission: Callable[[Any], bool] = everyone
    queries: int = 0


SECTIONS = Registry(lambda section: section.name)
OVERVIEW = Registry(lambda line: line.name)


def column(key, label, kind="text", *, width=10, unit=""):
    """A column of a table of the dossier."""
    return PaperColumn(key, str(label), kind, unit, width=width)


def table(key, columns, rows, *, title="", note=""):
    """[a table of rows of values], or [] where there is no row."""
    made = tuple(PaperRow(tuple(row)) for row in rows)
    return [PaperTable(key, str(title), tuple(columns), made, note=note)] if made else []


def brief(text, longest=LONGEST):
    """A text no longer than a cell should hold; what was left out is marked."""
    text = " ".join(str(text or "").split())
    return f"{text[:longest]}……" if len(text) > longest else text


def in_lines(*parts):
    """What stands under one another in a cell."""
    return "\n".join(str(part) for part in parts if part)


def in_words(period):
    """A day or a week as it stands in a cell."""
    return period.name if isinstance(period, Week) else str(period or "")


def overview(reading):
    """The first page: what a meeting asks first, each with the day or week it is of; what is of one day
    stands in one row."""
    columns = [
        column("what", _("Item"), width=9),
        column("told", pgettext("dossier", "How it stands"), width=38),
        column("as_of", pgettext("dossier", "As of"), width=11),
    ]
    rows = [
        (str(line.label), in_lines(*(told for told, _period in several)), as_of)
        for line in OVERVIEW
        if line.permission(reading.user)
        for as_of, several in groupby(line.content(reading), key=lambda pair: in_words(pair[1]))
    ]
    return table("overview", columns, rows)


def dossier(reading, *, at):
    """The bytes of the .docx: who made it and when stand under its title and in its properties."""
    project, by = reading.project, str(reading.user)
    made = timezone.localtime(at)
    title = _("Dossier of %(project)s") % {"project": project.name}
    document = OfficialDocument(title, by, made)
    if settings.DEMO:
        document.draft(_("Demo data"))
    document.title(title)
    document.under_title(_("(made on %(day)s)") % {"day": full_label(reading.today)})
    empty = []
    for section in SECTIONS:
        if not section.permission(reading.user):
            continue
        parts = section.content(reading)
        if not parts:
            empty.append(section.title)
            continue
        document.heading(1, str(section.title), numbered=True)
        for part in parts:
            if isinstance(part, str):
                document.remark(part, keep=part is not parts[-1])
            else:
                document.table(part, largest=section.letters)
    if empty:
        document.remark(_("Nothing is recorded of: %(names)s.") % {"names": names(empty)})
    told = _(
        "Made by %(name)s at %(at)s. It holds what this reader may see; long texts are shortened, their full "
        "wording is on the pages of the project."
    )
    document.remark(told % {"name": by, "at": f"{made:%Y-%m-%d %H:%M}"})
    return document.save()
