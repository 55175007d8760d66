"""Directives: their list, leaving one in a tap or two, one directive with its answer."""

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import BadRequest
from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.base.errors import RuleViolation
from projects.base.models import Attachment
from projects.directory.models import Delegation, Organisation, User
from projects.directory.rights import Refused, require_may
from projects.issues import sources
from projects.issues.models import Issue
from projects.pool.models import Project
from projects.ui.addresses import came_from
from projects.ui.lists import EmptyState, ListPage

from .. import directing
from ..filters import DirectiveFilters
from ..models import Directive, DirectiveFeedback
from ..reading import assignments
from ..tables import directive_table
from ..word_forms import AnswerForm, DirectiveForm, WordForm, handlers_of, phrases_for
from .common import form_page, given, is_key, refuse_for_leader, stamp, tabs, tell
from .sentences import figures
from .visits import projects_for

VIEW = "liaison.view_directive"
# Both forms may stand on one page.
OFFICE_ID = "office_%s"
OF_HANDLER, OF_OFFICE = ("answer", "progress"), ("close", "return", "withdraw")
RECORDED = {
    "ANSWER": gettext_lazy("The answer is recorded; %(leader)s closes the directive or sends it back."),
    "PROGRESS": gettext_lazy("The progress is recorded; %(leader)s still waits for the answer."),
    "MORE": gettext_lazy("What you added stands with the answer to %(leader)s."),
}
ACT = Delegation.Act.DIRECTIVE
RELATED = (
    "project",
    "leader__user",
    "handler",
    "handler_unit",
    "entered_by",
    "closed_by",
    "decision__visit",
    "issue",
)


class DirectiveList(ListPage):
    """The directives on all projects that the reader may see, and those he is to answer."""

    key = "liaison.directive"
    title = gettext_lazy("Directives")
    filterset_class = DirectiveFilters
    template_name = "liaison/list.html"

    def get(self, request, *args, **kwargs):
        require_may(request.user, VIEW, _("Your roles do not show you the directives."))
        return super().get(request, *args, **kwargs)

    def table(self):
        return directive_table(self.request.today)

    def queryset(self, request):
        return Directive.objects.allowed(request.user).annotate(
            entered_on=TruncDate("entered_at"), answered_on=TruncDate("answered_at")
        )

    def headline(self, request):
        """How many wait for whom (one query)."""
        counts = Directive.objects.allowed(request.user).aggregate(
            open=Count("pk", filter=Q(state="OPEN")),
            overdue=Count("pk", filter=Q(state="OPEN", due_on__lt=request.today)),
            answered=Count("pk", filter=Q(state="ANSWERED")),
        )
        return figures(
            [
                (_("Waiting for the answer"), counts["open"], f"{request.path}?state=OPEN"),
                (_("of these overdue"), counts["overdue"], f"{request.path}?overdue=true"),
                (
                    _("answered, for the leader to close"),
                    counts["answered"],
                    f"{request.path}?state=ANSWERED",
                ),
            ]
        )

    def empty(self, request):
        return EmptyState(
            _(
                "No directive has been left on a project of yours. One is left by a leader, or by whom he "
                "has delegated it to."
            )
        )

    def context(self, request, listing):
        mine = directing.leaders_for(request.user, ACT, request.today)
        return {
            "tabs": tabs(request, "directives"),
            "new_href": reverse("liaison:directive_new") if mine else "",
            "new_words": _("Leave a directive"),
            # Whoever finds no button here should not look for it.
            "note": "" if mine else _("A directive is left by a leader, or by whom he has delegated it to."),
        }


def asked_issue(request, project):
    """The issue of the project that `?issue=` names, or None; Http404 for one that the reader cannot see."""
    asked = request.GET.get("issue", "")
    if not asked:
        return None
    issues = Issue.objects.allowed(request.user).select_related("organisation").filter(project=project)
    found = issues.filter(pk=asked).first() if is_key(asked) else None
    if found is None:
        raise Http404
    return found


