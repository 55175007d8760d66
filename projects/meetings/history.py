"""How the history of meetings and of what they decided reads."""

from django.utils.translation import gettext_lazy as _

from projects.base import sentences
from projects.base.changes import changed, reason_words

from .models import Decision, Meeting
from .models.meeting import label_of


def meeting_words(event):
    """What the meeting is called."""
    params = event.params
    return {"label": label_of(*(params[name] for name in ("kind", "topic", "year", "number")))}


def register():
    """Tell `base.sentences` how the acts on meetings read."""
    add = sentences.register
    add("meeting.plan", _("%(who)s prepared the meeting of %(on)s."))
    add("meeting.change", _("%(who)s changed the meeting: %(changes)s"), changed(Meeting))
    add("meeting.hold", _("%(who)s recorded the meeting as held on %(on)s, with %(decisions)s decisions."))
    add("meeting.minute", _("%(who)s issued the minutes %(number)s, signed by %(signed_by)s on %(on)s."))
    add("meeting.item_add", _("%(who)s put “%(text)s” on the agenda."))
    add("meeting.item_drop", _("%(who)s took “%(text)s” off the agenda."))
    add("meeting.item_restore", _("%(who)s put “%(text)s” on the agenda again."))
    add("meeting.arrange", _("%(who)s put the agenda into another order."))
    add("meeting.comment", _("%(who)s wrote to a line of the agenda: %(unit)s %(reason)s"), reason_words)
    add("meeting.decision_drop", _("%(who)s took out the decision “%(text)s”."))
    add("decision.record", _("%(who)s recorded the decision as no. %(number)s."))
    add("decision.change", _("%(who)s changed the decision: %(changes)s"), changed(Decision))
    add("decision.issue", _("%(who)s made the decision an issue."))
    add("decision.answer", _("%(who)s reported: %(reason)s"), reason_words)
    add("decision.done", _("%(who)s reported it as carried out: %(reason)s"), reason_words)
    add("decision.urge", _("%(who)s urged it: %(reason)s"), reason_words)
    add("decision.reopen", _("%(who)s opened it again: %(reason)s"), reason_words)
    add("project.decision", _("%(label)s decided: %(text)s"), meeting_words)
