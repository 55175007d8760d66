"""When two values mean the same, and which names are alike: pure functions."""

import difflib
import re
import unicodedata
from decimal import ROUND_HALF_UP

from projects.pool.models import Project

from .fields import CENT, PER_WAN, SOURCES, Unit, of, words

INDUSTRIES = of(Project.Industry)

DASHES = re.compile(r"[‐‑‒–—―−－_]")
NOT_WORDS = re.compile(r"[\W_]+")
ALIKE = 0.86
# Beyond so many pairs only names that are the same are looked for.
MOST_PAIRS = 200_000


def folded(text):
    """A text as it compares: one width, one case, nothing but letters, characters and digits."""
    return NOT_WORDS.sub("", unicodedata.normalize("NFKC", str(text))).lower()


def code_of(text):
    """A national code as it compares: half-width, no blanks, one kind of dash."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", DASHES.sub("-", str(text))))
    return DASHES.sub("-", plain).upper()


def same(source, theirs, ours, unit=Unit.WAN):
    """Whether theirs means what ours says; `ours` is what `Source.read` gives, `theirs` what was read."""
    if theirs in (None, "") or ours in (None, ""):
        return theirs in (None, "") and ours in (None, "")
    if source.kind == "amount":
        # As exactly as their unit shows it: 1.23亿元 is not another amount than 12,345万元.
        per = PER_WAN[unit or Unit.WAN]
        return rounded(theirs * per) == rounded(ours * per)
    if source.kind == "day":
        return theirs.first <= ours <= theirs.last
    if source.kind in ("percent", "count"):
        return theirs == ours
    if source.code == "national_code":
        return code_of(theirs) == code_of(ours)
    if source.pairs:
        code = next((code for code, word in words(source.pairs).items() if word == ours), None)
        return folded(theirs) in {folded(ours), folded(code), *also(source, code)}
    return folded(theirs) == folded(ours)


def also(source, code):
    """Other words for the same, as they compare: our pages shorten the names of sections of industry."""
    if source.code != "industry":
        return ()
    return (folded(words(INDUSTRIES).get(code, "")),)


def rounded(amount):
    """With two decimals."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def shown(source, value):
    """A value of ours as a difference keeps it; amounts in 万元."""
    if value in (None, ""):
        return ""
    if source.kind == "amount":
        return f"{value:,.2f}"
    if source.kind == "day":
        return value.isoformat()
    return str(value)


def differing(theirs, ours, compared, units):
    """[(source code, their text, our text, their amount less ours or None)] of a row of theirs and
    the values of a project ({source code: value})."""
    found = []
    for code in compared:
        source, our = SOURCES[code], ours.get(code)
        their, raw = theirs.values.get(code), theirs.raw.get(code, "")
        understood = code in theirs.values
        if understood and same(source, their, our, units.get(code)):
            continue
        amounts = source.kind == "amount" and understood and None not in (their, our)
        text = shown(source, their) if source.kind == "amount" and understood else raw
        found.append((code, text, shown(source, our), their - our if amounts else None))
    return found


def by_name(names, candidates):
    """{place in `names`: key} of the candidates ({key: name}) that are alike by name, each once."""
    left, found = {key: folded(name) for key, name in candidates.items()}, {}
    exact = {}
    for key, name in left.items():
        exact.setdefault(name, key)
    wanted = {place: folded(name) for place, name in names.items() if folded(name)}
    for place, name in wanted.items():
        key = exact.get(name)
        if key in left:
            found[place] = key
            del left[key]
    wanted = {place: name for place, name in wanted.items() if place not in found}
    if len(wanted) * len(left) > MOST_PAIRS:
        return found
    keys = {}
    for key, name in left.items():
        keys.setdefault(name, key)
    for place, name in wanted.items():
        close = difflib.get_close_matches(name, keys, n=1, cutoff=ALIKE)
        if close:
            found[place] = keys.pop(close[0])
    return found
