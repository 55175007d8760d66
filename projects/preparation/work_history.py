"""How the history of sessions and service records reads."""

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from projects.base import sentences
from projects.base.wording import clauses, labelled
from projects.pool.history import value_in_words

from .history import name_words
from .models import ServiceRecord, Session


def changes_of(model):
    """What an act changed on a record of a model, each fact with what it was and what it is."""

    def words(event):
        parts = []
        for name, values in event.changes.items():
            field = model._meta.get_field(name)
            old, new = (value_in_words(field, value) for value in values)
            parts.append(labelled(capfirst(field.verbose_name), f"{old} → {new}"))
        return {"changes": clauses(parts)}

    return words


def register():
    """Tell `base.sentences` how these acts read."""
    add = sentences.register
    add("session.plan", _("%(who)s planned the session “%(title)s” for %(on)s."))
    add("session.change", _("%(who)s changed the session: %(changes)s."), changes_of(Session))
    add("session.add", _("%(who)s put %(count)s permits on the agenda."))
    add("session.remove", _("%(who)s took “%(name)s” off the agenda."), name_words)
    add("session.hold", _("%(who)s recorded %(count)s outcomes, %(granted)s of them granted."))
    add("session.cancel", _("%(who)s called the session off."))
    add("service.record", _("%(agent)s on %(on)s: %(item)s."))
    corrected = _("%(who)s corrected the service record of %(on)s: %(changes)s.")
    add("service.correct", corrected, changes_of(ServiceRecord))
