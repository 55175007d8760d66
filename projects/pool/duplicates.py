"""Whether a project is in the pool already: who is like it, how much, and why, in words.

Two projects are taken for one where they have the same code, where the same owner has a similar name, or
where names in one division are nearly the same. Names are compared without what all of them share: the
place, the owner, "construction project". A second phase (二期), or the same works in another township, is
another project of the same name: it is shown, and no answer is asked for. Only a name that is the same but
for its phase, of the same owner or place, asks for a word: a phase is typed too easily.
"""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from projects.directory.models import Division, Organisation

from .models import Application, Project

# Names of the same owner, and names in the same division, from so many hundredths on.
LIKE_OF_AN_OWNER = 60
LIKE_IN_A_DIVISION = 80
# What another phase or township scores at most: below everything that must be answered.
ANOTHER = 50
# What is the same but for its phase scores at most: it must be answered, after all that is likelier.
ANOTHER_PHASE = 60
SHOWN = 8
PHASE = re.compile(
    r"第?([一二三四五六七八九十]+|\d+|[ivx]+)(?:期|标段|批)(?:工程|项目)?|phase\s*(\d+|[ivx]+)"
)
NUMERALS = dict(zip("123456789", "一二三四五六七八九", strict=True)) | {"i": "一", "ii": "二", "iii": "三"}
FIRST = "一"
TOWN = re.compile(r"[\u4e00-\u9fff]{2,7}?(?:镇|苏木|乡|街道)")
FORM = re.compile(r"(?:股份)?有限(?:责任)?公司|集团|总公司|分公司|\([^)]*\)")
COMMON = re.compile(r"(?:新建|改扩建|扩建|改造|建设|工程|项目|子|的)+$")
NOT_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Subject:
    """What is compared: `division` is a key of Division, `place` free text."""

    name: str
    owner: str = ""
    code: str = ""
    division: Any = None
    place: str = ""


@dataclass(frozen=True)
class Candidate(Subject):
    """A project (`kind` "project") or an open application ("application") that there is."""

    kind: str = "project"
    pk: int = 0
    state: str = ""
    division_name: str = ""


@dataclass(frozen=True)
class Likeness:
    """How a candidate is like the subject: `score` from 0 to 100, `reasons` as codes (CODE, OWNER, NAME,
    PLACE, PHASE, TOWN), `alike` how much of the names agrees, in hundredths. `visible`: the reader may
    open it; `named`: he may know its name."""

    candidate: Candidate
    score: int
    alike: int
    reasons: tuple
    visible: bool = True
    named: bool = True

    @property
    def asks(self):
        """Whether it must be answered before a second project is made."""
        return self.score > ANOTHER

    @property
    def why(self):
        """The reasons in words."""
        words = {
            "CODE": _("same national code"),
            "OWNER": _("same owner"),
            "NAME": _("name %(percent)s %% alike") % {"percent": self.alike},
            "PLACE": _("same place"),
            "PHASE": _("perhaps another phase"),
            "TOWN": _("perhaps another township"),
        }
        return pgettext("between figures", ", ").join(words[code] for code in self.reasons)


def plain(text):
    """A text in one width and case, without blanks and punctuation."""
    return NOT_LETTERS.sub("", unicodedata.normalize("NFKC", text).lower())


def owner_key(name):
    """What of a company's name tells it from others: without its legal form."""
    return plain(FORM.sub("", unicodedata.normalize("NFKC", name).lower()))


def place_pattern(names):
    """A pattern of the names of places, the longest first; None where there is none."""
    known = sorted({plain(name) for name in names if len(name) > 1}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, known))) if known else None


@lru_cache(maxsize=4096)
def core(name, places, owner=""):
    """(what tells a project's name from others, its phase or ""): see the head of this module."""
    text = unicodedata.normalize("NFKC", name).lower()
    phase = ""
    found = PHASE.search(text)
    if found:
        number = found[1] or found[2]
        phase = NUMERALS.get(number, number)
        text = text[: found.start()] + text[found.end() :]
    if owner:
        text = text.replace(unicodedata.normalize("NFKC", owner).lower(), "")
    text = plain(text)
    short = owner_key(owner)
    for pattern in filter(None, (places, re.compile(re.escape(short)) if len(short) > 2 else None)):
        text = pattern.sub("", text)
    # A name that is nothing but place and owner is compared as it is.
    return COMMON.sub("", text) or text or plain(name), phase


def in_other_towns(name, other):
    """Whether two names each say a township, and not the same; what stands before it may differ."""
    towns = [found[0] for found in map(TOWN.search, (name, other)) if found]
    return len(towns) == 2 and not any(one.endswith(two) for one, two in (towns, towns[::-1]))


def judge(subject, candidates, places):
    """The candidates that are like the subject, the most alike first, as Likeness (pure)."""
    name, phase = core(subject.name, places, subject.owner)
    owner, code, place = owner_key(subject.owner), subject.code.strip(), plain(subject.place)
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(name)
    found = []
    for one in candidates:
        same_code = bool(code) and one.code == code
        same_owner = bool(owner) and owner_key(one.owner) == owner
        near = one.division is not None and one.division == subject.division
        if not (same_code or same_owner or near):
            continue
        their_name, their_phase = core(one.name, places, one.owner)
        least = LIKE_OF_AN_OWNER if same_owner else LIKE_IN_A_DIVISION
        alike = _alike(matcher, their_name, 0 if same_code else least)
        if not same_code and alike < least:
            continue
        same_place = bool(place) and plain(one.place) == place
        # Whoever begins says nothing of a phase; what says "first" is the same.
        other_phase = (phase or FIRST) != (their_phase or FIRST)
        other_town = in_other_towns(name, their_name)
        score = min(99, alike + 5 * same_owner + 5 * same_place)
        if same_code:
            score = 100
        elif other_town:
            score = min(score, ANOTHER)
        elif other_phase:
            # Without an owner the division is all there is to tell it by.
            one_place = same_owner or same_place or (near and not owner)
            score = min(score, ANOTHER_PHASE if alike == 100 and one_place else ANOTHER)
        reasons = {
            "CODE": same_code,
            "OWNER": same_owner,
            "NAME": alike >= LIKE_OF_AN_OWNER,
            "PLACE": same_place,
            "PHASE": other_phase and alike >= LIKE_OF_AN_OWNER,
            "TOWN": other_town,
        }
        found.append(Likeness(one, score, alike, tuple(key for key, held in reasons.items() if held)))
    return sorted(found, key=lambda one: (-one.score, one.candidate.kind, -one.candidate.pk))


