"""The words in which pages and rules speak of permits."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from projects.directory.querysets import ScopedQuerySet
from projects.pool.querysets import project_scope
from projects.search.matching import holding

from .rules import DONE, WITH_APPLICANT, WITH_DEPARTMENT, Status


class PermitQuerySet(ScopedQuerySet):
    """Permits. A grant covers those of its projects; one for an organisation also those it decides."""

    def scope_q(self, user, grant):
        condition = project_scope(user, grant, "project__")
        if grant.scope == "ORGANISATION":
            condition |= Q(department=grant.organisation_id)
        return condition

    def needed(self):
        """Those the projects need: all but "not applicable"."""
        return self.exclude(status=Status.NOT_APPLICABLE)

    def alive(self):
        """Those of projects that were not withdrawn."""
        return self.exclude(project__stage="WITHDRAWN")

    def open(self):
        """Those on which something remains to be done."""
        return self.exclude(status__in=DONE)

    def under_way(self):
        """Begun and not finished (在办)."""
        return self.filter(status__in=[*WITH_DEPARTMENT, Status.PREPARING, Status.SUPPLEMENT])

    def with_department(self):
        """Those whose ball the department has."""
        return self.filter(status__in=WITH_DEPARTMENT)

    def with_applicant(self):
        """Those whose ball the applicant has, supplements included."""
        return self.filter(status__in=WITH_APPLICANT)

    def overdue(self, on):
        """The promise has passed and the department still has the ball (超期)."""
        return self.with_department().filter(due_on__lt=on)

    def near_due(self, on, until):
        """The promise ends from a day up to another."""
        return self.with_department().filter(due_on__gte=on, due_on__lte=until)

    def with_documents_overdue(self, on):
        """A document to follow is late."""
        late = self.model._meta.get_field("documents").related_model.objects.overdue(on)
        return self.filter(open_documents__gt=0).filter(Exists(late.filter(permit=OuterRef("pk"))))

    def hard_stops(self):
        """What the law asks for before a start."""
        return self.filter(procedure__is_hard_stop=True)

    def search(self, text):
        """By the project as projects are found, or by the procedure, all words of the text."""
        projects, found = self.model._meta.get_field("project").related_model.objects, self
        for word in text.split():
            called = holding("procedure__name", word) | holding("procedure__name_en", word)
            found = found.filter(called | Q(project__in=projects.search(word).values("pk")))
        return found

    def mine(self, user, on):
        """Those of projects that a person holds on a day, in whatever role."""
        projects = self.model._meta.get_field("project").related_model.objects.held_by(user, on)
        return self.filter(project__in=projects.values("pk"))


class MissingDocumentQuerySet(models.QuerySet):
    """Documents to follow."""

    def open(self):
        """Not in yet, and still asked for."""
        return self.filter(supplied_on__isnull=True, dropped_on__isnull=True)

    def overdue(self, on):
        """Not in although due."""
        return self.open().filter(due_on__lt=on)


class SessionQuerySet(ScopedQuerySet):
    """Sessions. A grant covers those on whose agenda is a permit in its scope, those its unit convened,
    and those a person planned himself."""

    def scope_q(self, user, grant):
        items = self.model._meta.get_field("items").related_model.objects
        inside = project_scope(user, grant, "permit__project__")
        if grant.scope == "ORGANISATION":
            inside |= Q(permit__department=grant.organisation_id)
        condition = Q(pk__in=items.filter(inside).values("session")) | Q(planned_by=user)
        if grant.scope == "ORGANISATION":
            condition |= Q(convened_by=grant.organisation_id)
        elif grant.scope == "DIVISION":
            condition |= Q(convened_by__division__path__startswith=grant.division.path)
        return condition

    def planned(self):
        """Still to be held."""
        return self.filter(state="PLANNED")


class ServiceRecordQuerySet(ScopedQuerySet):
    """Service records; in the scope of a grant are those of its projects, and one's own."""

    def scope_q(self, user, grant):
        return project_scope(user, grant, "project__") | Q(agent=user)

    def of_month(self, month):
        """Those of a month (base.periods.Month)."""
        return self.filter(on__gte=month.first, on__lte=month.last)
