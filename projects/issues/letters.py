"""What a supervision says, as offered at first, and its letter (督办函) as a document that can be edited.

The document has the official layout (see base.official). It is a draft: no red head, no seal, and no number
but the one that was given.
"""

from django.utils.translation import gettext as _

from projects.base.official import OfficialDocument
from projects.base.periods import full_label

from .models import Step


def title_of(issue, step):
    """What a letter is about."""
    if step == Step.LEADER:
        return _("Report on the handling of “%(issue)s”") % {"issue": issue.title}
    if step == Step.BULLETIN:
        return _("Notice on the handling of “%(issue)s”") % {"issue": issue.title}
    return _("Letter of supervision on the handling of “%(issue)s”") % {"issue": issue.title}


def offered_text(issue, step, overdue, on):
    """The text that is offered for a step; whoever takes it up changes it as he likes. It claims nothing that
    is not so: no days overdue where there are none, no supervision before where there was none."""
    facts = {
        "issue": issue.title,
        "project": issue.project.name,
        "unit": issue.organisation,
        "assigned": full_label(issue.assigned_on) if issue.assigned_on else "—",
        "due": full_label(issue.due_on) if issue.due_on else "—",
        "today": full_label(on),
        "days": overdue,
        "times": issue.times_supervised,
    }
    first = _(
        "The issue “%(issue)s” of “%(project)s” was assigned to you on %(assigned)s and is due on %(due)s."
    )
    if step == Step.LEADER:
        first = _(
            "The issue “%(issue)s” of “%(project)s” was assigned to %(unit)s on %(assigned)s and is due on "
            "%(due)s."
        )
    late = _("On %(today)s it is %(days)s days overdue.") if overdue else ""
    return (first % facts) + (late % facts if late else "") + "\n" + _asked(step, facts)


def _asked(step, facts):
    """What a step asks, as strictly as what was done before allows."""
    before = facts["times"] > 0
    if step == Step.REMINDER:
        return _("Please handle it without delay and report the progress.")
    if step == Step.LETTER:
        return _(
            "Please set a date, name the person responsible, and answer in writing by the day given below "
            "what was done, what is still to do, and until when."
        )
    if step == Step.LEADER:
        if before:
            return (
                _(
                    "It was supervised %(times)s times and is not solved. This is reported to you for your "
                    "instructions."
                )
                % facts
            )
        return _("This is reported to you for your instructions.")
    if before:
        return (
            _(
                "It was supervised %(times)s times and is not solved, which is made known by this notice. "
                "Please handle it at once and answer in writing."
            )
            % facts
        )
    return _("This is made known by this notice. Please handle it at once and answer in writing.")


def offered_texts(issue, steps, overdue, on):
    """{step: the text offered for it}."""
    return {str(step): offered_text(issue, step, overdue, on) for step in steps}


def following(text, step, texts):
    """The text that was sent; where it is still the one offered for another step, that of the chosen one."""
    plain = "".join(text.split())
    known = {"".join(one.split()) for one in texts.values()}
    return texts.get(step, text) if plain in known else text


def letter(supervision, *, signed, on):
    """The letter as the bytes of a .docx; `signed` is the office's name, `on` the day it bears."""
    title = title_of(supervision.issue, supervision.step)
    document = OfficialDocument(title, signed)
    document.number(supervision.letter_number)
    document.title(title)
    document.addressed(supervision.addressed_to)
    for part in supervision.text.splitlines():
        if part.strip():
            document.paragraph(part.strip())
    if supervision.feedback_due_on and supervision.step != Step.LEADER:
        document.paragraph(
            _("An answer is due on %(day)s.") % {"day": full_label(supervision.feedback_due_on)}
        )
    document.signature(signed, on)
    return document.save()
