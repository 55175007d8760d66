"""What the buttons of an issue's page do: each takes the Scene, what was typed and who does it when, does
the act, and gives the sentence that is said afterwards."""

from django.utils.translation import gettext as _

from projects.base.models import Attachment

from . import acts, closing, correcting, extending, helping, supervising
from .act_rights import who_assigns, who_verifies


def keep_file(issue, upload, *, by, at):
    """Keep an upload that a form has checked as a file of the issue."""
    kept = Attachment.store(issue, upload, content_type=upload.kind, by=by, at=at)
    acts.record("attach", issue, by=by, at=at, params={"file": kept.name})
    return kept


def assign(scene, values, stamp):
    issue = acts.assign(scene.issue, values.pop("organisation"), **values, **stamp)
    if issue.responsible_name:
        said = _("Assigned to %(unit)s (%(person)s), due on %(due)s.")
    else:
        said = _("Assigned to %(unit)s, due on %(due)s; no person is named.")
    return said % {
        "unit": issue.organisation,
        "person": issue.responsible_name,
        "due": issue.due_on,
    }


def revise(scene, values, stamp):
    correcting.revise(scene.issue, **values, **stamp)
    return _("The changes are kept.")


def withdraw(scene, values, stamp):
    issue = correcting.withdraw(scene.issue, **values, **stamp)
    return _("“%(issue)s” is withdrawn and counts no more.") % {"issue": issue.title}


def correct(scene, values, stamp):
    correcting.correct(scene.issue, **values, **stamp)
    return _("The facts are put right; history keeps what they were.")


def start(scene, values, stamp):
    acts.start(scene.issue, **values, **stamp)
    return _("It is in hand.")


def note(scene, values, stamp):
    acts.note(scene.issue, values["text"], on=values["on"], beside=not scene.may.handle, **stamp)
    return _("The progress is kept.")


def attach(scene, values, stamp):
    kept = keep_file(scene.issue, values["file"], **stamp)
    return _("“%(file)s” is added.") % {"file": kept.name}


def ask_extension(scene, values, stamp):
    extending.ask_extension(scene.issue, values["until"], reason=values["reason"], **stamp)
    said = _("The extension is asked for; it is decided by %(who)s.")
    return said % {"who": who_assigns(scene.issue)}


def take_extension_back(scene, values, stamp):
    extending.take_extension_back(scene.issue, **stamp)
    return _("The extension is withdrawn; the deadline stays.")


def decide(scene, values, stamp):
    approved = values["approved"] == "yes"
    extending.decide_extension(scene.issue, approved, answer=values["answer"], **stamp)
    return _("The extension is approved.") if approved else _("The extension is refused.")


def resolve(scene, values, stamp):
    if values["file"]:
        keep_file(scene.issue, values["file"], **stamp)
    closing.resolve(scene.issue, values["evidence"], on=values["on"], **stamp)
    return _("Reported as solved; it is verified by %(who)s.") % {"who": who_verifies(scene.issue)}


def take_back(scene, values, stamp):
    closing.take_back(scene.issue, **stamp)
    return _("The report is taken back; the issue is in progress again.")


def close(scene, values, stamp):
    issue = closing.close(scene.issue, **values, **stamp)
    return _("“%(issue)s” is closed.") % {"issue": issue.title}


def reopen(scene, values, stamp):
    closing.reopen(scene.issue, **values, **stamp)
    who = scene.issue.responsible_name or scene.issue.organisation
    return _("Returned to %(who)s.") % {"who": who}


def handle_again(scene, values, stamp):
    issue = closing.reopen(scene.issue, **values, **stamp)
    return _("“%(issue)s” is handled again, due on %(due)s.") % {"issue": issue.title, "due": issue.due_on}


def level(scene, values, stamp):
    issue = acts.change_level(scene.issue, values["level"], reason=values["reason"], **stamp)
    return _("It is now to be solved on the level “%(level)s”.") % {"level": issue.get_level_display()}


def pause(scene, values, stamp):
    extending.pause(scene.issue, values.pop("until"), **values, **stamp)
    return _("The issue rests; nothing is escalated meanwhile.")


def unpause(scene, values, stamp):
    extending.unpause(scene.issue, **values, **stamp)
    return _("The clock runs again.")


def ask_help(scene, values, stamp):
    helping.ask(scene.issue, values.pop("department"), **values, **stamp)
    return _("The city is asked for help; the office decides.")


def take_help_back(scene, values, stamp):
    helping.take_back(scene.help, **stamp)
    return _("The request is withdrawn.")


def accept_help(scene, values, stamp):
    request = helping.accept(scene.help, **values, **stamp)
    said = _("Accepted: %(unit)s signs for it by %(day)s.")
    return said % {"unit": request.department, "day": request.sign_due_on}


def send_back(scene, values, stamp):
    helping.send_back(scene.help, **values, **stamp)
    return _("Returned to the banner.")


def agenda(scene, values, stamp):
    helping.put_on_agenda(scene.help, values["meeting_on"], decision=values["decision"], **stamp)
    return _("It is on the agenda.")


def sign(scene, values, stamp):
    request = helping.sign(scene.help, **stamp)
    return _("Signed for: %(unit)s leads from now on.") % {"unit": request.department}


def hand_back(scene, values, stamp):
    helping.hand_back(scene.help, **values, **stamp)
    return _("Handed back; the office decides again.")


def answer_help(scene, values, stamp):
    helping.answer(scene.help, values["text"], **stamp)
    return _("The request is answered.")


def redraft(scene, values, stamp):
    supervising.redraft(scene.supervision, values["text"], **stamp)
    return _("The text is changed.")


def send(scene, values, stamp):
    row = supervising.send(scene.supervision, **values, **stamp)
    return _("Sent to %(unit)s, answer due on %(day)s.") % {
        "unit": row.addressee,
        "day": row.feedback_due_on,
    }


def urge(scene, values, stamp):
    row = supervising.urge(scene.supervision, **values, **stamp)
    said = _("%(unit)s is urged, for the %(times)s. time.")
    return said % {"unit": row.addressee, "times": row.times_urged}


def answer_supervision(scene, values, stamp):
    supervising.answer(scene.supervision, values["text"], **stamp)
    return _("The answer is sent.")


def review(scene, values, stamp):
    accepted = values.pop("accepted") == "yes"
    supervising.review(scene.supervision, accepted, **values, **stamp)
    return _("The supervision has ended.") if accepted else _("The answer is returned.")
