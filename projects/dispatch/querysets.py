"""The words in which pages and rules speak of weeks, reports and lights."""

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from projects.directory.querysets import ScopedQuerySet
from projects.pool.models import Project
from projects.pool.querysets import project_scope

COUNTED = ("SUBMITTED", "ACCEPTED", "LOCKED")
ACCEPTED = ("ACCEPTED", "LOCKED")


class WeeklyReportQuerySet(ScopedQuerySet):
    """Weekly reports; what a user may do with one is what he may do with its project."""

    permission_model = Project

    def scope_q(self, user, grant):
        return project_scope(user, grant, "project__")

    def of_week(self, week):
        return self.filter(week=week)

    def counted(self):
        """Whose figures count as reported."""
        return self.filter(state__in=COUNTED)

    def accepted(self):
        return self.filter(state__in=ACCEPTED)

    def waiting_for(self, step):
        """Submitted and waiting for a step of the chain."""
        return self.filter(state="SUBMITTED", waiting_for=step)

    def with_week_figure(self):
        """With `before`: the cumulative of the last counted report of the same calendar year."""
        earlier = (
            self.model.objects.counted()
            .filter(
                project=OuterRef("project"),
                week__lt=OuterRef("week"),
                as_of__year=OuterRef("as_of__year"),
                cumulative__isnull=False,
            )
            .order_by("-week")
        )
        return self.annotate(before=Subquery(earlier.values("cumulative")[:1]))


class MonthlyReturnQuerySet(ScopedQuerySet):
    """Monthly returns; what a user may do with one is what he may do with its project."""

    permission_model = Project

    def scope_q(self, user, grant):
        return project_scope(user, grant, "project__")

    def confirmed(self):
        """Whose figures count for the month."""
        return self.filter(state__in=("CONFIRMED", "LOCKED"))

    def differing(self):
        """Saying something else than the weeks."""
        return self.filter(weeks_cumulative__isnull=False).exclude(cumulative=F("weeks_cumulative"))


class SignedSheetQuerySet(ScopedQuerySet):
    """Signed sheets: a sheet shows a whole division, so only who sees all of it sees the sheet."""

    permission_model = Project

    def scope_q(self, user, grant):
        if grant.scope == "DIVISION":
            return Q(division__path__startswith=grant.division.path)
        return Q(pk__in=[])


class SiteCheckQuerySet(ScopedQuerySet):
    """Checks on site: whoever sees the project sees what was found there."""

    permission_model = Project

    def scope_q(self, user, grant):
        return project_scope(user, grant, "project__")

    def differing(self):
        """With anything that is not as reported."""
        return self.filter(Q(start="DIFFERS") | Q(progress="DIFFERS") | Q(investment="DIFFERS"))

    def to_decide(self):
        """With a reduction on which nobody has decided yet."""
        return self.filter(reduction__state="WAITING")


class LightRuleSetQuerySet(models.QuerySet):
    """Rules of the light."""

    def in_use(self, day):
        """The set in force on a day, or None."""
        return self.filter(valid_from__lte=day).order_by("-valid_from").first()
