"""Planning a leader's visits, and switching on that calendars show them: by his office alone."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import require
from projects.directory.models import Delegation
from projects.pool.models import Project, Responsibility

from .directing import behalf, leaders_for
from .models import LeaderCalendar, PlannedVisit
from .visiting import may_record


def require_office(leader, by, today):
    """Refuse whoever is not the leader's office."""
    require(
        may_record(by, leader, today),
        "not_delegated",
        _("%(leader)s has not delegated this to you."),
        leader=leader,
    )


def record(verb, leader, by, at, **params):
    """Keep an act on the leader's own history."""
    on_behalf_of = None if by.may("liaison.record_visit") else behalf(by, leader)
    events.record(verb, leader, by=by, at=at, on_behalf_of=on_behalf_of, params=params)


def plan(leader, project, on, *, by, at, today):
    """Plan a visit. Raises RuleViolation `not_delegated`, `past`, `not_led` or `planned`."""
    require_office(leader, by, today)
    require(on >= today, "past", _("The day cannot lie in the past."))
    led = Project.objects.led_by(leader, today).filter(pk=project.pk)
    require(led.exists(), "not_led", _("%(leader)s does not lead this project."), leader=leader)
    with transaction.atomic():
        row, is_new = PlannedVisit.objects.get_or_create(
            leader=leader, project=project, on=on, defaults={"entered_by": by, "entered_at": at}
        )
        require(is_new, "planned", _("This visit is planned already."))
        record("leader.plan_visit", leader, by, at, project=project.name, on=on)
    return row


def drop(row, *, by, at, today):
    """Cancel a planned visit. Raises RuleViolation `not_delegated`."""
    require_office(row.leader, by, today)
    with transaction.atomic():
        record("leader.drop_visit", row.leader, by, at, project=row.project.name, on=row.on)
        row.delete()


def show(leader, shows, *, by, at, today):
    """Let calendars show a leader's planned visits, or not. Raises RuleViolation `not_delegated`."""
    require_office(leader, by, today)
    with transaction.atomic():
        row, _new = LeaderCalendar.objects.select_for_update().get_or_create(leader=leader)
        if row.shows_visits != shows:
            row.shows_visits = shows
            row.save()
            record("leader.show_visits" if shows else "leader.hide_visits", leader, by, at)


def seers(leader, projects, today):
    """The people in whose calendars a leader's visits to projects (their keys; all that he leads where there
    are none) would stand today: he, who reads for him, who holds the projects (four queries)."""
    projects = projects or Project.objects.led_by(leader, today).values("pk")
    readers = Delegation.objects.filter(principal=leader).on(today).select_related("delegate")
    people = [leader.user, *(one.delegate for one in readers if Delegation.Act.READ in one.acts)]
    held = Responsibility.objects.on(today).filter(project__in=projects)
    held = held.select_related("user", "leader__user").order_by("role", "pk")
    people += [row.user or row.leader.user for row in held]
    return list(dict.fromkeys(one for one in people if one.is_active))


def shown_to(user, today):
    """The planned visits that may stand in a user's calendar: of leaders whose office switched it on, on
    projects that he sees and holds, or of a leader that he is or reads for."""
    projects = Project.objects.allowed(user)
    leaders = [one.pk for one in leaders_for(user, Delegation.Act.READ, today)]
    own = Q(leader__in=leaders) | Q(project__in=projects.held_by(user, today).order_by().values("pk"))
    return PlannedVisit.objects.filter(
        own, leader__calendar__shows_visits=True, project__in=projects.order_by().values("pk")
    )
