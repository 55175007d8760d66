"""Words against the index: what they find, and how well.

A word is found by its characters, by full pinyin from the beginning of a character on, and by initials; a
word of both by each of its parts.
"""

from django.db.models import Case, Q, Value, When

from .models import SearchEntry
from .spelling import RUN, START, ways, words_of

SHORTEST = 2  # letters; one alone is in every second name
LONGEST = 40
WORDS = 8
PREFIX, SOUNDS_SO, WORD, INSIDE = range(4)


def searchable_words(text):
    """The words of a text that are worth searching; [] where there is nothing to search for."""
    found = [word[:LONGEST] for word in words_of(text)[:WORDS]]
    return found if any(len(word) >= SHORTEST or not word.isascii() for word in found) else []


def word_q(word):
    """The entries that a word finds, as a condition."""
    found = Q(text__contains=word)
    runs = RUN.findall(word)
    if len(runs) == 1:
        return found | _sound_q(word) if word.isascii() else found
    parts = Q()
    for run in runs:
        parts &= Q(text__contains=run) | _sound_q(run) if run.isascii() else Q(text__contains=run)
    return found | parts


def _sound_q(letters):
    if len(letters) < SHORTEST or letters.isdigit():
        return Q(text__contains=letters)
    found = Q(initials__contains=letters)
    for way in ways(letters):
        found |= Q(pinyin__contains=way)
    return found


def matching(words):
    """The entries that all words find."""
    condition = Q()
    for word in words:
        condition &= word_q(word)
    return SearchEntry.objects.filter(condition)


def rank(word):
    """How well entries begin with a word: the name itself, its sound, one of its words, none."""
    sounds = Q(initials__contains=START + word)
    for way in ways(word) if word.isascii() else ():
        sounds |= Q(pinyin__contains=START + way)
    return Case(
        When(text__contains=START + word, then=Value(PREFIX)),
        When(sounds, then=Value(SOUNDS_SO)),
        When(text__contains=f" {word}", then=Value(WORD)),
        default=Value(INSIDE),
    )


def sounding(kind, word, field="pk"):
    """The condition that the names of a record of a kind sound like a word of letters; for lists, which look
    for characters themselves. Nothing for a word of characters."""
    letters = "".join(words_of(word))
    if len(letters) < SHORTEST or not letters.isascii() or letters.isdigit():
        return Q(pk__in=[])
    found = SearchEntry.objects.filter(_sound_q(letters[:LONGEST]), kind=kind)
    return Q(**{f"{field}__in": found.values("record")})
