"""Which signs of a name a word met, so that the reader sees why it was found."""

import re

from django.utils.html import format_html, format_html_join

from .matching import edged
from .spelling import SIGN, SYLLABLES, alone, plain, runs


def signs_met(name, words):
    """The places of a name's signs that words met, as a set."""
    text = plain(name)
    if len(text) != len(name):  # a sign that becomes several: nothing is marked rather than the wrong one
        return set()
    met = set()
    for word in words:
        if together := re.search(edged(word), text):
            met.update(range(*together.span()))
            continue
        for run, heard in runs(word):
            if found := re.search(edged(run), text):
                met.update(range(*found.span()))
            elif heard:
                met |= _heard(text, run)
    return met


def _heard(text, letters):
    """The places of the first stretch of signs that sound like letters, each wholly or by its first."""
    signs = [(match.span(), read) for match in SIGN.finditer(text) if (read := alone(match[0]))]
    return _stretch(signs, letters, lambda read: read) or _stretch(
        signs, letters, lambda read: [one[0] if one in SYLLABLES else one for one in read]
    )


def _stretch(signs, letters, said):
    for first in range(len(signs)):
        rests, last = {letters}, first
        while rests and last < len(signs):
            following = set()
            for rest in rests:
                for one in said(signs[last][1]):
                    if one.startswith(rest):
                        begin, end = signs[first][0][0], signs[last][0][1]
                        return set(range(begin, end))
                    if rest.startswith(one):
                        following.add(rest[len(one) :])
            rests, last = following, last + 1
    return set()


def marked(name, met):
    """A name as HTML with the signs that words met in <mark>."""
    pieces, place = [], 0
    while place < len(name):
        end = place
        while end < len(name) and (end in met) == (place in met):
            end += 1
        piece = name[place:end]
        pieces.append((format_html("<mark>{}</mark>", piece) if place in met else piece,))
        place = end
    return format_html_join("", "{}", pieces)