def _alike(matcher, name, least):
    """How much of two names agrees in hundredths; 0 as soon as it is plain that it is less than `least`."""
    matcher.set_seq1(name)
    for ratio in (matcher.real_quick_ratio, matcher.quick_ratio):
        if ratio() * 100 < least:
            return 0
    return round(matcher.ratio() * 100)


def find(subject, user, *, but_project=None, but_application=None):
    """The projects and open applications most like a subject, for a reader, at most SHOWN.

    All projects are looked at, also those that have left and those the reader may not see: of these he
    learns the name where they lie in the division of his own (public) unit, else the division only. At
    most six queries, and none for a subject without name and code.
    """
    if not subject.name.strip() and not subject.code.strip():
        return []
    divisions = list(Division.objects.values_list("pk", "path", "name", "short_name"))
    places = place_pattern(name for _pk, _path, *names in divisions for name in names if name)
    candidates = [*_projects(but_project), *_applications(but_application)]
    found = judge(subject, candidates, places)[:SHOWN]
    seen = {
        kind: set(
            model.objects.allowed(user)
            .filter(pk__in=[one.candidate.pk for one in found if one.candidate.kind == kind])
            .values_list("pk", flat=True)
        )
        for kind, model in (("project", Project), ("application", Application))
    }
    own, paths, told = _own_path(user), {pk: path for pk, path, *_names in divisions}, []
    for one in found:
        visible = one.candidate.pk in seen[one.candidate.kind]
        home = bool(own) and paths.get(one.candidate.division, "").startswith(own)
        told.append(replace(one, visible=visible, named=visible or home))
    return told


class Everything:
    """All projects and open applications, loaded once to find what many subjects of one reader are like (at
    most six queries). What is told of each is what `find` tells."""

    def __init__(self, user):
        divisions = list(Division.objects.values_list("pk", "path", "name", "short_name"))
        self._places = place_pattern(name for _pk, _path, *names in divisions for name in names if name)
        self._paths = {pk: path for pk, path, *_names in divisions}
        self._own = _own_path(user)
        self._seen = {
            kind: set(model.objects.allowed(user).order_by().values_list("pk", flat=True))
            for kind, model in (("project", Project), ("application", Application))
        }
        self._kept, self._rows = defaultdict(list), 0
        self.codes = set()
        for one in (*_projects(None), *_applications(None)):
            if one.kind == "project" and one.code:
                self.codes.add(one.code)
            self._keep(one)

    def _keep(self, candidate):
        for key in self._keys(candidate):
            self._kept[key].append(candidate)

    def _keys(self, one):
        keys = [("code", one.code.strip()), ("owner", owner_key(one.owner)), ("division", one.division)]
        return [key for key in keys if key[1]]

    def like(self, subject):
        """What a subject is like, as Likeness, the most alike first."""
        near = {one: None for key in self._keys(subject) for one in self._kept[key]}
        told = []
        for one in judge(subject, near, self._places)[:SHOWN]:
            kind, pk = one.candidate.kind, one.candidate.pk
            visible = kind not in self._seen or pk in self._seen[kind]
            home = bool(self._own) and self._paths.get(one.candidate.division, "").startswith(self._own)
            told.append(replace(one, visible=visible, named=visible or home))
        return told

    def add(self, subject):
        """Count a subject among those that the next ones may be like: a row of the same file."""
        self._rows += 1
        said = (subject.name, subject.owner, subject.code, subject.division, subject.place)
        self._keep(Candidate(*said, kind="row", pk=self._rows))


def _own_path(user):
    """The path of the division of somebody's unit, "" for a firm's staff (one query where he has a unit)."""
    if not user.organisation_id:
        return ""
    unit = Organisation.objects.filter(pk=user.organisation_id).exclude(kind=Organisation.Kind.ENTERPRISE)
    return unit.values_list("division__path", flat=True).first() or ""


def _projects(but):
    fields = ("pk", "name", "owner__name", "national_code", "division", "place", "stage", "division__name")
    rows = Project.objects.exclude(pk=but).order_by().values_list(*fields)
    stages = dict(Project._meta.get_field("stage").flatchoices)
    for pk, name, owner, code, division, place, stage, division_name in rows:
        yield Candidate(
            name, owner or "", code or "", division, place, "project", pk, stages[stage], division_name
        )


def _applications(but):
    fields = ("pk", "name", "owner_name", "national_code", "division", "place", "state", "division__name")
    states = ("SUBMITTED", "RETURNED")
    rows = Application.objects.filter(state__in=states).exclude(pk=but).order_by().values_list(*fields)
    for pk, name, owner, code, division, place, state, division_name in rows:
        label = Application.State(state).label
        yield Candidate(name, owner, code, division, place, "application", pk, label, division_name)


def unanswered(found, reason):
    """Whether likenesses ask for a reason that was not given."""
    return any(one.asks for one in found) and not reason.strip()
