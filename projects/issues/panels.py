"""What the log shows on the page of a project and on the homes of the roles."""

from django.db.models import Count, F, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from projects.directory.roles import Role
from projects.pool.models import Project
from projects.ui.figures import Figure, HeadFigure, figures_sentence

from .models import HelpRequest, Issue, State, Step, Supervision
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
    """What waits for the supervision office (twelve queries)."""
    found = proposals(request.user, request.today)
    return {
        "headline": figures_sentence(supervision_figures(request.user, request.today, len(found))),
        "proposed": [(issue, one, Step(one.proposed).label) for issue, one in found[:SHOWN]],
        "more": max(0, len(found) - SHOWN),
    }


def decides(user):
    """Who assigns issues or verifies their solutions."""
    return user.may("issues.assign_issue") or user.may("issues.verify_issue")


def to_decide(request, _obj):
    """What waits for who assigns and verifies: raised, reported as solved, asked for more time (three
    queries); None where nothing does."""
    user, href = request.user, reverse("issues:list")
    found = [
        Figure(_("to assign"), Issue.objects.to_assign(user).count(), f"{href}?to_assign=true"),
        Figure(_("to verify"), Issue.objects.to_verify(user).count(), f"{href}?to_verify=true"),
        Figure(_("extensions to decide on"), Issue.objects.to_decide(user).count(), f"{href}?to_decide=true"),
    ]
    if not any(figure.number for figure in found):
        return None
    return {"headline": figures_sentence(found), "figures": found}


def handles(user):
    """Who answers for issues of a unit, or handles some."""
    return user.may("issues.handle_issue")


def to_answer(request, _obj):
    """Supervisions that one's unit must answer, those in one's own hands too, and requests that it must sign
    for or answer (two queries); None where nothing waits."""
    user = request.user
    own = Q(addressee__in=units_of(user)) | Q(issue__handler=user)
    letters = Supervision.objects.allowed(user).filter(own, state=Supervision.State.FORWARDED)
    letters = list(letters.select_related("issue__project").order_by("feedback_due_on", "pk")[:SHOWN])
    requests = (
        HelpRequest.objects.allowed(user).for_units_of(user).select_related("issue__project", "department")
    )
    requests = list(requests.order_by("sign_due_on", "pk")[:SHOWN])
    if not letters and not requests:
        return None
    return {"letters": [(row, row.is_late(request.today)) for row in letters], "requests": requests}


def of_my_unit(request, _obj):
    """The open issues of one's units and one's own, those that one may see: each figure is that of the list
    behind it (two queries)."""
    user, today = request.user, request.today
    of_unit = Q(organisation__in=units_of(user))
    issues = Issue.objects.allowed(user).open().filter(of_unit | Q(handler=user))
    overdue = Q(pk__in=Issue.objects.overdue(today).order_by().values("pk"))
    counts = issues.order_by().aggregate(
        unit=Count("pk", filter=of_unit),
        to_start=Count("pk", filter=of_unit & Q(state__in=[State.ASSIGNED, State.REOPENED])),
        overdue=Count("pk", filter=of_unit & overdue),
        mine=Count("pk", filter=Q(handler=user)),
    )
    if not counts["unit"] and not counts["mine"]:
        return None
    href = f"{reverse('issues:list')}?my_unit=true&open=true"
    mine = f"{reverse('issues:list')}?mine=true&open=true"
    rows = issues.select_related("project").order_by(F("due_on").asc(nulls_last=True), "pk")
    return {
        "headline": figures_sentence(
            [
                Figure(_("Issues that my unit answers for"), counts["unit"], href),
                Figure(_("to take in hand"), counts["to_start"], f"{href}&state=ASSIGNED&state=REOPENED"),
                Figure(_("overdue"), counts["overdue"], f"{href}&overdue=ANY"),
                Figure(_("handled by me"), counts["mine"], mine),
            ]
        ),
        "lines": [(one, one.is_overdue(today)) for one in rows[:SHOWN]],
        "href": href if counts["unit"] else mine,
    }


def raises(user):
    """Who may raise issues."""
    return user.may("issues.raise_issue")


def raised_by_me(request, _obj):
    """What the reader has raised and is not closed, the latest first, each with the answer of the city where
    help was asked (three queries); None where there is nothing."""
    issues = Issue.objects.allowed(request.user).open().filter(raised_by=request.user)
    count = issues.count()
    if not count:
        return None
    found = issues.select_related("project", "organisation").order_by("-raised_on", "-pk")[:SHOWN]
    helps = HelpRequest.objects.exclude(state=HelpRequest.State.WITHDRAWN).order_by("-asked_on", "-pk")
    found = found.prefetch_related(Prefetch("help_requests", queryset=helps, to_attr="helps"))
    return {
        "lines": [(one, one.is_overdue(request.today), one.helps[0] if one.helps else None) for one in found],
        "more": max(0, count - SHOWN),
        "href": f"{reverse('issues:list')}?raised_by_me=true&open=true",
    }


def carries(user):
    """Who carries projects as their steward."""
    return user.has_role(Role.STEWARD)


def of_my_projects(request, _obj):
    """The open issues of the projects one carries (two queries); None where there is none."""
    issues = Issue.objects.allowed(request.user).open().held_by(request.user, request.today)
    count = issues.count()
    if not count:
        return None
    found = issues.select_related("project", "organisation").order_by(F("due_on").asc(nulls_last=True), "pk")
    href = f"{reverse('issues:list')}?my_projects=true&open=true"
    return {
        "headline": figures_sentence([Figure(_("Issues of my projects"), count, href)]),
        "lines": [(one, one.is_overdue(request.today)) for one in found[:SHOWN]],
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
