"""All permits, the overdue ones first, and many of them one step on at once."""

from django.contrib import messages
from django.db.models import Case, Count, F, Q, Value, When
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST

from projects.directory.rights import refuse, require_may
from projects.ui.addresses import came_from
from projects.ui.lists import EmptyState, Figure, ListPage

from .. import acts, rules, words
from ..filters import PermitFilters, due_soon
from ..models import MissingDocument, Permit, Session
from ..rules import IDLE, WITH_APPLICANT, WITH_DEPARTMENT, Status
from ..tables import PermitTable

SHOWN_SKIPPED = 8
# Long texts and rules that no column shows.
NEVER_READ = (
    "procedure__depends_on",
    "procedure__applies",
    "procedure__variants",
    "procedure__source",
    "project__content",
    "project__note",
)


def ranked(permits, today):
    """With `rank`: overdue first, then documents overdue, then by who has the ball, the granted last."""
    late = MissingDocument.objects.overdue(today).values("permit")
    rank = Case(
        When(status__in=WITH_DEPARTMENT, due_on__lt=today, then=Value(0)),
        When(open_documents__gt=0, pk__in=late, then=Value(1)),
        When(status__in=WITH_DEPARTMENT, then=Value(2)),
        When(status__in=WITH_APPLICANT, then=Value(3)),
        When(status__in=IDLE, then=Value(4)),
        default=Value(5),
    )
    return permits.annotate(rank=rank).order_by(
        "rank", F("due_on").asc(nulls_last=True), "status_on", "project", "procedure__order"
    )


class PermitListPage(ListPage):
    """All permits the reader may see; "not applicable" only where it is asked for."""

    key = "preparation.permit"
    title = gettext_lazy("Permits")
    template_name = "preparation/permits.html"
    table_class = PermitTable
    filterset_class = PermitFilters

    def get(self, request, *args, **kwargs):
        require_may(
            request.user, "preparation.view_permit", _("None of your roles of today shows you permits.")
        )
        return super().get(request, *args, **kwargs)

    def visible(self):
        """What the reader may see, of projects that go on."""
        return Permit.objects.allowed(self.request.user).alive()

    def queryset(self, request):
        permits = self.visible()
        if Status.NOT_APPLICABLE.value not in request.GET.getlist("status"):
            permits = permits.needed()
        permits = permits.select_related("procedure", "project").defer(*NEVER_READ)
        return ranked(permits, request.today)

    def totals(self):
        today = self.request.today
        return {
            "under_way": Count("pk", filter=Q(status__in=[*WITH_DEPARTMENT, *WITH_APPLICANT])),
            "late": Count("pk", filter=Q(status__in=WITH_DEPARTMENT, due_on__lt=today)),
            "following": Count("pk", filter=Q(open_documents__gt=0)),
            "done": Count("pk", filter=Q(status=Status.GRANTED)),
        }

    def summary(self, totals):
        return [
            Figure(_("Under way"), totals["under_way"]),
            Figure(_("Overdue"), totals["late"]),
            Figure(_("Documents to follow"), totals["following"]),
            Figure(pgettext("permit", "Granted"), totals["done"]),
        ]

    def headline(self, request):
        """How many run, are late, wait for documents; each figure is a link to its list."""
        counts = self.visible().aggregate(
            running=Count("pk", filter=Q(status__in=[*WITH_DEPARTMENT, *WITH_APPLICANT])),
            late=Count("pk", filter=Q(status__in=WITH_DEPARTMENT, due_on__lt=request.today)),
            near=Count("pk", filter=due_soon(request.today)),
            following=Count("pk", filter=Q(open_documents__gt=0)),
        )
        unkept = self.visible().with_documents_overdue(request.today).count()
        sentence = _(
            "{running} permits are under way, {late} of them overdue and {near} due within a week; "
            "{following} wait for documents to follow, {unkept} of them beyond the promise."
        )
        return format_html(
            sentence,
            running=linked(counts["running"], "?under_way=true"),
            late=linked(counts["late"], "?overdue=true"),
            near=linked(counts["near"], "?due_soon=true"),
            following=linked(counts["following"], "?documents=open"),
            unkept=linked(unkept, "?documents=late"),
        )

    def empty(self, request):
        return EmptyState(
            _("No project you see has permits yet. They are planned on a project's page."),
            _("Projects"),
            reverse("pool:project_list"),
        )

    def context(self, request, listing):
        user = request.user
        may = user.may("preparation.handle_permit") or user.may("preparation.decide_permit")
        return {"may_advance": may, "sessions": sessions_for(user), "pages": pages_for(user)}


