"""What the log shows on the page of a project and on the homes of the roles."""

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from projects.pool.models import Project
from projects.ui.figures import Figure, HeadFigure, figures_sentence

from .models import HelpRequest, Issue, State, Step
from .querysets import units_of
from .reading import proposals
from .views.listing import help_figures, supervision_figures

SHOWN = 8


def sees(user):
    """Whether there is any issue the user might see."""
    return user.may("issues.view_issue")


def issues_of_project(request, project):
    """The open issues of a project, and how many are closed (two queries, and one where raising depends
    on the project)."""
    issues = Issue.objects.filter(project=project)
    found = list(
        issues.open()
        .select_related("organisation", "handler")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )
    closed = issues.filter(state=State.CLOSED).count()
    may_raise = Project.objects.permits(request.user, "issues.raise_issue", project)
    return {
        "lines": [(one, one.is_overdue(request.today)) for one in found[:SHOWN]],
        "more": max(0, len(found) - SHOWN),
        "closed": closed,
        "may_raise": may_raise,
    }


def open_of_project(request, project):
    """How many issues of a project are open, and how many of them overdue (one query)."""
    overdue = Q(pk__in=Issue.objects.overdue(request.today).order_by().values("pk"))
    counts = (
        Issue.objects.filter(project=project)
        .open()
        .order_by()
        .aggregate(open=Count("pk"), overdue=Count("pk", filter=overdue))
    )
    late = _("%(count)s overdue") % {"count": counts["overdue"]} if counts["overdue"] else ""
    return [HeadFigure(_("Issues not closed"), counts["open"], "#panel-issues", late)]


# The homes of the roles


def supervises(user):
    """Who decides on the ladder's proposals, the dispatch office apart: it coordinates."""
    return user.may("issues.supervise_issue") and not user.may("issues.coordinate_issue")


def to_supervise(request, _obj):
    """What waits for the supervision office (eleven queries)."""
    found = proposals(request.user, request.today)
    return {
        "headline": figures_sentence(supervision_figures(request.user, request.today, len(found))),
        "proposed": [(issue, one, Step(one.proposed).label) for issue, one in found[:SHOWN]],
        "more": max(0, len(found) - SHOWN),
    }


def handles(user):
    """Who answers for issues of a unit, or handles some."""
    return user.may("issues.handle_issue")


def of_my_unit(request, _obj):
    """The open issues of one's units and one's own, and what they must sign for (three queries)."""
    user, today = request.user, request.today
    own = Q(organisation__in=units_of(user)) | Q(handler=user)
    issues = Issue.objects.allowed(user).open().filter(own)
    overdue = Q(pk__in=Issue.objects.overdue(today).order_by().values("pk"))
    counts = issues.order_by().aggregate(
        open=Count("pk"),
        overdue=Count("pk", filter=overdue),
        to_start=Count("pk", filter=Q(state__in=[State.ASSIGNED, State.REOPENED])),
    )
    requests = list(
        HelpRequest.objects.for_units_of(user).select_related("issue__project", "department")[:SHOWN]
    )
    if not counts["open"] and not requests:
        return None
    href = f"{reverse('issues:list')}?my_unit=true&open=true"
    return {
        "headline": figures_sentence(
            [
                Figure(_("Issues of my unit"), counts["open"], href),
                Figure(_("to take in hand"), counts["to_start"], f"{href}&state=ASSIGNED&state=REOPENED"),
                Figure(_("overdue"), counts["overdue"], f"{href}&overdue=ANY"),
            ]
        ),
        "lines": [
            (one, one.is_overdue(today))
            for one in issues.select_related("project").order_by(F("due_on").asc(nulls_last=True), "pk")[
                :SHOWN
            ]
        ],
        "requests": requests,
        "href": href,
    }


def coordinates(user):
    """Who decides on help asked of the city."""
    return user.may("issues.coordinate_issue")


def help_waiting(request, _obj):
    """Requests that wait for the office (two queries)."""
    requests = HelpRequest.objects.allowed(request.user, "coordinate")
    waiting = requests.for_office().select_related("issue__project", "department").order_by("asked_on")
    return {
        "headline": figures_sentence(help_figures(requests, request.today)),
        "waiting": list(waiting[:SHOWN]),
    }
