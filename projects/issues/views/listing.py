"""The issue log, and the lists of requests for the city's help and of supervisions."""

from decimal import Decimal

from django.db.models import Case, Count, F, IntegerField, Max, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from projects.base.money import in_yi
from projects.directory.rights import require_may
from projects.ui import lists
from projects.ui.drawing import draw_table
from projects.ui.figures import Figure, figures_sentence
from projects.ui.lists import EmptyState, ListPage

from ..file_tables import ProposalTable, proposal_rows
from ..filters import HelpFilters, IssueFilters, SupervisionFilters
from ..models import OVER, HelpRequest, Issue, State, Step, Supervision
from ..reading import proposals
from ..tables import HelpTable, IssueTable, LedgerTable, SupervisionTable

FIRST_OPEN = Case(When(state__in=OVER, then=Value(1)), default=Value(0), output_field=IntegerField())
PROPOSED_SHOWN = 20


def require_view(user):
    """Refuse those who may see no issue at all."""
    require_may(user, "issues.view_issue", _("Issues belong to projects, and your roles show you none."))


def nav(user):
    """What the tabs of the log's pages need."""
    return {"may_see_supervision": user.may("issues.supervise_issue")}


class IssueList(ListPage):
    """The issue log (问题台账): what is open first, the nearest deadline first."""

    key = "issues.issue"
    title = gettext_lazy("Issue log")
    count_label = gettext_lazy("Issues")
    table_class = IssueTable
    filterset_class = IssueFilters
    template_name = "issues/list.html"

    def get(self, request, *args, **kwargs):
        require_view(request.user)
        return super().get(request, *args, **kwargs)

    def table(self):
        if self.chosen_columns == ["all"]:
            return lists.extended(LedgerTable, self.key, "columns")
        return super().table()

    def queryset(self, request):
        issues = Issue.objects.allowed(request.user)
        # Withdrawn issues are shown to who asks for them by their state.
        if State.WITHDRAWN not in request.GET.getlist("state"):
            issues = issues.counted()
        return issues.order_by(FIRST_OPEN.asc(), F("due_on").asc(nulls_last=True), "-raised_on")

    def totals(self):
        return {"closed": Count("pk", filter=Q(state=State.CLOSED))}

    def summary(self, totals):
        return [
            lists.Figure(_("closed"), f"{totals['closed']:,}"),
            lists.Figure(
                _("Investment affected, not closed"), in_yi(affected(self.listing.filtered) or None)
            ),
        ]

    def headline(self, request):
        return figures_sentence(log_figures(request.user, request.today))

    def empty(self, request):
        return EmptyState(
            _("No issue has been raised. What holds a project up is raised here or on its page."),
            _("Raise an issue"),
            reverse("issues:new"),
        )

    def context(self, request, listing):
        return {
            "may_raise": request.user.may("issues.raise_issue"),
            "parts": parts(request),
            **nav(request.user),
        }


# What of the log is somebody's own: the parameter of each tab, and who may have any.
PARTS = [
    ("mine", gettext_lazy("Handled by me"), "issues.handle_issue"),
    ("my_unit", gettext_lazy("My unit answers for it"), "issues.handle_issue"),
    ("to_verify", gettext_lazy("For me to verify"), "issues.verify_issue"),
    ("my_projects", gettext_lazy("Of projects I carry"), "issues.handle_issue"),
    ("raised_by_me", gettext_lazy("Raised by me"), "issues.raise_issue"),
]


def parts(request):
    """(words, address, whether it is shown) of the tabs over the list that a reader may have use of."""
    href, user = reverse("issues:list"), request.user
    here = [name for name, _words, _permission in PARTS if request.GET.get(name) == "true"]
    found = [(_("All"), href, not here)]
    found += [
        (words, f"{href}?{name}=true", name in here)
        for name, words, permission in PARTS
        if user.may(permission)
    ]
    return found


def affected(issues):
    """The investment affected by what is open of some issues: a project counts once, by the largest figure
    given, and with its total investment where none is given; None where nothing is open (one query)."""
    rows = Issue.objects.open().filter(pk__in=issues.order_by().values("pk")).order_by().values("project")
    rows = rows.annotate(given=Max("investment_affected"), total=Max("project__total_investment"))
    amounts = [row["total"] if row["given"] is None else row["given"] for row in rows]
    return sum((one or Decimal(0) for one in amounts), Decimal(0)) if amounts else None


def log_figures(user, today):
    """The figures of the log as somebody may see it (two queries)."""
    issues = Issue.objects.allowed(user).counted()
    overdue = Q(pk__in=Issue.objects.overdue(today).order_by().values("pk"))
    counts = issues.order_by().aggregate(
        open=Count("pk", filter=~Q(state__in=OVER)),
        overdue=Count("pk", filter=overdue),
        to_assign=Count("pk", filter=Q(state=State.OPEN)),
        to_verify=Count("pk", filter=Q(state=State.RESOLVED)),
        supervised=Count("pk", filter=Q(is_supervised=True)),
    )
    href = reverse("issues:list")
    return [
        Figure(_("Not closed"), counts["open"], f"{href}?open=true"),
        Figure(_("overdue"), counts["overdue"], f"{href}?overdue=ANY"),
        Figure(_("to assign"), counts["to_assign"], f"{href}?state=OPEN"),
        Figure(_("to verify"), counts["to_verify"], f"{href}?state=RESOLVED"),
        Figure(_("supervised"), counts["supervised"], f"{href}?supervised=true"),
    ]


