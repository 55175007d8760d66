"""Whether an enterprise is registered already: by its code, its full or its short name.

What a reader may see he is shown. Of what another unit follows he learns only that it is registered: the
bureau knows who follows it. That is said where code or name are the same; what is only alike is asked about
where he may see it, and never told where he may not.
"""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from projects.pool.duplicates import owner_key, plain

from .models import Prospect

# Names in so many hundredths alike are asked about.
ALIKE = 80
SHOWN = 5


@dataclass(frozen=True)
class Subject:
    """The enterprise to be entered."""

    name: str
    short_name: str = ""
    code: str = ""

    @property
    def keys(self):
        """What it is called without its legal form, in its full name and its short one."""
        return {key for key in (owner_key(self.name), owner_key(self.short_name)) if len(key) > 1}


@dataclass(frozen=True)
class Known(Subject):
    """One that is registered; `visible`: the reader may open it."""

    pk: Any = None
    visible: bool = True


@dataclass(frozen=True)
class Match:
    """How a registered enterprise is like the subject: CODE and NAME are the same one, SHORT very likely
    (a name without its legal form, or a short name), LIKE perhaps."""

    known: Known
    kind: str

    @property
    def is_same(self):
        """Whether it cannot be another enterprise."""
        return self.kind in ("CODE", "NAME")


def compare(subject, known):
    """The kind of likeness of two enterprises, or "" (pure)."""
    if subject.code and subject.code == known.code:
        return "CODE"
    if plain(subject.name) == plain(known.name):
        return "NAME"
    if subject.code and known.code:
        # Two codes are two enterprises, whatever they are called.
        return ""
    if subject.keys & known.keys:
        return "SHORT"
    matcher = SequenceMatcher(None, owner_key(subject.name), owner_key(known.name), autojunk=False)
    if matcher.real_quick_ratio() * 100 < ALIKE or matcher.quick_ratio() * 100 < ALIKE:
        return ""
    return "LIKE" if matcher.ratio() * 100 >= ALIKE else ""


KINDS = ("CODE", "NAME", "SHORT", "LIKE")


def judge(subject, registered):
    """The Matches of a subject, the surest first; what is only alike and not visible is left out (pure)."""
    found = [Match(known, kind) for known in registered if (kind := compare(subject, known))]
    told = [match for match in found if match.known.visible or match.kind != "LIKE"]
    return sorted(told, key=lambda match: (KINDS.index(match.kind), match.known.name))


def registered(user, but=None):
    """All enterprises there are as Known, for a reader (one query more than his rights cost)."""
    visible = Prospect.objects.allowed_q(user)
    seen = None
    if not isinstance(visible, bool):
        seen = set(Prospect.objects.filter(visible).order_by().values_list("pk", flat=True))
    rows = Prospect.objects.exclude(pk=but).order_by().values_list("name", "short_name", "credit_code", "pk")
    return [Known(*row, visible=visible if seen is None else row[-1] in seen) for row in rows]
