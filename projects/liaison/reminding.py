"""What the liaison gives occasion to tell: directives to answer, answers sent back."""

from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from projects.pool.reminding import about, awake, row_notes
from projects.reminders import calendars, sources
from projects.reminders.calendars import CalendarSource, Entry
from projects.reminders.sources import Kind, Note, Source

from .models import Directive, DirectiveFeedback
from .planning import shown_to


def page_of(directive):
    return reverse("liaison:directive", args=[directive.pk])


def handled(user, today):
    """The directives on projects at work that a person, or his unit where he speaks for it, is to answer."""
    found = awake(Directive.objects.allowed(user).for_handler(user).open(), today)
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
)


def answers_due(user, first, last):
    """The days by which directives are to be answered (one query)."""
    rows = handled(user, timezone.localdate()).filter(due_on__gte=first, due_on__lte=last)
    words = gettext("answer to a directive")
    return [Entry(str(row.pk), row.due_on, about(words, row.project.name), page_of(row)) for row in rows]


def visits_planned(user, first, last):
    """Planned visits of leaders whose office lets calendars show them (five queries)."""
    rows = shown_to(user, timezone.localdate()).filter(on__gte=first, on__lte=last)
    words = gettext("visit of %(leader)s")
    return [
        Entry(
            str(row.pk),
            row.on,
            about(words % {"leader": row.leader}, row.project.name),
            reverse("liaison:project", args=[row.project_id]),
        )
        for row in rows.select_related("project", "leader__user")
    ]


CALENDARS = (
    CalendarSource("directive", _("Answers to directives"), answers_due, may=answers, order=10),
    CalendarSource("visit", _("Planned visits of leaders whose office shows them"), visits_planned, order=60),
)


def register():
    """Enter the sources, and what stands in calendars."""
    sources.register(*SOURCES)
    calendars.register(*CALENDARS)
