"""What files call units, places and days, and when two ways of saying it mean the same.

A file is compared with what stands in the records; "市工信局" for "通辽市工业和信息化局", or "2025.3" for
10 March 2025, is no change.
"""

import datetime
from collections import defaultdict
from difflib import get_close_matches

from django.utils.translation import gettext_lazy as _

from projects.base.errors import RuleViolation
from projects.base.wording import names_lazy
from projects.imports import cells

from .duplicates import plain

# How many names that are not known are answered with those near to them: comparing is slow.
MOST_HINTS = 50
NEAR = 0.6
SHOWN = 3


class Alike(str):
    """A text that equals every other one for which `same(text)` is true."""

    def __new__(cls, text, same):
        made = super().__new__(cls, text)
        made.same = same
        return made

    def __eq__(self, other):
        return str.__eq__(self, other) or (isinstance(other, str) and bool(other) and self.same(other))

    def __ne__(self, other):
        return not self == other

    __hash__ = str.__hash__


class Within(datetime.date):
    """A day that stands for a month or a year: it equals each day of it."""

    def __new__(cls, day, first, last):
        made = super().__new__(cls, day.year, day.month, day.day)
        made.first, made.last = first, last
        return made

    def __eq__(self, other):
        return isinstance(other, datetime.date) and self.first <= other <= self.last

    def __ne__(self, other):
        return not self == other

    __hash__ = datetime.date.__hash__

    @property
    def day_itself(self):
        """As an ordinary date."""
        return datetime.date(self.year, self.month, self.day)


def due_day(value, reading):
    """A day to come; a month is its last day, and equals any day of it."""
    return _day(value, reading, cells.day)


def begun_day(value, reading):
    """A day on which something happened; a month is its first day, and equals any day of it."""
    return _day(value, reading, cells.first_day)


def _day(value, reading, read):
    first, last = cells.first_day(value, reading), cells.day(value, reading)
    return first if first == last else Within(read(value, reading), first, last)


def settled(value):
    """A value as a record keeps it."""
    return value.day_itself if isinstance(value, Within) else value


class Names:
    """Some records by the names people write. A whole name counts before a short one, and where several are
    called the same, the one that `prefer(row)` holds of. A name is known or it is not: what is only like one
    is answered with those near it.

    `called(row)` gives the names: the whole one first.
    """

    def __init__(self, rows, *, prefer=None, called=None):
        self._whole, self._short = defaultdict(list), defaultdict(list)
        self._prefer, self._hints = prefer, 0
        for row in rows:
            whole, *short = called(row) if called else (row.name, row.short_name, row.name_en)
            self._whole[plain(whole)].append(row)
            for name in {plain(name) for name in short if name} - {""}:
                self._short[name].append(row)

    def _several(self, text, division=None):
        key = plain(text)
        found = self._whole.get(key) or self._short.get(key) or self._also(text, division)
        return self._chosen(found, division) if len(found) > 1 else found

    def _also(self, text, division):
        """The records that are called so by a rule or for short."""
        return []

    def _chosen(self, found, division):
        """Those of several that are meant rather."""
        return [row for row in found if self._prefer(row)] or found if self._prefer else found

    def knows(self, text, division=None):
        """Whether any record is called so. `division` is that of the project which is spoken of."""
        return bool(self._several(text, division))

    def all_of(self, text):
        """All records of a name."""
        return list(self._several(text))

    def look(self, text, division=None):
        """The one record of a name, or None."""
        found = self._several(text, division)
        return found[0] if len(found) == 1 else None

    def get(self, text, division=None):
        """The one record of a name. Raises RuleViolation `unknown` with the names near to it, or
        `ambiguous`."""
        found = self._several(text, division)
        if len(found) == 1:
            return found[0]
        if found:
            raise RuleViolation(
                "ambiguous",
                _("“%(name)s” may be %(several)s: give the whole name."),
                name=text,
                several=names_lazy([row.name for row in found[:SHOWN]]),
            )
        near = self.near(text)
        if near:
            raise RuleViolation(
                "unknown", _("“%(name)s” is not known. Is it %(near)s?"), name=text, near=names_lazy(near)
            )
        raise RuleViolation("unknown", _("“%(name)s” is not known."), name=text)

    def near(self, text):
        """Up to three names like one that is not known; none any more after many of them."""
        if self._hints >= MOST_HINTS:
            return []
        self._hints += 1
        return list(dict.fromkeys(str(getattr(row, "name", row)) for row in self._near(text)))[:SHOWN]

    def _near(self, text):
        every = {**self._short, **self._whole}
        return [row for name in self._closest(plain(text), every) for row in every[name]]

    @staticmethod
    def _closest(key, every):
        """Of some names those that hold a text or are held by it, then those that are like it."""
        inside = [name for name in every if len(key) > 1 < len(name) and (key in name or name in key)]
        return list(dict.fromkeys([*inside[:SHOWN], *get_close_matches(key, every, n=SHOWN, cutoff=NEAR)]))

    def of(self, row, division=None):
        """The name of a record as it is compared with what files say; None for none."""
        return row and Alike(str(getattr(row, "name", row)), lambda text: self.look(text, division) == row)

    def proper(self, text, division=None):
        """The name of the one record that is meant, for people to see; the text itself where it is none."""
        row = self.look(text, division) if text else None
        if row is None:
            return text
        name = str(getattr(row, "name", row))
        return name if self.look(name, division) == row else text
