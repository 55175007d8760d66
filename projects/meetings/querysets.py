"""The words in which pages and rules speak of meetings and of what they decided."""

from django.apps import apps
from django.db.models import Case, Q, Value, When

from projects.directory.querysets import ScopedQuerySet
from projects.issues.querysets import units_of
from projects.pool.querysets import project_scope

TAKES_PART = "meetings.view_meeting"
HELD = ("HELD", "MINUTED")


class MeetingQuerySet(ScopedQuerySet):
    """Meetings. They are the city's: whoever takes part reads the material, whatever the scope of his role;
    before they are held they are seen by who prepares them."""

    def covers_all(self, grant):
        return True

    def allowed(self, user, action="view"):
        found = super().allowed(user, action)
        return found if user.may("meetings.prepare_meeting") else found.held()

    def held(self):
        """Those that have taken place."""
        return self.filter(state__in=HELD)

    def before(self, meeting):
        """Those held before another one."""
        earlier = Q(held_on__lt=meeting.held_on)
        if meeting.pk is not None:
            earlier |= Q(held_on=meeting.held_on, pk__lt=meeting.pk)
        return self.held().filter(earlier)


class DecisionQuerySet(ScopedQuerySet):
    """Decisions of meetings that were held; who prepares a meeting sees its own before.

    Whoever takes part in meetings sees all of them, anybody else those that his unit leads or joins and
    those about the projects in the scope of his role.
    """

    def covers_all(self, grant):
        return TAKES_PART in grant.permissions

    def scope_q(self, user, grant):
        units = units_of(user)
        joined = self.model.partners.through.objects.filter(organisation__in=units)
        scope = Q(lead__in=units) | Q(pk__in=joined.values("decision"))
        if grant.scope != "CITY":
            scope |= project_scope(user, grant, "project__")
        return scope

    def allowed(self, user, action="view"):
        found = super().allowed(user, action)
        return found if user.may("meetings.prepare_meeting") else found.of_held()

    def of_held(self):
        """Of meetings that have taken place."""
        return self.filter(meeting__state__in=HELD)

    def led_by_units_of(self, user):
        """Those that a unit of the user's leads."""
        return self.filter(lead__in=units_of(user))

    def with_standing(self, on):
        """With `standing` on a day: done, dropped, overdue or open, as rules.standing_of says of one."""
        overdue = apps.get_model("issues", "Issue").objects.overdue(on).order_by().values("pk")
        return self.annotate(
            standing=Case(
                When(Q(issue__state="CLOSED") | Q(state="DONE"), then=Value("DONE")),
                When(issue__state="WITHDRAWN", then=Value("DROPPED")),
                When(Q(due_on__lt=on) & (Q(issue=None) | Q(issue__in=overdue)), then=Value("OVERDUE")),
                default=Value("OPEN"),
            )
        )

    def unfinished(self):
        """Neither carried out nor dropped with their issue."""
        return self.exclude(state="DONE").exclude(issue__state__in=["CLOSED", "WITHDRAWN"])
