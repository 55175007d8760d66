"""What the liaison shows on the page of a project and on the homes of the roles."""

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from projects.directory.models import Delegation
from projects.issues import sources
from projects.pool.models import Project
from projects.ui.figures import HeadFigure

from . import directing
from .models import Directive, Visit
from .reading import assignments, vacancies
from .views.sentences import figures


def of_project(request, project):
    """Who leads a project, its last visit and the directives that wait (seven queries)."""
    user = request.user
    leading = list(assignments(request.today, project=project))
    last = Visit.objects.filter(project=project, on__lte=request.today).select_related("leader__user").first()
    pending = []
    if user.may("liaison.view_directive"):
        rows = Directive.objects.allowed(user).filter(project=project).pending()
        pending = list(rows.select_related("leader__user", "handler", "handler_unit")[:5])
    may_direct = bool(directing.leaders_for(user, Delegation.Act.DIRECTIVE, request.today))
    if not (leading or last or pending or may_direct):
        return None
    return {
        "project": project,
        "leading": leading,
        "last_visit": last,
        "pending": pending,
        "may_direct": may_direct,
    }


def head_of_project(request, project):
    """The directives of a project that wait for an answer, and its last visit (two queries)."""
    user, found = request.user, []
    if user.may("liaison.view_directive"):
        late = Q(pk__in=Directive.objects.overdue(request.today).order_by().values("pk"))
        waiting = Directive.objects.allowed(user).filter(project=project).open().order_by()
        counts = waiting.aggregate(open=Count("pk"), overdue=Count("pk", filter=late))
        if counts["open"]:
            overdue = _("%(count)s overdue") % {"count": counts["overdue"]} if counts["overdue"] else ""
            found.append(
                HeadFigure(_("Directives to be answered"), counts["open"], "#panel-liaison", overdue)
            )
    last = Visit.objects.filter(project=project, on__lte=request.today).aggregate(on=Max("on"))["on"]
    if last:
        shown = f"{last:%m-%d}" if last.year == request.today.year else last.isoformat()
        found.append(HeadFigure(_("Last visit"), shown, "#panel-liaison"))
    return found


def sees(user):
    """Whether there is any project whose visits the user might see."""
    return user.may("liaison.view_visit")


def answers(user):
    """Who may be asked for an answer: whoever sees directives and leads nothing."""
    return user.may("liaison.view_directive")


def to_answer(request, _obj):
    """The directives that wait for the reader's answer, or that of his unit (one query)."""
    rows = Directive.objects.allowed(request.user).for_handler(request.user).open()
    rows = list(rows.select_related("project", "leader__user").order_by("due_on", "pk")[:6])
    if not rows:
        return None
    return {
        "rows": [(row, row.is_overdue(request.today), row.handler_id == request.user.pk) for row in rows],
        "href": f"{reverse('liaison:directives')}?handled=true&state=OPEN",
    }


def sees_issues(user):
    """Whether there is any issue the user might see."""
    return user.may("issues.view_issue")


def issues_of_permit(request, permit):
    """What was raised from a permit, and raising more while it is open (one query, and one where raising
    depends on the project)."""
    raised = sources.raised_from(permit, request.user)
    return {"raised": raised} if raised["issues"] or (raised["new"] and not permit.is_done) else None


def assigns(user):
    """Who keeps the assignments."""
    return user.may("liaison.assign_liaisondetail")


def office(request, _obj):
    """What the office has to see to: vacancies and overdue answers (five queries)."""
    listed = Project.objects.within(request.user, "liaison.assign_liaisondetail")
    listed = listed.on_list("LIAISON", request.today.year, request.today)
    waiting = vacancies(listed, request.today)
    counts = Directive.objects.allowed(request.user).aggregate(
        open=Count("pk", filter=Q(state="OPEN")),
        overdue=Count("pk", filter=Q(state="OPEN", due_on__lt=request.today)),
    )
    ledger, directives = reverse("liaison:ledger"), reverse("liaison:directives")
    return {
        "figures": figures(
            [
                (_("Places that await a leader"), len(waiting), f"{ledger}?vacant=true"),
                (_("directives without an answer"), counts["open"], f"{directives}?state=OPEN"),
                (_("of these overdue"), counts["overdue"], f"{directives}?overdue=true"),
            ]
        ),
        "waiting": waiting[:5],
        "ledger": ledger,
    }
