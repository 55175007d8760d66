"""The agenda as it is laid out: the assembled lines with what the office has added, dropped and put first.

Pure functions of the material and the items of a meeting.
"""

from dataclasses import dataclass
from typing import Any

from .material import Line
from .models import AgendaItem, Section


@dataclass(frozen=True)
class Entry:
    """One line of a section: what was assembled (None for a line that the office added) and the office's
    item about it (None for a line that was left as it is)."""

    key: str
    section: str
    line: Line | None = None
    item: AgendaItem | None = None

    @property
    def is_dropped(self):
        return self.item is not None and self.item.is_dropped

    @property
    def project(self):
        """The key of the project that it is about, or None."""
        if self.line is not None:
            return self.line.project
        return self.item.project_id

    @property
    def title(self):
        """What it is about, in a few words."""
        if self.line is None:
            return self.item.text
        line = self.line
        return getattr(line, "text", "") or getattr(line, "title", "") or line.project_name

    @property
    def note(self):
        return self.item.note if self.item else ""

    @property
    def position(self):
        return self.item.position if self.item else ""


@dataclass(frozen=True)
class Position:
    """What a department says to a line, or that it is to say something (`text` is "")."""

    unit: Any
    entry: Entry
    text: str = ""


@dataclass(frozen=True)
class Agenda:
    """{section: its entries} that are shown, and those that were dropped."""

    sections: dict[str, list[Entry]]
    dropped: list[Entry]

    def entries(self):
        """All entries that are shown, in the order of the sections."""
        return [entry for entries in self.sections.values() for entry in entries]

    def positions(self):
        """Who speaks to what: where the office has named a department, and the departments that a request of
        a banner asks."""
        found = []
        for entry in self.entries():
            if entry.item is not None and entry.item.unit_id:
                found.append(Position(entry.item.unit, entry, entry.item.position))
            elif getattr(entry.line, "source", "") == "HELP":
                found.append(Position(entry.line.unit, entry))
        return found


SECTION_OF = {
    "decision": Section.LAST,
    "light": Section.LIGHTS,
    "help": Section.REQUESTS,
    "report": Section.REQUESTS,
}
# What the office may add lines to.
OPEN_TO_ITEMS = (Section.LAST, Section.LIGHTS, Section.REQUESTS)


def section_of(key):
    """The section of an assembled line by its key."""
    return SECTION_OF.get(key.partition(":")[0])


def lay_out(material, items):
    """The Agenda of a Material with the items of its meeting."""
    by_key = {item.key: item for item in items if item.key}
    entries = [
        Entry(line.key, str(section_of(line.key)), line, by_key.get(line.key)) for line in material.lines()
    ]
    entries += [Entry(f"item:{item.pk}", item.section, None, item) for item in items if not item.key]
    sections = {str(section): [] for section in OPEN_TO_ITEMS}
    for entry in entries:
        if not entry.is_dropped:
            sections[entry.section].append(entry)
    for name, some in sections.items():
        sections[name] = [
            entry for _place, entry in sorted(enumerate(some), key=lambda pair: place_of(*pair))
        ]
    return Agenda(sections, [entry for entry in entries if entry.is_dropped])


def place_of(place, entry):
    """Where a line stands: those that were put into an order first."""
    order = entry.item.order if entry.item else None
    return (order is None, order or 0, place)


def moved(keys, key, by):
    """A section's keys with one moved by so many places, up (negative) or down."""
    keys = list(keys)
    start = keys.index(key)
    keys.remove(key)
    keys.insert(max(0, start + by), key)
    return keys
