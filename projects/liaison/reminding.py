"""What the liaison gives occasion to tell: directives to answer, answers sent back, what waits for a word."""

from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from projects.base.periods import day_label
from projects.base.wording import labelled
from projects.directory.models import Delegation
from projects.pool.models import Project
from projects.pool.reminding import about, entries_on, lines_on, milestone_entries, not_suspended, row_notes
from projects.reminders import calendars, sources
from projects.reminders.calendars import CalendarSource, Entry
from projects.reminders.sources import Kind, Note, Source

from .directing import leaders_for
from .models import Directive, DirectiveFeedback
from .planning import shown_to
from .waiting import answered, asking

READ, VISIT = Delegation.Act.READ, Delegation.Act.VISIT


def page_of(directive):
    return reverse("liaison:directive", args=[directive.pk])


def handled(user, today):
    """The directives on projects at work that a person, or his unit where he speaks for it, is to answer."""
    found = not_suspended(Directive.objects.allowed(user).for_handler(user).open(), today)
    return found.select_related("project").order_by("due_on", "pk")


def near(user, when):
    """Directives whose answer is due soon (one query)."""
    rows = handled(user, when.today).filter(due_on__gte=when.today, due_on__lte=when.soon)
    return row_notes(rows, when, passed=False, path=page_of)


def late(user, when):
    """Directives whose answer is late (one query)."""
    return row_notes(handled(user, when.today).overdue(when.today), when, passed=True, path=page_of)


def left(user, when):
    """Directives that were left for somebody to answer (one query)."""
    rows = handled(user, when.today).filter(entered_at__date__gte=when.since).exclude(entered_by=user)
    return [Note(str(row.pk), {"project": row.project.name, "due": row.due_on}, page_of(row)) for row in rows]


def sent_back(user, when):
    """Answers that were sent back (one query)."""
    back = Max("feedback__pk", filter=Q(feedback__kind=DirectiveFeedback.Kind.RETURN))
    rows = handled(user, when.today).annotate(back=back).filter(back__isnull=False)
    return [Note(f"{row.pk}:{row.back}", {"project": row.project.name}, page_of(row)) for row in rows]


def read_by(user, today):
    """(leader, his projects at work that the reader sees) for each leader for whom a person reads, himself
    among them (two queries)."""
    at_work = not_suspended(Project.objects.allowed(user), today, "pk")
    return [
        (leader, at_work.led_by(leader, today).order_by().values("pk"))
        for leader in leaders_for(user, READ, today)
    ]


def words_on_answers(user, when):
    """Answers to directives that wait for the leader to close them or send them back (two queries, and one
    for each leader)."""
    return [
        Note(f"{row.pk}:{row.answered_at:%Y%m%d%H%M%S}", {"project": row.project.name}, page_of(row))
        for leader, projects in read_by(user, when.today)
        for row in answered(leader, projects).select_related("project")
    ]


def words_on_issues(user, when):
    """Issues that ask for the leader's word (two queries, and one for each leader)."""
    return [
        Note(
            f"{row.pk}:{leader.pk}:{row.sent_on or row.raised_on}",
            {"project": row.project.name},
            reverse("issues:issue", args=[row.pk]),
        )
        for leader, projects in read_by(user, when.today)
        for row in asking(leader, projects).select_related("project")
    ]


def leaders_page():
    """The leader's own page, and that of who reads for him, with what waits for a word."""
    return f"{reverse('home:mine')}?show=waits"


def directives_page(query):
    return lambda: f"{reverse('liaison:directives')}?{query}"


def answers(user):
    return user.may("liaison.view_directive")