@form_page
def new(request):
    """Leave a directive, or ask for a meeting (`?kind=MEETING`); `?project=` names the project, `?issue=`
    the issue of it that it is about, `?next=` where the reader goes on."""
    leaders = directing.leaders_for(request.user, ACT, request.today)
    if not leaders:
        refuse_for_leader(_("A directive is left by a leader, or by whom he has delegated it to."))
    asked = request.GET.get("project", "")
    projects = projects_for(request, asked=asked)
    key = request.POST.get("project") or asked
    project = (
        projects.select_related("responsible_department").filter(pk=key).first() if is_key(key) else None
    )
    if asked and project is None:
        raise Http404
    issue = asked_issue(request, project)
    kind = request.GET.get("kind", "")
    kind = kind if kind in Directive.Kind else Directive.Kind.DIRECTIVE
    own = len(leaders) == 1 and leaders[0].user_id == request.user.pk
    phrases = phrases_for(kind)
    form = DirectiveForm(
        **given(request),
        today=request.today,
        leaders=leaders,
        projects=projects,
        own=own,
        handlers=handlers_of(project, request.today, issue),
        phrases=phrases,
        initial={
            "project": project,
            "kind": kind,
            "due_on": directing.due_date(request.today),
            "phrase": phrases[0][0] if kind == Directive.Kind.MEETING else None,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = leave(request, form.cleaned_data, issue)
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(
                request,
                _("Left to %(who)s on “%(project)s”; the answer is due on %(day)s.")
                % {"who": made.to_whom, "project": made.project, "day": made.due_on.isoformat()},
            )
            return redirect(came_from(request, reverse("liaison:directive", args=[made.pk])))
    meeting = kind == Directive.Kind.MEETING
    keys = {leader.pk for leader in leaders}
    held = list(assignments(request.today, project=project)) if project else []
    context = {
        "title": _("Ask for a meeting") if meeting else _("Leave a directive"),
        "form": form,
        "project": project,
        "issue": issue,
        # A leader may speak on another's project; then he sees whose it is.
        "led_by": [] if any(row.leader_id in keys for row in held) else held,
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "own": own,
        "leaders": leaders,
        "button": _("Ask for the meeting") if meeting else _("Leave the directive"),
        "back": reverse("liaison:project", args=[project.pk]) if project else reverse("liaison:directives"),
    }
    return render(request, "liaison/directive_new.html", context)


def leave(request, values, issue):
    """Do the act with what the form gave."""
    unit, user = values["handler_unit"], values["handler_user"]
    if isinstance(unit, int):
        unit = Organisation.objects.filter(pk=unit).first()
    return directing.leave(
        values["project"],
        values["leader"],
        values["text"],
        on=request.today,
        kind=values["kind"],
        handler=User.objects.filter(pk=user).first() if user else None,
        handler_unit=unit,
        due_on=values["due_on"],
        basis=values.get("basis", Directive.Basis.OWN),
        original_text=values.get("original_text", ""),
        original_on=values.get("original_on"),
        original_number=values.get("original_number", ""),
        files=values.get("files", ()),
        issue=issue,
        **stamp(request),
    )


def acts_of(request, found):
    """The acts that the reader may do with a directive: {name: words of its button}."""
    may = {}
    office = directing.acts_for(request.user, found.leader, ACT, request.today)
    if not found.is_over and directing.may_answer(request.user, found):
        if found.state == Directive.State.ANSWERED:
            may["progress"] = _("Add to the answer")
        else:
            may["answer"] = _("Give the answer")
            may["progress"] = _("Only progress")
    if found.state == Directive.State.ANSWERED and office:
        may["close"] = _("Close it")
        may["return"] = _("Send it back")
    if found.state == Directive.State.OPEN and office:
        may["withdraw"] = _("Take it back")
    return may


@form_page
def directive(request, pk):
    """One directive with its answer; its acts are sent here."""
    rows = Directive.objects.allowed(request.user).select_related(*RELATED)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    acts = acts_of(request, found)
    act, form = request.POST.get("act", ""), None
    of_office = {"auto_id": OFFICE_ID, "unanswered": "withdraw" in acts}
    handler, office = AnswerForm(), WordForm(**of_office)
    if request.method == "POST":
        require_act(request, found, act, acts)
        if act in OF_OFFICE:
            office = form = WordForm(request.POST, **of_office)
        else:
            handler = form = AnswerForm(request.POST, request.FILES)
        if form.is_valid() and said(request, form, found, act):
            return redirect(came_from(request, reverse("liaison:directive", args=[found.pk])))
    words = list(found.feedback.select_related("by"))
    context = {
        "title": title_of(found),
        "directive": found,
        "words": with_files(words),
        "files": files_of(Directive, [found.pk]),
        "sees_project": sees_project(request.user, found),
        "forms": [
            (form, [(name, words, question_of(found, name)) for name, words in acts.items() if name in names])
            for form, names in ((handler, OF_HANDLER), (office, OF_OFFICE))
            if set(names) & set(acts)
        ],
        "acts": acts,
        "form": form,
        "overdue": found.is_overdue(request.today),
        "raised": raised_of(request.user, found),
        "next": request.POST.get("next") or request.GET.get("next", ""),
    }
    return render(request, "liaison/directive.html", context)


def require_act(request, found, act, acts):
    """Refuse an act that the reader may not do, saying who may."""
    if act not in (*OF_HANDLER, *OF_OFFICE):
        raise BadRequest(_("There is no such act."))
    if act in acts:
        return
    if act in OF_OFFICE and not directing.acts_for(request.user, found.leader, ACT, request.today):
        refuse_for_leader(_("Only the leader's office closes a directive, or sends or takes it back."))
    if act in OF_HANDLER and not directing.may_answer(request.user, found):
        raise Refused(_("Only the handler reports on a directive."), str(found.to_whom))


def files_of(model, keys):
    """The files of some records (one query)."""
    kind = ContentType.objects.get_for_model(model)
    return list(Attachment.objects.filter(owner_type=kind, owner_id__in=keys).select_related("uploaded_by"))


def with_files(words):
    """Words on a directive, each with its `files` (one query)."""
    files = files_of(DirectiveFeedback, [one.pk for one in words])
    for one in words:
        one.files = [file for file in files if file.owner_id == one.pk]
    return words


def sees_project(user, found):
    """Whether the reader may open the project: who only handles the directive may not (one query)."""
    return Project.objects.allowed(user).filter(pk=found.project_id).exists()


def question_of(found, act):
    """What is asked once before an act that cannot be undone."""
    asked = {
        "close": _("Close the directive “%(text)s”?"),
        "withdraw": _("Take the directive “%(text)s” back?"),
    }
    return asked[act] % {"text": found.text} if act in asked else ""


def title_of(found):
    """Whose directive of which day it is; many windows are open on a desk."""
    words = _("Directive of %(leader)s of %(day)s")
    if found.kind == Directive.Kind.MEETING:
        words = _("Meeting asked for by %(leader)s on %(day)s")
    return words % {"leader": found.leader, "day": timezone.localdate(found.entered_at).isoformat()}


def raised_of(user, found):
    """The issues raised from a directive, and raising more while it is open; None where it is neither."""
    if not user.may("issues.view_issue") or not sees_project(user, found):
        return None
    raised = sources.raised_from(found, user)
    return raised if raised["issues"] or not found.is_over else None


def said(request, form, found, act):
    """Do an act on a directive; False with the error at the form."""
    text, files = form.cleaned_data["text"], form.cleaned_data.get("files", ())
    try:
        if act == "close":
            directing.close(found, text=text, **stamp(request))
            messages.success(request, _("The directive is closed."))
        elif act == "withdraw":
            directing.withdraw(found, text, **stamp(request))
            messages.success(request, _("The directive is taken back."))
        elif act == "return":
            directing.send_back(found, text, **stamp(request))
            messages.success(request, _("The answer is sent back."))
        else:
            word = directing.answer(found, text, is_answer=act == "answer", files=files, **stamp(request))
            messages.success(request, RECORDED[word.kind] % {"leader": found.leader})
    except RuleViolation as error:
        tell(form, error)
        return False
    return True
