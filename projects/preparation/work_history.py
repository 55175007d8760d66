"""How the history of sessions and service records reads."""

from django.utils.translation import gettext_lazy as _

from projects.base import sentences
from projects.pool.history import changed

from .history import name_words
from .models import ServiceRecord, Session


def register():
    """Tell `base.sentences` how these acts read."""
    add = sentences.register
    add("session.plan", _("%(who)s planned the session “%(title)s” for %(on)s."))
    add("session.change", _("%(who)s changed the session: %(changes)s."), changed(Session))
    add("session.add", _("%(who)s put %(count)s permits on the agenda."))
    add("session.remove", _("%(who)s took “%(name)s” off the agenda."), name_words)
    add("session.hold", _("%(who)s recorded %(count)s outcomes, %(granted)s of them granted."))
    add("session.cancel", _("%(who)s called the session off."))
    add("service.record", _("%(agent)s on %(on)s: %(item)s."))
    corrected = _("%(who)s corrected the service record of %(on)s: %(changes)s.")
    add("service.correct", corrected, changed(ServiceRecord))
