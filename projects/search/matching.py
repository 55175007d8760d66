"""Words against the index: what they find, and how well.

A word is found by its characters as they stand together, by full pinyin from the beginning of a character on,
and by initials; a word of characters and letters by each of its parts. A number is found as a whole: 2万吨 is
not in 12万吨; of a code four digits are enough.
"""

import re

from django.db.models import Case, Q, Value, When

from .models import SearchEntry
from .spelling import PIECE, START, fenced, is_code, runs, ways, words_of

SHORTEST = 2  # letters; one alone is in every second name
LONGEST = 40
EDGES = r"(?<![0-9])(?<![0-9]\.)", r"(?![0-9])(?!\.[0-9])"  # where a number begins and ends
WORDS = 8
WHOLE, PREFIX, SOUNDS_SO, WORD, INSIDE, ELSEWHERE = range(6)


def searchable_words(text):
    """The words of a text that are worth searching; [] where there is nothing to search for."""
    found = [word[:LONGEST] for word in words_of(text)[:WORDS]]
    return found if any(len(word) >= SHORTEST or not word.isascii() for word in found) else []


def word_q(word):
    """The entries that a word finds, as a condition."""
    found, (first, *others) = _text_q(word), runs(word)
    if not others:
        return found | _sound_q(word) if first[1] else found
    parts = Q()
    for run, heard in (first, *others):
        parts &= _text_q(run) | _sound_q(run) if heard else _text_q(run)
    return found | parts


def _text_q(word):
    return Q(text__contains=word if is_code(word) else fenced(word))


def _sound_q(letters):
    if len(letters) < SHORTEST:
        return Q(text__contains=letters)
    found = Q(initials__contains=fenced(letters))
    for way in ways(letters):
        found |= _initials_q(way) & Q(pinyin__contains=way)
    return found


def _initials_q(way):
    """The entries with the initials of a way to read letters. They are short, and few have those of two
    syllables or more: only what these have is then looked through for all that was typed."""
    parts = way.split()
    if len(parts) < SHORTEST:
        return Q()
    return Q(initials__contains="".join(one[0] if one.isalpha() else one for one in parts))


def matching(words):
    """The entries that all words find."""
    condition = Q()
    for word in words:
        condition &= word_q(word)
    return SearchEntry.objects.filter(condition)


def rank(word):
    """How well entries go with a word: it is the name or its initials, the name begins with it, or sounds so,
    one of its words does, none."""
    readings = ways(word) if word.isascii() else ()
    word = f"<{word}" if is_code(word) else fenced(word)
    begins = Q(text__contains=START + word)
    sounds = Q(initials__contains=START + word)
    whole = begins & _line_q("text", word) | sounds & _line_q("initials", word)
    for way in readings:
        so = Q(pinyin__contains=START + way)
        sounds |= so
        whole |= so & _line_q("pinyin", way)
    return Case(
        When(whole, then=Value(WHOLE)),
        When(begins, then=Value(PREFIX)),
        When(sounds, then=Value(SOUNDS_SO)),
        When(text__contains=f" {word}", then=Value(WORD)),
        default=Value(INSIDE),
    )


def apart(words):
    """Whether entries hold the words apart, 1, or one after the other as if typed without a blank, 0."""
    if len(words) == 1:
        return Value(0)
    return Case(When(word_q("".join(words)[:LONGEST]), then=Value(0)), default=Value(1))


def _line_q(field, line):
    """The condition that a line of a field which begins with this is no longer than it. It is asked of what
    begins so alone: one `LIKE` in place of three for all others."""
    found = Q(**{f"{field}__endswith": START + line})
    for following in (START, PIECE):
        found |= Q(**{f"{field}__contains": START + line + following})
    return found


def named(kind, word, field="pk"):
    """The condition that a word of somebody's finds the names of a record of a kind, for the search fields of
    lists: a list shows all that the search finds. It stands before the fields (`named(…) | holding(…)`):
    what the index has found is not looked through again."""
    words = [one[:LONGEST] for one in words_of(word)[:WORDS]]
    if not words or all(len(one) < SHORTEST and one.isascii() for one in words):
        return Q(pk__in=[])
    return Q(**{f"{field}__in": matching(words).filter(kind=kind).values("record")})


def holding(field, word):
    """The condition that a text field holds a word, a number at its edge as a whole (see above); for what is
    in no index."""
    pattern = edged(word)
    if pattern == re.escape(word):
        return Q(**{f"{field}__icontains": word})
    return Q(**{f"{field}__iregex": pattern})


def edged(word):
    """A word as a regular expression, with nothing of a number before or after its own numbers."""
    if is_code(word):
        return word
    before, after = EDGES
    begin = before if word[:1].isdigit() else ""
    return begin + re.escape(word) + (after if word[-1:].isdigit() else "")