def sessions_for(user):
    """The planned sessions on whose agenda somebody may put permits; one query for who convenes any."""
    if not user.may("preparation.convene_session"):
        return []
    return list(Session.objects.allowed(user, "convene").planned().order_by("on", "pk"))


def pages_for(user):
    """(label, name of the address) of the pages beside the list of permits."""
    pages = [
        (_("Queue"), "preparation:queue", user.may("preparation.decide_permit")),
        (_("Joint sessions"), "preparation:sessions", user.may("preparation.view_session")),
        (_("Readiness"), "preparation:readiness", True),
        (_("Stewards"), "preparation:stewards", True),
        (_("Services"), "preparation:services", user.may("preparation.view_servicerecord")),
    ]
    return [(label, name) for label, name, shown in pages if shown]


def linked(figure, query):
    """A figure of the sentence, as a link to its list where there is anything in it."""
    if not figure:
        return figure
    return format_html('<a href="{}{}">{}</a>', reverse("preparation:permits"), query, figure)


def chosen_in(request):
    """{pk: version} of what was ticked; nonsense is left out."""
    found = {}
    for text in request.POST.getlist("chosen"):
        key, _dash, version = text.partition("-")
        if key.isdigit() and version.isdigit() and len(key) < 19 and len(version) < 10:
            found[int(key)] = int(version)
    return found


@require_POST
def advance(request):
    """Take the ticked permits to their usual next step with today's date; says what was skipped and why."""
    user = request.user
    if not (user.may("preparation.handle_permit") or user.may("preparation.decide_permit")):
        refuse("preparation.handle_permit", _("Your roles do not allow you to take permits on."))
    chosen = chosen_in(request)
    permits = Permit.objects.allowed(user).filter(pk__in=chosen).with_rights(user, "handle", "decide")
    go, skipped = [], []
    for permit in permits.select_related("procedure", "project"):
        why = not_by_click(permit, chosen[permit.pk])
        if why:
            skipped.append((permit, why))
        else:
            go.append(permit)
    result = acts.advance(go, on=request.today, by=user, at=request.now)
    said, left = words.advanced(acts.Advanced(result.done, (*skipped, *result.skipped)))
    if not chosen:
        messages.warning(request, _("Nothing was chosen."))
    else:
        messages.add_message(request, messages.SUCCESS if result.done else messages.WARNING, said)
    for sentence in left[:SHOWN_SKIPPED]:
        messages.warning(request, sentence)
    if len(left) > SHOWN_SKIPPED:
        messages.warning(request, _("and %(count)s more") % {"count": len(left) - SHOWN_SKIPPED})
    return redirect(came_from(request, reverse("preparation:permits")))


def not_by_click(permit, version):
    """Why the reader cannot take a permit on by a tick; "" where he can."""
    if permit.version != version:
        return _("it has changed since you opened the list")
    if not (permit.may_handle or permit.may_decide):
        return _("you may read it and not change it")
    step = rules.next_step(permit.status, is_instant=permit.is_instant, open_documents=permit.open_documents)
    if step is not None and step.act == "grant" and not permit.may_decide:
        return _("a decision is entered with the number of its document, on the permit's page")
    return ""
