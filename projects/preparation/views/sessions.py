"""Sessions: their list, planning one, and what comes on its agenda (the agenda itself is in `agenda`)."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from projects.base.errors import RuleViolation
from projects.directory.rights import refuse, require_may
from projects.ui.lists import EmptyState, Figure, ListPage

from .. import sessions, words
from ..models import Permit, Session, SessionItem
from ..session_tables import SessionFilters, SessionTable
from ..work_forms import CancelForm, SessionForm
from .listing import SHOWN_SKIPPED, PermitListPage, chosen_in

CONVENE = "preparation.convene_session"
State = Session.State
form_page = require_http_methods(["GET", "HEAD", "POST"])


def require_view(user):
    """Refuse who sees no sessions at all."""
    require_may(user, "preparation.view_session", _("None of your roles of today shows you sessions."))


class SessionListPage(ListPage):
    """All sessions the reader may see, the next ones first."""

    key = "preparation.session"
    title = gettext_lazy("Joint sessions")
    count_label = gettext_lazy("Sessions")
    template_name = "preparation/sessions.html"
    table_class = SessionTable
    filterset_class = SessionFilters

    def get(self, request, *args, **kwargs):
        require_view(request.user)
        return super().get(request, *args, **kwargs)

    def queryset(self, request):
        found = Session.objects.allowed(request.user).select_related("convened_by")
        return found.annotate(
            permits=Count("items"),
            projects=Count("items__permit__project", distinct=True),
            granted=Count("items", filter=Q(items__outcome="GRANTED")),
        ).order_by("-on", "-pk")

    def headline(self, request):
        """How many are planned, when the next is, what this year's brought (two queries)."""
        visible = Session.objects.allowed(request.user)
        year = request.today.year
        items = SessionItem.objects.filter(session__in=visible.values("pk"), session__state=State.HELD)
        of_year = Q(session__on__year=year)
        found = items.aggregate(
            held=Count("session", filter=of_year, distinct=True),
            handled=Count("pk", filter=of_year & ~Q(outcome="")),
            granted=Count("pk", filter=of_year & Q(outcome="GRANTED")),
        )
        planned = list(visible.planned().order_by("on", "pk"))
        here, first = reverse("preparation:sessions"), f"on_after={year}-01-01&on_before={year}-12-31"
        sentence = format_html(
            _(
                "{planned} sessions are planned; {held} were held this year: {handled} permits, "
                "{granted} of them granted."
            ),
            planned=format_html('<a href="{}?state=PLANNED">{}</a>', here, len(planned)),
            held=format_html('<a href="{}?state=HELD&amp;{}">{}</a>', here, first, found["held"]),
            handled=found["handled"],
            granted=found["granted"],
        )
        if planned:
            following = planned[0]
            sentence += format_html(
                _(" Next: {title} on {day}."),
                title=format_html(
                    '<a href="{}">{}</a>',
                    reverse("preparation:session", args=[following.pk]),
                    following.title,
                ),
                day=date_format(following.on, "Y-m-d"),
            )
        return sentence

    def summary(self, totals):
        return []

    def empty(self, request):
        if request.user.may(CONVENE):
            return EmptyState(
                _(
                    "No session has been planned yet. "
                    "One session settles the permits of many projects at once."
                ),
                _("Plan a session"),
                reverse("preparation:session_new"),
            )
        return EmptyState(_("No session has been planned yet for the projects you see."))

    def context(self, request, listing):
        return {"may_convene": request.user.may(CONVENE)}


def open_session(request, pk):
    """The session with `may_convene`; Http404 where the reader may not see it."""
    require_view(request.user)
    visible = Session.objects.allowed(request.user).select_related("convened_by", "planned_by")
    session = get_object_or_404(visible, pk=pk)
    session.may_convene = Session.objects.permits(request.user, "convene", session)
    return session


def require_convene(session):
    """Refuse unless the reader may plan the session and record its outcomes."""
    if not session.may_convene:
        refuse(CONVENE, _("You may read “%(session)s” and not change it.") % {"session": session.title})


@form_page
def new(request):
    """Plan a session; permits ticked elsewhere come along (`chosen`)."""
    require_may(request.user, CONVENE, _("Your roles do not allow you to plan a session."))
    unit = request.user.organisation_id
    form = SessionForm(request.POST or None, initial={"on": request.today, "convened_by": unit})
    if request.method == "POST" and form.is_valid():
        session = sessions.plan(form.values(), by=request.user, at=request.now)
        messages.success(
            request, _("“%(title)s” is planned. Now choose its permits.") % {"title": session.title}
        )
        return redirect("preparation:session_pick", session.pk)
    context = {"title": _("Plan a session"), "form": form, "back": reverse("preparation:sessions")}
    return render(request, "preparation/session_form.html", context)


