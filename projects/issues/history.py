"""How the acts on issues read, at the issue and in the history of its project."""

from django.utils.translation import gettext_lazy as _

from projects.base import sentences
from projects.base.money import DASH

from .models import Level, Satisfaction, Step


def label_of(choices, code):
    """The words of a choice, or a dash."""
    return str(dict(choices).get(code, code or DASH))


def assign_words(event):
    """Who has it now."""
    named = event.changes.get("handler", ("", ""))[1]
    return {"named": f" ({named})" if named else "", "due": event.params.get("due") or DASH}


def level_words(event):
    """The level before and after."""
    old, new = event.changes.get("level", ("", ""))
    return {"old": label_of(Level.choices, old), "new": label_of(Level.choices, new)}


def close_words(event):
    """What the enterprise said, where it was asked."""
    said = event.params.get("satisfaction")
    return {"satisfaction": f" ({label_of(Satisfaction.choices, said)})" if said else ""}


def step_words(event):
    """The step of the ladder, and the number of its letter."""
    number = event.params.get("number")
    return {
        "step": label_of(Step.choices, event.params.get("step")),
        "number": f" {number}" if number else "",
    }


def reason_words(event):
    """Why."""
    return {"reason": event.reason or DASH}


AT_THE_ISSUE = {
    "raise": (_("%(who)s raised the issue."), None),
    "assign": (_("%(who)s assigned it to %(unit)s%(named)s, due on %(due)s."), assign_words),
    "start": (_("%(who)s took it in hand."), None),
    "note": (_("%(who)s reported the progress as of %(on)s."), None),
    "attach": (_("%(who)s added the file “%(file)s”."), None),
    "level": (_("%(who)s moved it from the level “%(old)s” to “%(new)s”."), level_words),
    "ask_extension": (_("%(who)s asked to extend the deadline from %(due)s to %(until)s."), None),
    "extend": (_("%(who)s approved the extension from %(due)s to %(until)s."), None),
    "refuse_extension": (_("%(who)s refused the extension to %(until)s."), None),
    "pause": (_("%(who)s let it rest until %(until)s."), None),
    "unpause": (_("%(who)s ended the rest."), None),
    "resolve": (_("%(who)s reported it as solved on %(on)s."), None),
    "close": (_("%(who)s verified the solution and closed it%(satisfaction)s."), close_words),
    "reopen": (_("%(who)s returned it: %(reason)s"), reason_words),
    "help_ask": (_("%(who)s asked for the city's help, with %(unit)s to lead."), None),
    "help_accept": (_("%(who)s accepted the request; %(unit)s signs for it by %(until)s."), None),
    "help_return": (_("%(who)s returned the request: the banner can solve it."), None),
    "help_agenda": (_("%(who)s put it on the agenda of the meeting on %(on)s."), None),
    "help_sign": (_("%(who)s signed for it: %(unit)s leads from now on."), None),
    "help_hand_back": (_("%(who)s handed the request back for %(unit)s."), None),
    "help_answer": (_("%(who)s answered the request."), None),
    "supervise": (_("%(who)s took up its supervision: %(step)s."), step_words),
    "supervise_not_now": (_("%(who)s put off the step “%(step)s” until %(until)s."), step_words),
    "supervise_redraft": (_("%(who)s changed the text of the letter."), None),
    "supervise_send": (
        _("%(who)s sent to %(unit)s: %(step)s%(number)s, answer due on %(until)s."),
        step_words,
    ),
    "supervise_urge": (_("%(who)s urged an answer (time %(times)s), due on %(until)s."), None),
    "supervise_answer": (_("%(who)s answered the supervision."), None),
    "supervise_return": (_("%(who)s returned the answer."), None),
    "supervise_end": (_("%(who)s accepted the answer and ended the supervision."), None),
}
AT_THE_PROJECT = {
    "raise": (_("%(who)s raised the issue “%(title)s”."), None),
    "assign": (_("%(who)s assigned the issue “%(title)s” to %(unit)s."), None),
    "close": (_("%(who)s closed the issue “%(title)s” after %(days)s days."), None),
    "reopen": (_("%(who)s returned the issue “%(title)s”."), None),
    "help_ask": (_("%(who)s asked for the city's help with “%(title)s”."), None),
    "help_agenda": (_("%(who)s put “%(title)s” on the agenda of the meeting on %(on)s."), None),
    "help_answer": (_("%(who)s answered the request for help with “%(title)s”."), None),
    "supervise_send": (_("%(who)s sent about “%(title)s”: %(step)s%(number)s."), step_words),
}


def register():
    """Tell `base.sentences` how these acts read."""
    for verb, (text, words) in AT_THE_ISSUE.items():
        sentences.register(f"issue.{verb}", text, words)
    for verb, (text, words) in AT_THE_PROJECT.items():
        sentences.register(f"project.issue_{verb}", text, words)
