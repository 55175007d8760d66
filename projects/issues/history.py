"""How the acts on issues read, at the issue and in the history of its project."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from projects.base import sentences
from projects.base.money import DASH

from .models import Category, Extension, Issue, Level, Satisfaction, Step


def label_of(choices, code):
    """The words of a choice, or a dash."""
    return str(dict(choices).get(code, code or DASH))


def in_brackets(text):
    """A word in brackets after another one, or nothing."""
    return _(" (%(text)s)") % {"text": text} if text else ""


def assign_words(event):
    """Who has it now."""
    named = event.changes.get("handler", ("", ""))[1]
    return {"named": in_brackets(named), "due": event.params.get("due") or DASH}


def level_words(event):
    """The level before and after."""
    old, new = event.changes.get("level", ("", ""))
    return {"old": label_of(Level.choices, old), "new": label_of(Level.choices, new)}


def close_words(event):
    """What the enterprise said, where it was asked."""
    said = event.params.get("satisfaction")
    return {"satisfaction": in_brackets(said and label_of(Satisfaction.choices, said))}


def step_words(event):
    """The step of the ladder, and the number of its letter."""
    number = event.params.get("number")
    return {
        "step": label_of(Step.choices, event.params.get("step")),
        "number": f" {number}" if number else "",
    }


def reopen_words(event):
    """Whether it was closed before, and the deadline that it was given, where it was given another one."""
    before = event.changes.get("state", ("",))[0]
    old, new = event.changes.get("due_on", (None, None))
    return {
        "did": _("opened it again") if before == "CLOSED" else _("returned it"),
        "moved": _(", the deadline moved from %(old)s to %(new)s") % {"old": old, "new": new} if new else "",
    }


WORDS_OF = {"category": Category.choices, "level": Level.choices}


def facts_words(event):
    """Each fact that was changed: its name, old and new."""
    said = []
    for name, (old, new) in event.changes.items():
        choices = WORDS_OF.get(name)
        if choices:
            old, new = label_of(choices, old), label_of(choices, new)
        label = Issue._meta.get_field(name).verbose_name
        said.append(
            _("%(fact)s from “%(old)s” to “%(new)s”") % {"fact": label, "old": shown(old), "new": shown(new)}
        )
    return {"facts": pgettext("between facts", "; ").join(said)}


def shown(value):
    """A value in words, a dash for nothing."""
    return DASH if value in (None, "") else value


def withdrawn_words(event):
    """Why an extension that was asked for is not decided any more."""
    why = event.params.get("why")
    return {"why": label_of(Extension.Withdrawn.choices, why)}


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
    "reopen": (_("%(who)s %(did)s%(moved)s."), reopen_words),
    "take_back": (_("%(who)s took the report of the solution back."), None),
    "revise": (_("%(who)s changed %(facts)s."), facts_words),
    "correct": (_("%(who)s put right %(facts)s."), facts_words),
    "withdraw": (_("%(who)s withdrew the issue."), None),
    "note_back": (_("%(who)s took the report on the progress as of %(on)s back."), None),
    "assign_back": (_("%(who)s took the assignment to %(unit)s back."), None),
    "withdraw_extension": (_("The extension to %(until)s that was asked for: %(why)s."), withdrawn_words),
    "help_ask": (_("%(who)s asked for the city's help, with %(unit)s to lead."), None),
    "help_withdraw": (_("%(who)s took the request back."), None),
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
    "withdraw": (_("%(who)s withdrew the issue “%(title)s”."), None),
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