SOURCES = (
    Source(
        "directive_near",
        _("Directives whose answer is due soon"),
        Kind.BEFORE,
        one=_("The answer to a directive on “%(project)s” is due on %(due)s."),
        many=ngettext_lazy(
            "The answer to %(count)s directive is due on %(due)s.",
            "The answers to %(count)s directives are due, the first on %(due)s.",
            "count",
        ),
        path=directives_page("handled=true&state=OPEN"),
        of_user=near,
        may=answers,
        days_before=2,
        order=5,
    ),
    Source(
        "directive_late",
        _("Directives whose answer is late"),
        Kind.PASSED,
        one=_("The answer to a directive on “%(project)s” was due on %(due)s."),
        many=ngettext_lazy(
            "The answer to %(count)s directive is late.",
            "The answers to %(count)s directives are late.",
            "count",
        ),
        path=directives_page("handled=true&overdue=true"),
        of_user=late,
        may=answers,
        order=5,
    ),
    Source(
        "directive_left",
        _("Directives to answer"),
        Kind.ASSIGNED,
        one=_("A directive on “%(project)s” is for you or your unit to answer by %(due)s."),
        many=ngettext_lazy(
            "%(count)s directive is for you or your unit to answer by %(due)s.",
            "%(count)s directives are for you or your unit to answer, the first by %(due)s.",
            "count",
        ),
        path=directives_page("handled=true&state=OPEN"),
        of_user=left,
        may=answers,
        order=5,
    ),
    Source(
        "directive_returned",
        _("Answers to directives sent back"),
        Kind.RETURNED,
        one=_("The answer to a directive on “%(project)s” was sent back."),
        many=ngettext_lazy(
            "The answer to %(count)s directive was sent back.",
            "The answers to %(count)s directives were sent back.",
            "count",
        ),
        path=directives_page("handled=true&state=OPEN"),
        of_user=sent_back,
        may=answers,
        order=5,
    ),
    Source(
        "word_answer",
        _("Answers to directives that wait for the leader's word"),
        Kind.ASSIGNED,
        one=_("A directive on “%(project)s” is answered and waits for the leader's word."),
        many=ngettext_lazy(
            "%(count)s directive is answered and waits for the leader's word.",
            "%(count)s directives are answered and wait for the leader's word.",
            "count",
        ),
        path=leaders_page,
        of_user=words_on_answers,
        may=answers,
        order=3,
    ),
    Source(
        "word_issue",
        _("Issues that ask for the leader's word"),
        Kind.ASSIGNED,
        one=_("An issue of “%(project)s” asks the leader to coordinate."),
        many=ngettext_lazy(
            "%(count)s issue asks the leader to coordinate.",
            "%(count)s issues ask the leader to coordinate.",
            "count",
        ),
        path=leaders_page,
        of_user=words_on_issues,
        may=lambda user: answers(user) and user.may("issues.view_issue"),
        order=4,
    ),
)


def answers_due(user, first, last):
    """The days by which directives are to be answered (two queries)."""
    today = timezone.localdate()
    rows = handled(user, today).filter(due_on__gte=first, due_on__lte=last)
    words = gettext("answer to a directive")
    return entries_on(rows, words, page_of, today, late=lambda row: row.is_overdue(today))


def visits_planned(user, first, last):
    """Planned visits of leaders whose office lets calendars show them (six queries)."""
    today = timezone.localdate()
    rows = shown_to(user, today).filter(on__gte=first, on__lte=last)
    rows = list(rows.select_related("project", "leader__user"))
    lines = lines_on(rows, today)
    found = []
    for row in rows:
        words = gettext("visit of %(leader)s") % {"leader": row.leader}
        found.append(
            Entry(
                str(row.pk),
                row.on,
                about(words, row.project.name),
                reverse("liaison:project", args=[row.project_id]),
                lines=(labelled(words, day_label(row.on)), *lines[row.project_id]),
            )
        )
    return found


def plan_pages(user, today):
    """The pages of planned visits of those for whom a person records visits (two queries)."""
    return [
        (
            gettext("Planned visits of %(leader)s") % {"leader": leader},
            reverse("liaison:planned", args=[leader.pk]),
        )
        for leader in leaders_for(user, VISIT, today)
    ]


def led_milestones(user, first, last):
    """Milestones of the projects led by whom a person reads for, himself among them (four queries)."""
    today = timezone.localdate()
    leaders = leaders_for(user, READ, today)
    if not leaders:
        return []
    projects = Project.objects.none()
    for leader in leaders:
        projects = projects | Project.objects.led_by(leader, today)
    return milestone_entries(Project.objects.allowed(user).filter(pk__in=projects.values("pk")), first, last)


def reads(user, today):
    """Whether a person reads for a leader (two queries)."""
    return bool(leaders_for(user, READ, today))


CALENDARS = (
    CalendarSource("directive", _("Answers to directives"), answers_due, may=answers, order=10),
    CalendarSource(
        "led_milestone", _("Milestones of liaison projects"), led_milestones, shown=reads, order=49
    ),
    CalendarSource(
        "visit",
        _("Planned visits of leaders whose office shows them"),
        visits_planned,
        pages=plan_pages,
        order=60,
    ),
)


def register():
    """Enter the sources, and what stands in calendars."""
    sources.register(*SOURCES)
    calendars.register(*CALENDARS)
