"""Directives: their list, leaving one in a tap or two, one directive with its answer."""

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.base.errors import RuleViolation
from projects.base.models import Attachment
from projects.directory.models import Delegation, Organisation, User
from projects.directory.rights import Refused, require_may
from projects.issues import sources
from projects.issues.models import Issue
from projects.ui.addresses import came_from
from projects.ui.lists import EmptyState, ListPage

from .. import directing
from ..filters import DirectiveFilters
from ..models import Directive
from ..tables import directive_table
from ..word_forms import DirectiveForm, WordForm, handlers_of, phrases_for
from .common import form_page, given, is_key, refuse_for_leader, stamp, tabs, tell
from .sentences import figures
from .visits import projects_for

VIEW = "liaison.view_directive"
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
        return EmptyState(_("No directive has been left on a project of yours."))

    def context(self, request, listing):
        mine = directing.leaders_for(request.user, ACT, request.today)
        return {
            "tabs": tabs(request, "directives"),
            "new_href": reverse("liaison:directive_new") if mine else "",
            "new_words": _("Leave a directive"),
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
                _("Left to %(who)s; the answer is due on %(day)s.")
                % {"who": made.to_whom, "day": made.due_on.isoformat()},
            )
            return redirect(came_from(request, reverse("liaison:directive", args=[made.pk])))
    meeting = kind == Directive.Kind.MEETING
    context = {
        "title": _("Ask for a meeting") if meeting else _("Leave a directive"),
        "form": form,
        "project": project,
        "issue": issue,
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
    if found.state != Directive.State.CLOSED and directing.may_answer(request.user, found):
        may["answer"] = _("Give the answer")
        may["progress"] = _("Only progress")
    if found.state == Directive.State.ANSWERED and office:
        may["close"] = _("Close it")
        may["return"] = _("Send it back")
    return may


@form_page
def directive(request, pk):
    """One directive with its answer; its acts are sent here."""
    rows = Directive.objects.allowed(request.user).select_related(*RELATED)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    acts = acts_of(request, found)
    form = WordForm(request.POST if request.method == "POST" else None, by_office="answer" not in acts)
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act not in ("answer", "progress", "close", "return"):
            return HttpResponseBadRequest(_("There is no such act."))
        if act not in acts:
            office = act in ("close", "return")
            if office and not directing.acts_for(request.user, found.leader, ACT, request.today):
                refuse_for_leader(_("Only the leader's office closes a directive or sends its answer back."))
            if not office and not directing.may_answer(request.user, found):
                raise Refused(_("Only the handler reports on a directive."), str(found.to_whom))
        if form.is_valid() and said(request, form, found, act):
            return redirect(came_from(request, reverse("liaison:directive", args=[found.pk])))
    kind = ContentType.objects.get_for_model(Directive)
    context = {
        "title": found.get_kind_display(),
        "directive": found,
        "words": found.feedback.select_related("by"),
        "files": Attachment.objects.filter(owner_type=kind, owner_id=found.pk),
        "form": form,
        "acts": acts,
        "overdue": found.is_overdue(request.today),
        "raised": raised_of(request.user, found),
        "next": request.POST.get("next") or request.GET.get("next", ""),
    }
    return render(request, "liaison/directive.html", context)


def raised_of(user, found):
    """The issues raised from a directive, and raising more while it is open; None where it is neither."""
    if not user.may("issues.view_issue"):
        return None
    raised = sources.raised_from(found, user)
    return raised if raised["issues"] or found.state != Directive.State.CLOSED else None


def said(request, form, found, act):
    """Do an act on a directive; False with the error at the form."""
    text = form.cleaned_data["text"]
    try:
        if act == "close":
            directing.close(found, text=text, **stamp(request))
            messages.success(request, _("The directive is closed."))
        elif act == "return":
            directing.send_back(found, text, **stamp(request))
            messages.success(request, _("The answer is sent back."))
        else:
            directing.answer(found, text, is_answer=act == "answer", **stamp(request))
            messages.success(request, _("Your word is recorded."))
    except RuleViolation as error:
        tell(form, error)
        return False
    return True
