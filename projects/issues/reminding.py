"""What the issue log gives occasion to tell: deadlines, assignments, returns, and the ladder.

An issue is told by its project; its title is what somebody typed, and stays on its page.
"""

from functools import partial

from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from projects.directory.models import Division
from projects.pool.reminding import (
    entries_on,
    list_page,
    not_suspended,
    place_note,
    projects_of,
    row_notes,
)
from projects.reminders import calendars, sources
from projects.reminders.calendars import CalendarSource
from projects.reminders.sources import Kind, Note, Source

from .models import Issue, IssueHolder, State, Supervision
from .querysets import units_of
from .reading import proposals

issues_page = partial(list_page, "issues:list")


def page_of(issue):
    return reverse("issues:issue", args=[issue.pk])


def mine(user, today):
    """The issues of projects at work that a person handles, or one of his units where nobody is named."""
    own = Q(handler=user) | Q(handler=None, organisation__in=units_of(user))
    issues = not_suspended(Issue.objects.allowed(user).filter(own), today)
    return issues.select_related("project").order_by("due_on", "pk")


def near(user, when):
    """Issues whose deadline comes soon (one query)."""
    issues = mine(user, when.today).open().exclude(state=State.RESOLVED)
    running = Q(paused_until__isnull=True) | Q(paused_until__lte=when.today)
    issues = issues.filter(running, due_on__gte=when.today, due_on__lte=when.soon)
    return row_notes(issues, when, passed=False, path=page_of)


def late(user, when):
    """Issues past their deadline (one query)."""
    return row_notes(mine(user, when.today).overdue(when.today), when, passed=True, path=page_of)


def late_in(place, when):
    """How many issues are past their deadline in a place, or at a unit (one query)."""
    issues = Issue.objects.overdue(when.today)
    if isinstance(place, Division):
        issues = issues.filter(project__in=projects_of(place).order_by().values("pk"))
        page = issues_page(f"overdue=ANY&division={place.code}")
    else:
        issues = issues.filter(organisation=place)
        page = issues_page(f"overdue=ANY&unit={place.pk}")
    return place_note(when, not_suspended(issues, when.today).count(), page())


def assigned(user, when):
    """Issues that came to a person, or to his unit without a name (one query)."""
    own = Q(handler=user) | Q(handler=None, organisation__in=units_of(user))
    seen = Issue.objects.allowed(user).open().order_by().values("pk")
    rows = IssueHolder.objects.on(when.today).filter(own, valid_from__gte=when.since, issue__in=seen)
    rows = not_suspended(rows.exclude(by=user), when.today, "issue__project")
    return [
        Note(str(row.pk), {"project": row.issue.project.name}, page_of(row.issue))
        for row in rows.select_related("issue__project").order_by("pk")
    ]


def returned(user, when):
    """Issues whose solution was sent back, for who handles them (one query)."""
    rows = mine(user, when.today).filter(state=State.REOPENED).annotate(solution=Max("resolutions__pk"))
    return [Note(f"{row.pk}:{row.solution}", {"project": row.project.name}, page_of(row)) for row in rows]


def escalated(user, when):
    """Supervisions sent to a person or his unit that wait for their answer (one query)."""
    own = Q(issue__handler=user) | Q(addressee__in=units_of(user))
    rows = Supervision.objects.allowed(user).filter(own, state=Supervision.State.FORWARDED)
    rows = not_suspended(rows, when.today, "issue__project").select_related("issue__project").order_by("pk")
    return [
        Note(
            f"{row.pk}:{row.times_urged}",
            {"project": row.issue.project.name, "due": row.feedback_due_on},
            page_of(row.issue),
        )
        for row in rows
    ]


def proposed(user, when):
    """How many issues the ladder proposes to supervise, for who decides on it: as many as the queue shows,
    where those of projects at rest wait too, as only a pause of its own stops an issue's clock (eleven
    queries)."""
    count = len(proposals(user, when.today))
    return [Note(f"{when.today.isoformat()}:{count}", {"count": count})] if count else []


def handles(user):
    return user.may("issues.handle_issue")


