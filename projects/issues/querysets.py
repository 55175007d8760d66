"""The words in which pages, filters and rules speak of issues."""

from django.apps import apps
from django.db import models
from django.db.models import Q

from projects.directory.querysets import ScopedQuerySet
from projects.pool.querysets import project_scope
from projects.search.matching import holding, named


def units_of(user):
    """The ids of the units a user stands for: his own, and those of his roles (no query beyond the
    grants of the request)."""
    units = {grant.organisation_id for grant in user.active_grants if grant.scope == "ORGANISATION"}
    if user.organisation_id:
        units.add(user.organisation_id)
    return units


def belongs_to(person, unit):
    """Whether somebody stands for a unit: then he can be the one responsible there (two queries where his
    grants are not known)."""
    return unit.pk in units_of(person)


def speaks_for_a_banner(user):
    """Whether somebody's unit or his scope lies below the city."""
    division = user.organisation.division if user.organisation_id else None
    if division is not None and division.parent_id is not None:
        return True
    return any(
        grant.scope == "DIVISION" and "/" in grant.division.path.strip("/") for grant in user.active_grants
    )


def issue_scope(user, grant, prefix=""):
    """The issues in the scope of a grant: those of its projects, those its unit answers for or was
    asked to help with, and in the scope of one's own those one raised or handles."""
    condition = project_scope(user, grant, f"{prefix}project__")
    if grant.scope == "ORGANISATION":
        asked = apps.get_model("issues", "HelpRequest").objects.filter(department=grant.organisation_id)
        condition |= Q(**{f"{prefix}organisation": grant.organisation_id})
        condition |= Q(**{f"{prefix}pk__in": asked.values("issue_id")})
    elif grant.scope == "OWN":
        condition |= Q(**{f"{prefix}raised_by": user}) | Q(**{f"{prefix}handler": user})
    return condition


class IssueQuerySet(ScopedQuerySet):
    """Issues."""

    def scope_q(self, user, grant):
        return issue_scope(user, grant)

    def counted(self):
        """Without those that were withdrawn: raised by mistake, they count nowhere."""
        return self.exclude(state="WITHDRAWN")

    def open(self):
        """Neither closed nor withdrawn."""
        return self.exclude(state__in=["CLOSED", "WITHDRAWN"])

    def overdue(self, on):
        """Open, due before a day, neither waiting for verification nor paused by approval."""
        return (
            self.open()
            .exclude(state="RESOLVED")
            .filter(Q(paused_until__isnull=True) | Q(paused_until__lte=on), due_on__lt=on)
        )

    def handled_by(self, user):
        """Those that a person handles."""
        return self.filter(handler=user)

    def of_units_of(self, user):
        """Those for which a unit of the user's is responsible."""
        return self.filter(organisation__in=units_of(user))

    def to_verify(self, user=None):
        """Reported as solved; with a user those that he may verify, being neither handler nor reporter."""
        found = self.filter(state="RESOLVED")
        if user is None:
            return found
        own = Q(resolved_by=user) | Q(handler=user)
        return found.allowed(user, "verify").exclude(pk__in=self.model.objects.filter(own).values("pk"))

    def to_assign(self, user):
        """Raised, and for a user to assign."""
        return self.filter(state="OPEN").allowed(user, "assign")

    def extension_asked(self, *conditions):
        """With an extension that waits for its decision."""
        asked = apps.get_model("issues", "Extension").objects.asked().filter(*conditions)
        return self.filter(pk__in=asked.values("issue_id"))

    def to_decide(self, user):
        """With an extension that a user may decide on: he did not ask for it himself."""
        return self.extension_asked(~Q(asked_by=user)).allowed(user, "assign")

    def held_by(self, user, on):
        """Those of projects that a person carries on a day as steward or agent, reporter or in the banner."""
        held = apps.get_model("pool", "Responsibility").objects.on(on).filter(user=user)
        return self.filter(project__in=held.values("project_id"))

    def search(self, text):
        """By title or project, also by their sound, or description, all words of the text."""
        condition = Q()
        for word in text.split():
            condition &= (
                named("issues.issue", word)
                | named("pool.project", word, "project")
                | holding("title", word)
                | holding("description", word)
                | holding("project__name", word)
            )
        return self.filter(condition)


class OfIssueQuerySet(ScopedQuerySet):
    """What hangs on issues; what one may do with it is what one may do with the issue."""

    def permission(self, action):
        return f"issues.{action}_issue"

    def scope_q(self, user, grant):
        return issue_scope(user, grant, "issue__")


class ExtensionQuerySet(models.QuerySet):
    """Extensions."""

    def asked(self):
        """Those that wait for a decision."""
        return self.filter(approved__isnull=True, withdrawn="")


class ResolutionQuerySet(models.QuerySet):
    """Reports of solutions."""

    def to_verify(self):
        """Those that wait for their verification."""
        return self.filter(verified__isnull=True, withdrawn_on__isnull=True)


class HelpQuerySet(OfIssueQuerySet):
    """Requests for the city's help."""

    def for_office(self):
        """Those that wait for the office's word."""
        return self.filter(state__in=self.model.FOR_OFFICE)

    def for_units_of(self, user):
        """Those that a unit of the user's must sign for or answer."""
        return self.filter(department__in=units_of(user), state__in=["ACCEPTED", "SIGNED"])

    def late(self, on):
        """Not signed for in time."""
        return self.filter(state="ACCEPTED", sign_due_on__lt=on)


class SupervisionQuerySet(OfIssueQuerySet):
    """Supervisions."""

    def running(self):
        return self.filter(state__in=self.model.RUNNING)

    def late(self, on):
        """Sent, and not answered in time."""
        return self.filter(state="FORWARDED", feedback_due_on__lt=on)