@form_page
def edit(request, pk):
    """Change what was planned."""
    session = open_session(request, pk)
    require_convene(session)
    form = SessionForm(request.POST or None, instance=Session.objects.get(pk=pk))
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            sessions.change(session, form.values(), by=request.user, at=request.now, version=version)
        except RuleViolation as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("preparation:session", pk)
    context = {
        "title": _("Change the session"),
        "form": form,
        "back": reverse("preparation:session", args=[pk]),
    }
    return render(request, "preparation/session_form.html", context)


@form_page
def cancel(request, pk):
    """Call it off, with the reason."""
    session = open_session(request, pk)
    require_convene(session)
    form = CancelForm(request.POST or None, today=request.today)
    if request.method == "POST" and form.is_valid():
        try:
            sessions.cancel(session, by=request.user, at=request.now, reason=form.cleaned_data["reason"])
        except RuleViolation as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("“%(title)s” is called off.") % {"title": session.title})
            return redirect("preparation:session", pk)
    context = {
        "title": _("Call the session off"),
        "form": form,
        "session": session,
        "back": reverse("preparation:session", args=[pk]),
    }
    return render(request, "preparation/session_form.html", context)


class PickPage(PermitListPage):
    """Permits that can come on the agenda of a session: open, and not on it yet."""

    key = "preparation.pick"
    template_name = "preparation/session_pick.html"

    def get(self, request, pk):
        self.session = open_session(request, pk)
        require_convene(self.session)
        self.title = _("Permits for “%(session)s”") % {"session": self.session.title}
        return super().get(request)

    def queryset(self, request):
        there = self.session.items.values("permit")
        return super().queryset(request).open().exclude(pk__in=there)

    def headline(self, request):
        return format_html(
            _("{count} permits are on the agenda of {session}. Tick more, then add them."),
            count=self.session.items.count(),
            session=format_html(
                '<a href="{}">{}</a>',
                reverse("preparation:session", args=[self.session.pk]),
                self.session.title,
            ),
        )

    def summary(self, totals):
        return [Figure(_("Under way"), totals["under_way"]), Figure(_("Overdue"), totals["late"])]

    def empty(self, request):
        return EmptyState(
            _("Every open permit you see is on the agenda already."),
            _("To the session"),
            reverse("preparation:session", args=[self.session.pk]),
        )

    def context(self, request, listing):
        return {"session": self.session}


def say_added(request, session, added):
    """Tell what came on the agenda, and what was skipped and why."""
    count = len(added.items)
    said = ngettext(
        "%(count)s permit is now on the agenda of “%(title)s”.",
        "%(count)s permits are now on the agenda of “%(title)s”.",
        count,
    )
    level = messages.SUCCESS if count else messages.WARNING
    messages.add_message(request, level, said % {"count": count, "title": session.title})
    for permit, why in added.skipped[:SHOWN_SKIPPED]:
        messages.warning(request, words.left(permit, why))
    if len(added.skipped) > SHOWN_SKIPPED:
        messages.warning(request, _("and %(count)s more") % {"count": len(added.skipped) - SHOWN_SKIPPED})


@require_POST
def add(request, pk=None):
    """Put the ticked permits on the agenda of a session: the one of the address, or the one chosen."""
    if pk is None:
        require_may(request.user, CONVENE, _("Your roles do not allow you to plan a session."))
        asked = request.POST.get("session", "")
        pk = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0
    found = open_session(request, pk)
    require_convene(found)
    chosen = chosen_in(request)
    permits = (
        Permit.objects.allowed(request.user).filter(pk__in=chosen).select_related("procedure", "project")
    )
    if not chosen:
        messages.warning(request, _("Nothing was chosen."))
    else:
        order = permits.order_by("project", "procedure__order", "pk")
        try:
            say_added(request, found, sessions.add_permits(found, order, by=request.user, at=request.now))
        except RuleViolation as error:
            messages.error(request, str(error))
    return redirect("preparation:session", found.pk)


@require_POST
def remove(request, pk):
    """Take one permit off the agenda."""
    found = open_session(request, pk)
    require_convene(found)
    asked = request.POST.get("item", "")
    key = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0
    item = (
        found.items.select_related("permit__procedure", "permit__project", "session").filter(pk=key).first()
    )
    if item is not None:
        try:
            sessions.remove(item, by=request.user, at=request.now)
        except RuleViolation as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("“%(name)s” is off the agenda.") % {"name": item.permit.procedure})
    return redirect("preparation:session", pk)
