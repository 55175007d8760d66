"""The acts on an issue as its page offers them: who may, with which form, in which part of the page.

`offers(scene)` are those that one reader has now. Each is a button that opens its form in place.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from . import doing, forms
from .models import WORKED_ON, Category, HelpRequest, State, Supervision
from .standing import Scene

HS, SS = HelpRequest.State, Supervision.State


@dataclass(frozen=True)
class Act:
    """One act: `permitted(scene)` whether the reader stands so that he may, `fits(scene)` whether the
    issue allows it now, `do(scene, values, stamp)` does it and gives the sentence that is said.

    `permission` is who-can of a refusal; `initial(scene)` what the form offers.
    """

    code: str
    part: str
    label: Any
    permission: str
    permitted: Callable[[Scene], bool]
    fits: Callable[[Scene], bool]
    do: Callable[[Scene, dict, dict], Any]
    form: Any
    initial: Callable[[Scene], dict] = lambda scene: {}
    primary: bool = False

    def form_for(self, scene, data=None, files=None):
        """Its form, with ids of its own on the page."""
        form_class = self.form(scene) if not isinstance(self.form, type) else self.form
        return form_class(
            data,
            files,
            today=scene.today,
            initial=self.initial(scene),
            auto_id=f"id_{self.code}_%s",
        )


def _open(scene):
    return scene.issue.state not in (State.RESOLVED, State.CLOSED)


def _in_hand(scene):
    return scene.issue.state in WORKED_ON


def _assigns(scene):
    return scene.may.assign


def _handles(scene):
    return scene.may.handle


def _verifies(scene):
    return scene.may.verify and not scene.may.is_own


def _coordinates(scene):
    return scene.may.coordinate


def _supervises(scene):
    return scene.may.supervise and scene.issue.handler_id != scene.may.user.pk


def _asked(scene):
    """Stands for the department that was asked."""
    return scene.help is not None and scene.may.answers_for(scene.help.department_id)


def _addressed(scene):
    """Handles the issue, or stands for the unit that a letter went to."""
    return scene.may.handle or (
        scene.supervision is not None and scene.may.answers_for(scene.supervision.addressee_id)
    )


def _help_is(*states):
    return lambda scene: scene.help is not None and scene.help.state in states


def _supervision_is(*states):
    return lambda scene: scene.supervision is not None and scene.supervision.state in states


def _people(scene):
    issue = scene.issue
    return {
        "organisation": issue.organisation_id,
        "handler": issue.handler_id,
        "name": issue.handler_name,
        "phone": issue.handler_phone,
        "due_on": issue.due_on,
        "measures": issue.measures,
    }


HANDLE, ENDING, CLOCK, HELP, SUPERVISION = "handle", "ending", "clock", "help", "supervision"
ASSIGN_PERMISSION, HANDLE_PERMISSION = "issues.assign_issue", "issues.handle_issue"
VERIFY_PERMISSION, COORDINATE_PERMISSION = "issues.verify_issue", "issues.coordinate_issue"
SUPERVISE_PERMISSION = "issues.supervise_issue"


ACTS = [
    Act(
        "assign",
        HANDLE,
        _("Assign"),
        ASSIGN_PERMISSION,
        _assigns,
        lambda scene: scene.issue.state == State.OPEN,
        doing.assign,
        forms.AssignForm,
        _people,
        primary=True,
    ),
    Act(
        "start",
        HANDLE,
        _("Take in hand"),
        HANDLE_PERMISSION,
        _handles,
        lambda scene: scene.issue.state in (State.ASSIGNED, State.REOPENED),
        doing.start,
        forms.StartForm,
        lambda scene: {"measures": scene.issue.measures},
        primary=True,
    ),
    Act(
        "note",
        HANDLE,
        _("Report progress"),
        HANDLE_PERMISSION,
        _handles,
        _in_hand,
        doing.note,
        forms.NoteForm,
    ),
    Act(
        "resolve",
        ENDING,
        _("Report as solved"),
        HANDLE_PERMISSION,
        _handles,
        _in_hand,
        doing.resolve,
        forms.ResolveForm,
        primary=True,
    ),
    Act(
        "close",
        ENDING,
        _("Verify and close"),
        VERIFY_PERMISSION,
        _verifies,
        lambda scene: scene.issue.state == State.RESOLVED,
        doing.close,
        lambda scene: (
            forms.CloseAppealForm if scene.issue.category == Category.ENTERPRISE else forms.CloseForm
        ),
        primary=True,
    ),
    Act(
        "reopen",
        ENDING,
        _("Return"),
        VERIFY_PERMISSION,
        _verifies,
        lambda scene: scene.issue.state in (State.RESOLVED, State.CLOSED),
        doing.reopen,
        forms.ReopenForm,
    ),
    Act(
        "attach",
        HANDLE,
        _("Add a file"),
        HANDLE_PERMISSION,
        lambda scene: scene.may.handle or scene.may.assign or scene.issue.raised_by_id == scene.may.user.pk,
        lambda scene: scene.issue.is_open,
        doing.attach,
        forms.AttachForm,
    ),
    Act(
        "reassign",
        HANDLE,
        _("Assign anew"),
        ASSIGN_PERMISSION,
        _assigns,
        _in_hand,
        doing.assign,
        forms.AssignForm,
        _people,
    ),
    Act(
        "ask_extension",
        CLOCK,
        _("Ask for an extension"),
        HANDLE_PERMISSION,
        _handles,
        lambda scene: _in_hand(scene) and scene.extension is None,
        doing.ask_extension,
        forms.ExtensionForm,
    ),
    Act(
        "decide_extension",
        CLOCK,
        _("Decide on the extension"),
        ASSIGN_PERMISSION,
        lambda scene: (
            scene.may.assign and (scene.extension is None or scene.extension.asked_by_id != scene.may.user.pk)
        ),
        lambda scene: scene.extension is not None,
        doing.decide,
        forms.DecideForm,
        primary=True,
    ),
    Act(
        "pause",
        CLOCK,
        _("Let it rest"),
        COORDINATE_PERMISSION,
        lambda scene: scene.may.coordinate and scene.issue.handler_id != scene.may.user.pk,
        lambda scene: scene.issue.is_open and not scene.issue.is_paused(scene.today),
        doing.pause,
        forms.PauseForm,
    ),
    Act(
        "unpause",
        CLOCK,
        _("End the rest"),
        COORDINATE_PERMISSION,
        _coordinates,
        lambda scene: scene.issue.is_paused(scene.today),
        doing.unpause,
        forms.ReasonForm,
    ),
    Act(
        "level",
        CLOCK,
        _("Change the level"),
        ASSIGN_PERMISSION,
        _assigns,
        lambda scene: scene.issue.is_open,
        doing.level,
        forms.LevelForm,
        lambda scene: {"level": scene.issue.level},
    ),
    Act(
        "ask_help",
        HELP,
        _("Ask for the city's help"),
        ASSIGN_PERMISSION,
        lambda scene: scene.may.assign or scene.may.handle,
        lambda scene: _open(scene) and scene.help is None,
        doing.ask_help,
        forms.AskHelpForm,
    ),
    Act(
        "accept_help",
        HELP,
        _("Accept"),
        COORDINATE_PERMISSION,
        lambda scene: (
            scene.may.coordinate and (scene.help is None or scene.help.asked_by_id != scene.may.user.pk)
        ),
        _help_is(*HelpRequest.FOR_OFFICE),
        doing.accept_help,
        forms.AcceptHelpForm,
        lambda scene: {"department": scene.help.department_id},
        primary=True,
    ),
    Act(
        "agenda",
        HELP,
        pgettext_lazy("issues", "Put on the agenda"),
        COORDINATE_PERMISSION,
        _coordinates,
        _help_is(HS.ASKED, HS.HANDED_BACK),
        doing.agenda,
        forms.AgendaForm,
    ),
    Act(
        "send_back",
        HELP,
        _("Return: the banner can solve it"),
        COORDINATE_PERMISSION,
        _coordinates,
        _help_is(*HelpRequest.FOR_OFFICE),
        doing.send_back,
        forms.SendBackForm,
    ),
    Act(
        "sign",
        HELP,
        _("Sign for it"),
        HANDLE_PERMISSION,
        _asked,
        lambda scene: _help_is(HS.ACCEPTED)(scene) and _open(scene),
        doing.sign,
        forms.ActForm,
        primary=True,
    ),
    Act(
        "hand_back",
        HELP,
        _("Hand back"),
        HANDLE_PERMISSION,
        _asked,
        _help_is(HS.ACCEPTED),
        doing.hand_back,
        forms.ReasonForm,
    ),
    Act(
        "answer_help",
        HELP,
        _("Answer the request"),
        HANDLE_PERMISSION,
        lambda scene: _asked(scene) or (scene.may.coordinate and _help_is(HS.ON_AGENDA)(scene)),
        _help_is(HS.SIGNED, HS.ON_AGENDA),
        doing.answer_help,
        forms.AnswerForm,
        primary=True,
    ),
    Act(
        "redraft",
        SUPERVISION,
        _("Change the text"),
        SUPERVISE_PERMISSION,
        _supervises,
        _supervision_is(SS.OPENED),
        doing.redraft,
        forms.RedraftForm,
        lambda scene: {"text": scene.supervision.text},
    ),
    Act(
        "send",
        SUPERVISION,
        _("Send"),
        SUPERVISE_PERMISSION,
        _supervises,
        _supervision_is(SS.OPENED),
        doing.send,
        forms.SendForm,
        primary=True,
    ),
    Act(
        "urge",
        SUPERVISION,
        _("Urge"),
        SUPERVISE_PERMISSION,
        _supervises,
        _supervision_is(SS.FORWARDED),
        doing.urge,
        forms.UrgeForm,
    ),
    Act(
        "answer",
        SUPERVISION,
        _("Answer"),
        HANDLE_PERMISSION,
        _addressed,
        _supervision_is(SS.FORWARDED),
        doing.answer_supervision,
        forms.AnswerForm,
        primary=True,
    ),
    Act(
        "review",
        SUPERVISION,
        _("Review the answer"),
        SUPERVISE_PERMISSION,
        lambda scene: (
            _supervises(scene)
            and (scene.supervision is None or scene.supervision.feedback_by_id != scene.may.user.pk)
        ),
        _supervision_is(SS.ANSWERED),
        doing.review,
        forms.ReviewForm,
        primary=True,
    ),
]
BY_CODE = {act.code: act for act in ACTS}


def offers(scene):
    """The acts that the reader may do with the issue as it stands."""
    return [act for act in ACTS if act.fits(scene) and act.permitted(scene)]