class HelpList(ListPage):
    """What the city was asked for: what waits for the office first, then what waits for a signature."""

    key = "issues.help"
    title = gettext_lazy("Help asked of the city")
    count_label = gettext_lazy("Requests")
    table_class = HelpTable
    filterset_class = HelpFilters
    template_name = "issues/help.html"

    def get(self, request, *args, **kwargs):
        require_view(request.user)
        return super().get(request, *args, **kwargs)

    def queryset(self, request):
        states = [*HelpRequest.FOR_OFFICE, HelpRequest.State.ACCEPTED, HelpRequest.State.SIGNED]
        rank = Case(
            *(When(state=code, then=Value(place)) for place, code in enumerate(states)), default=Value(9)
        )
        return HelpRequest.objects.allowed(request.user).order_by(rank.asc(), "asked_on")

    def headline(self, request):
        return figures_sentence(help_figures(HelpRequest.objects.allowed(request.user), request.today))

    def context(self, request, listing):
        return nav(request.user)

    def empty(self, request):
        return EmptyState(
            _("Nobody asks for the city's help. A request is made on the page of an issue."),
            _("Issue log"),
            reverse("issues:list"),
        )


def help_figures(requests, today):
    """The figures of some requests (one query)."""
    states = HelpRequest.State
    counts = requests.order_by().aggregate(
        waiting=Count("pk", filter=Q(state__in=HelpRequest.FOR_OFFICE)),
        to_sign=Count("pk", filter=Q(state=states.ACCEPTED)),
        late=Count("pk", filter=Q(state=states.ACCEPTED, sign_due_on__lt=today)),
        signed=Count("pk", filter=Q(state=states.SIGNED)),
    )
    href = reverse("issues:help")
    office = "&".join(f"state={code}" for code in HelpRequest.FOR_OFFICE)
    return [
        Figure(_("For the office to decide"), counts["waiting"], f"{href}?{office}"),
        Figure(_("to be signed for"), counts["to_sign"], f"{href}?state={states.ACCEPTED}"),
        Figure(_("of these late"), counts["late"], f"{href}?late=true"),
        Figure(_("being worked on"), counts["signed"], f"{href}?state={states.SIGNED}"),
    ]


def parse_proposed(text):
    """`all` shows every proposal."""
    if text != "all":
        raise ValueError(text)
    return text


class SupervisionList(ListPage):
    """The queue of the supervision office: what the ladder proposes, then every supervision."""

    key = "issues.supervision"
    title = gettext_lazy("Supervision")
    count_label = gettext_lazy("Supervisions")
    table_class = SupervisionTable
    filterset_class = SupervisionFilters
    parameters = {"proposed": parse_proposed}
    template_name = "issues/supervision.html"

    def get(self, request, *args, **kwargs):
        require_may(request.user, "issues.supervise_issue", _("You do not supervise issues."))
        return super().get(request, *args, **kwargs)

    def queryset(self, request):
        rank = Case(
            When(state=Supervision.State.ANSWERED, then=Value(0)),
            When(state=Supervision.State.OPENED, then=Value(1)),
            When(state=Supervision.State.FORWARDED, then=Value(2)),
            default=Value(3),
        )
        rows = Supervision.objects.allowed(request.user, "supervise")
        return rows.order_by(rank.asc(), F("feedback_due_on").asc(nulls_last=True), "-on")

    def headline(self, request):
        return figures_sentence(supervision_figures(request.user, request.today, len(self.proposed)))

    def empty(self, request):
        return EmptyState(_("Nothing was supervised yet. The ladder proposes what is overdue."))

    def context(self, request, listing):
        # Only the whole page shows proposals; a refresh of the list asks for none.
        if request.htmx and request.htmx.target == "results":
            return {}
        # The headline is made after this, and counts them.
        self.proposed = proposed = proposals(request.user, request.today)
        shown = len(proposed) if request.GET.get("proposed") == "all" else PROPOSED_SHOWN
        rows = proposal_rows(proposed[:shown])
        return {
            "proposed": draw_table(ProposalTable, rows, label=_("What the ladder proposes")) if rows else "",
            "more": max(0, len(proposed) - shown),
            "all_href": f"{reverse('issues:supervision')}?proposed=all#proposed",
            "steps": Step.choices,
            **nav(request.user),
        }


def supervision_figures(user, today, proposed):
    """The figures of the queue (one query)."""
    states = Supervision.State
    counts = (
        Supervision.objects.allowed(user, "supervise")
        .order_by()
        .aggregate(
            opened=Count("pk", filter=Q(state=states.OPENED)),
            sent=Count("pk", filter=Q(state=states.FORWARDED)),
            late=Count("pk", filter=Q(state=states.FORWARDED, feedback_due_on__lt=today)),
            answered=Count("pk", filter=Q(state=states.ANSWERED)),
        )
    )
    href = reverse("issues:supervision")
    return [
        Figure(pgettext("issues", "Proposed"), proposed, f"{href}#proposed"),
        Figure(_("to be sent"), counts["opened"], f"{href}?state={states.OPENED}"),
        Figure(_("answer awaited"), counts["sent"], f"{href}?state={states.FORWARDED}"),
        Figure(_("of these late"), counts["late"], f"{href}?late=true"),
        Figure(_("answers to review"), counts["answered"], f"{href}?state={states.ANSWERED}"),
    ]
