"""History in words. Each app registers how its acts read; pages ask for `sentence(event)`.

    sentences.register("project.resume", _("%(who)s let the work go on from %(on)s."))
    sentences.register("project.stage", _("%(who)s moved … “%(old)s” …"), stage_words)

A sentence is kept as verb and parameters and put into the reader's language when it is read. Its
places are the event's `params`, `who`, and what the optional `words(event) -> dict` adds.
"""

import re

from django.utils.translation import gettext as _

PLACES = re.compile(r"%\((\w+)\)")
# Places of a sentence that tell who did something and of which time it is.
TIMES = {"who", "on", "week", "month", "year", "until", "round"}
LEFT_OUT = "…"
_sentences = {}


def register(verb, text, words=None):
    """Say how an act reads; `text` is lazy, `words` gives values for places that params lack."""
    _sentences[verb] = (text, words)


def registered():
    """The verbs that have a sentence."""
    return set(_sentences)


def text_of(verb):
    """How an act reads, with the places not filled in."""
    return _sentences[verb][0]


def who(event):
    """Who did it, and for whom: both names where one acted for the other."""
    if event.actor is None:
        return _("The system")
    if event.on_behalf_of is None:
        return str(event.actor)
    return _("%(actor)s for %(principal)s") % {"actor": event.actor, "principal": event.on_behalf_of}


def outline(event, *, named=True):
    """How an act reads, for readers of whom it is known only that they see the record: who did it if `named`,
    for when where it tells nothing else, and “…” for the rest; "" where no words are left."""
    text, words = _sentences.get(event.verb, ("", None))
    text = str(text)
    places = set(PLACES.findall(text))
    values = {**event.params, "who": who(event)}
    if named and words is None and places <= TIMES & values.keys():
        return text % values
    nothing = dict.fromkeys(places, LEFT_OUT)
    if not any(map(str.isalpha, text % nothing)):
        return ""
    return text % (nothing | {"who": values["who"]} if named else nothing)


def sentence(event):
    """An event as one sentence; actor and principal must be joined, so that it costs no query."""
    text, words = _sentences.get(event.verb, (None, None))
    if text is None:
        return f"{who(event)}: {event.verb}"
    values = {**event.params, "who": who(event)}
    if words is not None:
        values |= words(event)
    return str(text) % values
