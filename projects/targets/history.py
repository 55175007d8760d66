"""How the history of an indicator reads."""

from django.utils.translation import gettext_lazy as _

from projects.base import sentences
from projects.base.changes import change_in_words
from projects.base.wording import clauses

from .models import IndicatorValue


def kind_words(event):
    """The kind of a figure in words."""
    return {"kind": IndicatorValue.Kind(event.params["kind"]).label}


def correct_words(event):
    """What was corrected, from what to what, and why."""
    said = [change_in_words(IndicatorValue, name, old, new) for name, (old, new) in event.changes.items()]
    return {**kind_words(event), "changes": clauses(said), "reason": event.reason}


def register():
    """Tell `base.sentences` how the acts on indicators read."""
    add = sentences.register
    add(
        "indicator.enter",
        _("%(who)s entered the figure of %(period)s (%(kind)s): %(value)s, source: %(source)s."),
        kind_words,
    )
    add(
        "indicator.correct",
        _("%(who)s corrected the figure of %(period)s (%(kind)s): %(changes)s. Reason: %(reason)s"),
        correct_words,
    )
