"""Notes become lines, and lines become words in the reader's language.

A line is a fact that keeps: {"source", "form": "one" or "many", "values", "path"}. It is put into words when
it is read or sent, by the sentences of its source.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from projects.base.periods import Month, Week, day_label

from . import guard
from .sources import SEVERAL, SOURCES

PERIODS = {"week": Week, "month": Month}
LONGEST_OF_GROUP = 2048  # bytes that WeCom takes, some 680 Chinese characters; what is longer it refuses


@dataclass(frozen=True)
class Said:
    """A line in words, why it is told, and where its link leads. `place` is its number in the message, `due`
    the day or moment that it names, `is_read` whether its reader has dealt with it."""

    text: str
    kind: str
    path: str
    place: int = 0
    due: str = ""
    is_read: bool = False


def lines_of(source, notes):
    """The lines of one source: a few notes one by one, more of them as one count with the nearest day; what
    the source has counted itself stays as it is."""
    if any("count" in note.values for note in notes):
        return [line(source, "many", note.values, note.path) for note in notes]
    if source.one and len(notes) <= SEVERAL:
        return [line(source, "one", note.values, note.path) for note in notes]
    values: dict[str, Any] = {"count": len(notes)}
    days = [note.values["due"] for note in notes if "due" in note.values]
    if days:
        values["due"] = min(days)
    return [line(source, "many", values, shared_page(notes))]


def shared_page(notes):
    """The page to which all notes lead, "" where they lead to several: then the list of the source is it."""
    if len(notes) == 1:
        return notes[0].path
    pages = {note.path.partition("#")[0] for note in notes}
    return pages.pop() if len(pages) == 1 else ""


def line(source, form, values, path):
    """A line as it is kept."""
    kept = {name: plain(value) for name, value in values.items()}
    return {"source": source.code, "form": form, "values": kept, "path": path or source.path()}


def plain(value):
    """A value as JSON keeps it."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value if isinstance(value, int | str) else str(value)


def moment_label(moment):
    """A moment for sentences, in local time: 3月28日 12:00."""
    return date_format(timezone.localtime(moment), pgettext("moment format", "j F, H:i"))


def worded(name, value):
    """A kept value in words."""
    if name in PERIODS:
        return PERIODS[name].parse(value).label
    if name == "due":
        if "T" in value:
            return moment_label(datetime.datetime.fromisoformat(value))
        return day_label(datetime.date.fromisoformat(value))
    if name == "returned":
        return pgettext("reminder", ", %(count)s returned") % {"count": value} if value else ""
    return value


def said(kept):
    """A Said for each line, in the language of the moment; a source that is gone says nothing."""
    found = []
    for place, one in enumerate(kept):
        source = SOURCES.get(one["source"])
        if source is None:
            continue
        # Lines of earlier days have counted what was returned with what is missing.
        kept_values = {"returned": 0} | one["values"]
        values = {name: worded(name, value) for name, value in kept_values.items()}
        if "project" in values and not guard.is_harmless(values["project"]):
            values["project"] = _("one of the projects")
        sentence = source.one if one["form"] == "one" else source.many
        due, is_read = one["values"].get("due", ""), one.get("is_read", False)
        found.append(Said(str(sentence % values), source.kind, one["path"], place, due, is_read))
    return found


def absolute(path):
    """An address as it stands in messages that leave the house."""
    return f"{settings.PUBLIC_URL}{path}"


def absolute_here(request, path):
    """An address as a page shows it: at the host and port by which the reader came, unless the settings name
    another."""
    return absolute(path) if settings.PUBLIC_URL_NAMED else request.build_absolute_uri(path)


def heading(digest):
    """What a message is about: as of when, and for a group its division or unit. The pages behind its links
    show what holds when they are opened."""
    count = len(digest.lines)
    told = ngettext("%(count)s reminder", "%(count)s reminders", count) % {"count": count}
    moment = moment_label(digest.made_at)
    if digest.robot_id:
        return _("[Baolian] %(unit)s, as of %(moment)s: %(told)s") % {
            "unit": digest.robot.place,
            "moment": moment,
            "told": told,
        }
    return _("[Baolian] As of %(moment)s: %(told)s") % {"moment": moment, "told": told}


def text_of(title, lines, link, longest=None):
    """A message as plain text: the title, its lines, one link. Refuses what no message may hold; of what has
    more bytes than `longest` the last lines are counted instead."""
    numbered = [_numbered(number, one.text) for number, one in enumerate(lines, 1)]
    guard.require_harmless("\n".join([title, *numbered]))
    for told in range(len(numbered), -1, -1):
        rest = len(numbered) - told
        more = _("and %(count)s more") % {"count": rest}
        text = "\n".join([title, *numbered[:told], *([more] if rest else []), link])
        if longest is None or len(text.encode()) <= longest:
            break
    return text


def _numbered(number, text):
    """A line with its number; the lines begin with numbers of their own, from which it must stand apart."""
    return pgettext("a numbered line", "%(number)s. %(text)s") % {"number": number, "text": text}


def message(digest, language):
    """(title, text) of a digest in a language."""
    with translation.override(language):
        title = heading(digest)
        path = digest.lines[0]["path"] if digest.robot_id and len(digest.lines) == 1 else None
        if path is None:
            path = "/" if digest.robot_id else "/reminders/"
        longest = LONGEST_OF_GROUP if digest.robot_id else None
        return title, text_of(title, said(digest.lines), absolute(path), longest)
