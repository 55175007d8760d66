"""Sessions: their list, planning one, its agenda and the sheet of its outcomes."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from projects.base import events
from projects.base.errors import RuleViolation
from projects.directory.rights import refuse, require_may
from projects.ui.lists import EmptyState, Figure, ListPage

from .. import reading, sessions, words
from ..models import Permit, Session, SessionItem
from ..session_tables import SessionFilters, SessionTable
from ..work_forms import CancelForm, OutcomeSheet, SessionForm
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


def agenda_of(request, session, form=None):
    """[(project, [(item, clock, fields of the sheet or None)])] in order (six queries).

    Permits the reader may not see are left out and counted by the page.
    """
    visible = Permit.objects.allowed(request.user).with_rights(request.user, "handle", "decide")
    permits = visible.filter(session_items__session=session).select_related(
        "procedure", "department", "project__division", "project__owner"
    )
    permits = {permit.pk: permit for permit in permits}
    clocks = reading.clocks(list(permits.values()), reading.calendar_around(request.today), request.today)
    found, rows = {}, []
    for item in session.items.order_by("order", "pk"):
        if item.permit_id not in permits:
            continue
        item.permit = permits[item.permit_id]
        item.clock = clocks[item.permit_id]
        project = item.permit.project
        if project.pk not in found:
            found[project.pk] = (project, [])
            rows.append(found[project.pk])
        found[project.pk][1].append(item)
    return rows


def sheet_of(request, session, agenda, data=None):
    """The sheet of outcomes of the items that have none, or None where it is not for the reader."""
    may_now = session.state != State.CANCELLED and session.on <= request.today
    if not session.may_convene or not may_now:
        return None
    open_items = [item for _project, items in agenda for item in items if not item.outcome]
    return OutcomeSheet(data, items=open_items) if open_items else None


def page(request, session, agenda, sheet, failed=None, status=200):
    """The page of a session."""
    items = [item for _project, items in agenda for item in items]
    for item in items:
        item.row = sheet.row(item) if sheet is not None and not item.outcome else None
        item.failed = str((failed or {}).get(item.pk, ""))
    counts = {outcome: sum(item.outcome == outcome for item in items) for outcome in SessionItem.Outcome}
    context = {
        "title": session.title,
        "session": session,
        "agenda": agenda,
        "count": len(items),
        "hidden": session.items.count() - len(items),
        "outcomes": [(outcome.label, count) for outcome, count in counts.items() if count],
        "open_count": sum(not item.outcome for item in items),
        "sheet": sheet,
        "history": events.history(session),
        "may_change": session.may_convene and session.state == State.PLANNED,
        "has_failed": bool(failed) or (sheet is not None and sheet.is_bound),
    }
    return render(request, "preparation/session.html", context, status=status)


@form_page
def session(request, pk):
    """The agenda of a session, printable; with a POST the outcomes of its sheet.

    Rows that cannot be recorded stay with what was typed and say why; the others are recorded.
    """
    found = open_session(request, pk)
    agenda = agenda_of(request, found)
    if request.method != "POST":
        return page(request, found, agenda, sheet_of(request, found, agenda))
    require_convene(found)
    sheet = sheet_of(request, found, agenda, request.POST)
    if sheet is None:
        messages.warning(request, _("There is nothing to record for this session now."))
        return redirect("preparation:session", pk)
    if not sheet.is_valid():
        return page(request, found, agenda, sheet, status=422)
    told = sheet.told()
    if not told:
        messages.warning(request, _("No outcome was chosen."))
        return redirect("preparation:session", pk)
    try:
        held = sessions.hold(
            found, told, by=request.user, at=request.now, may=sessions.may_decide(request.user)
        )
    except RuleViolation as error:
        messages.error(request, str(error))
        return redirect("preparation:session", pk)
    count = len(held.done)
    if count:
        said = ngettext("%(count)s outcome is recorded.", "%(count)s outcomes are recorded.", count)
        messages.success(request, said % {"count": count})
    if not held.failed:
        return redirect("preparation:session", pk)
    # What stands is drawn anew; what could not be recorded keeps what was typed, and takes a fresh version.
    agenda = agenda_of(request, found)
    data = request.POST.copy()
    for _project, items in agenda:
        for item in items:
            if item.pk in held.failed:
                data[f"version_{item.pk}"] = item.permit.version
    sheet = sheet_of(request, found, agenda, data)
    sheet.is_valid()
    return page(request, found, agenda, sheet, held.failed, status=422)


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