SOURCES = (
    Source(
        "issue_near",
        _("Issues near their deadline"),
        Kind.BEFORE,
        one=_("An issue of “%(project)s” is due on %(due)s."),
        many=ngettext_lazy(
            "%(count)s issue is due on %(due)s.", "%(count)s issues are due, the first on %(due)s.", "count"
        ),
        path=issues_page("my_unit=true&open=true"),
        of_user=near,
        may=handles,
        days_before=2,
        order=10,
    ),
    Source(
        "issue_late",
        _("Issues past their deadline"),
        Kind.PASSED,
        one=_("An issue of “%(project)s” was due on %(due)s."),
        many=ngettext_lazy(
            "%(count)s issue is past its deadline.", "%(count)s issues are past their deadlines.", "count"
        ),
        path=issues_page("my_unit=true&overdue=ANY"),
        of_user=late,
        of_place=late_in,
        may=handles,
        order=10,
    ),
    Source(
        "issue_assigned",
        _("Issues assigned"),
        Kind.ASSIGNED,
        one=_("An issue of “%(project)s” was assigned to you or your unit."),
        many=ngettext_lazy(
            "%(count)s issue was assigned to you or your unit.",
            "%(count)s issues were assigned to you or your unit.",
            "count",
        ),
        path=issues_page("my_unit=true&open=true"),
        of_user=assigned,
        may=handles,
        order=10,
    ),
    Source(
        "issue_returned",
        _("Solutions of issues sent back"),
        Kind.RETURNED,
        one=_("The solution of an issue of “%(project)s” was sent back."),
        many=ngettext_lazy(
            "The solution of %(count)s issue was sent back.",
            "The solutions of %(count)s issues were sent back.",
            "count",
        ),
        path=issues_page("my_unit=true&state=REOPENED"),
        of_user=returned,
        may=handles,
        order=10,
    ),
    Source(
        "issue_supervised",
        _("Issues under supervision"),
        Kind.ESCALATED,
        one=_("An issue of “%(project)s” is supervised; an answer is due on %(due)s."),
        many=ngettext_lazy(
            "%(count)s issue is supervised; an answer is due on %(due)s.",
            "%(count)s issues are supervised; the first answer is due on %(due)s.",
            "count",
        ),
        path=issues_page("my_unit=true&supervised=true"),
        of_user=escalated,
        may=handles,
        order=10,
    ),
    Source(
        "issue_proposed",
        _("Steps that the ladder proposes"),
        Kind.ESCALATED,
        many=ngettext_lazy(
            "The ladder proposes a step for %(count)s issue; decide on it.",
            "The ladder proposes steps for %(count)s issues; decide on them.",
            "count",
        ),
        path=lambda: f"{reverse('issues:supervision')}#proposed",
        of_user=proposed,
        may=lambda user: user.may("issues.supervise_issue"),
        order=12,
    ),
)


def deadlines(user, first, last):
    """The deadlines of issues that a person answers for (two queries)."""
    today = timezone.localdate()
    rows = mine(user, today).open().filter(due_on__gte=first, due_on__lte=last)
    return entries_on(
        rows,
        gettext("deadline of an issue"),
        page_of,
        today,
        late=lambda row: row.is_overdue(today),
        kind=lambda row: row.get_category_display(),
    )


def answers_due(user, first, last):
    """The days by which supervisions are to be answered (two queries)."""
    own = Q(issue__handler=user) | Q(addressee__in=units_of(user))
    rows = Supervision.objects.allowed(user).filter(own, state=Supervision.State.FORWARDED)
    rows = rows.filter(feedback_due_on__gte=first, feedback_due_on__lte=last)
    rows = list(rows.select_related("issue__project").order_by("feedback_due_on", "pk"))
    for row in rows:
        row.due_on, row.project, row.project_id = row.feedback_due_on, row.issue.project, row.issue.project_id
    words, today = gettext("answer to a supervision"), timezone.localdate()
    return entries_on(
        rows,
        words,
        lambda row: page_of(row.issue),
        today,
        late=lambda row: row.is_late(today),
        kind=lambda row: row.issue.get_category_display(),
    )


CALENDARS = (
    CalendarSource("issue", _("Deadlines of issues"), deadlines, may=handles, order=20),
    CalendarSource("supervision", _("Answers to supervisions"), answers_due, may=handles, order=22),
)


def register():
    """Enter the sources, and what stands in calendars."""
    sources.register(*SOURCES)
    calendars.register(*CALENDARS)
