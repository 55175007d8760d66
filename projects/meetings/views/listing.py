"""The lists: meetings, and what they decided."""

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from projects.directory.rights import require_may
from projects.ui.figures import Figure, figures_sentence
from projects.ui.lists import EmptyState, ListPage
from projects.ui.lists import Figure as SummaryFigure

from ..models import Decision, Meeting
from ..querysets import TAKES_PART
from ..rules import Standing
from ..tables import DecisionFilters, DecisionTable, MeetingFilters, MeetingTable
from .common import DECISIONS, PREPARE, require_part, tabs


def counted(on, *standings):
    """An expression: how many decisions of a meeting stand so on a day (none given: all of them)."""
    rows = Decision.objects.with_standing(on).filter(meeting=OuterRef("pk")).order_by()
    if standings:
        rows = rows.filter(standing__in=standings)
    counts = rows.values("meeting").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counts), 0)


def decision_figures(user, today, href):
    """The figures about the decisions that a user sees (one query)."""
    found = dict.fromkeys(Standing, 0)
    rows = Decision.objects.allowed(user).of_held().with_standing(today).order_by()
    found |= {
        Standing(row["standing"]): row["count"] for row in rows.values("standing").annotate(count=Count("pk"))
    }
    return [
        Figure(_("Decisions"), sum(found.values()), href),
        Figure(pgettext("decision", "carried out"), found[Standing.DONE], f"{href}?standing=DONE"),
        Figure(_("under way"), found[Standing.OPEN], f"{href}?standing=OPEN"),
        Figure(pgettext("decision", "overdue"), found[Standing.OVERDUE], f"{href}?standing=OVERDUE"),
    ]


class MeetingList(ListPage):
    """The meetings that were held, and for who prepares them the next ones."""

    key = "meetings.meeting"
    title = gettext_lazy("Meetings")
    count_label = gettext_lazy("Meetings")
    table_class = MeetingTable
    filterset_class = MeetingFilters
    template_name = "meetings/list.html"

    def get(self, request, *args, **kwargs):
        if not request.user.may(TAKES_PART) and request.user.may(DECISIONS):
            return redirect("meetings:decisions")
        require_part(request.user)
        return super().get(request, *args, **kwargs)

    def queryset(self, request):
        return Meeting.objects.allowed(request.user).annotate(
            decided=counted(request.today),
            done=counted(request.today, Standing.DONE),
            overdue=counted(request.today, Standing.OVERDUE),
        )

    def headline(self, request):
        """How many were held this year, what became of the decisions, which is the next (three queries)."""
        year = request.today.year
        visible = Meeting.objects.allowed(request.user).filter(year=year).order_by()
        held = visible.held().aggregate(
            weekly=Count("pk", filter=Q(kind="WEEKLY")), topic=Count("pk", filter=Q(kind="TOPIC"))
        )
        first = f"{request.path}?held_after={year}-01-01&held_before={year}-12-31&kind="
        figures = [
            Figure(_("Weekly meetings this year"), held["weekly"], f"{first}WEEKLY"),
            Figure(_("meetings on topics"), held["topic"], f"{first}TOPIC"),
            *decision_figures(request.user, request.today, reverse("meetings:decisions")),
        ]
        sentence = figures_sentence(figures)
        following = next_meeting(request.user)
        if following is not None:
            sentence += format_html(
                _(" Next: {meeting} on {day}."),
                meeting=format_html(
                    '<a href="{}">{}</a>', reverse("meetings:meeting", args=[following.pk]), following.label
                ),
                day=following.held_on.isoformat(),
            )
        return sentence

    def empty(self, request):
        if request.user.may(PREPARE):
            return EmptyState(
                _("No meeting has been prepared yet. Its agenda assembles itself from the week."),
                _("Prepare the next weekly meeting"),
                reverse("meetings:new"),
            )
        return EmptyState(_("No meeting has been held yet."))

    def context(self, request, listing):
        return {"tabs": tabs(request, "list"), "may_prepare": request.user.may(PREPARE)}


def next_meeting(user):
    """The next meeting being prepared that a user may see, or None (one query)."""
    prepared = Meeting.objects.allowed(user).filter(state=Meeting.State.PREPARED)
    return prepared.order_by("held_on", "pk").first()


class DecisionList(ListPage):
    """What meetings decided, as far as it concerns the reader."""

    key = "meetings.decision"
    title = gettext_lazy("Decisions of meetings")
    count_label = gettext_lazy("Decisions")
    table_class = DecisionTable
    filterset_class = DecisionFilters
    template_name = "meetings/list.html"

    def get(self, request, *args, **kwargs):
        require_may(
            request.user, DECISIONS, _("None of your roles of today shows you decisions of meetings.")
        )
        return super().get(request, *args, **kwargs)

    def queryset(self, request):
        return (
            Decision.objects.allowed(request.user)
            .of_held()
            .with_standing(request.today)
            .select_related("issue")
        )

    def totals(self):
        return {
            "done": Count("pk", filter=Q(standing=Standing.DONE)),
            "overdue": Count("pk", filter=Q(standing=Standing.OVERDUE)),
        }

    def summary(self, totals):
        return [
            SummaryFigure(_("Carried out"), f"{totals['done']:,}"),
            SummaryFigure(pgettext("decision", "Overdue"), f"{totals['overdue']:,}"),
        ]

    def headline(self, request):
        figures = decision_figures(request.user, request.today, request.path)
        mine = Decision.objects.allowed(request.user).of_held().unfinished().led_by_units_of(request.user)
        count = mine.count()
        if count:
            figures.append(
                Figure(_("led by your unit and not carried out"), count, f"{request.path}?mine=true")
            )
        return figures_sentence(figures)

    def empty(self, request):
        return EmptyState(_("No meeting has decided anything that concerns your unit or your projects."))

    def context(self, request, listing):
        return {"tabs": tabs(request, "decisions"), "may_prepare": False}
