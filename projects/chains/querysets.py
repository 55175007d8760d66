"""The words in which pages and figures speak of chains, and who sees what of them."""

from django.apps import apps
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, NullIf

from projects.directory.querysets import ScopedQuerySet
from projects.investment.querysets import units_of
from projects.pool.models.project import BEFORE_START, BUILDING, FINISHED
from projects.pool.querysets import project_scope

KEY = BigIntegerField()
# Which stages of the pool make which standing on a chain; what was withdrawn stands nowhere.
STAGES_OF = {"PREPARING": BEFORE_START, "BUILDING": BUILDING, "PRODUCING": FINISHED}


def counted(rows, by, outer="pk"):
    """An expression: how many rows refer to this one by a field."""
    counts = rows.order_by().filter(**{by: OuterRef(outer)}).values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)


def with_reached(rows):
    """With `share`, the share of capacity reached (%), to sort by: as a float, since SQLite divides whole
    numbers without a remainder."""
    produced, capacity = Cast("produced", FloatField()), Cast("capacity", FloatField())
    return rows.annotate(share=produced * Value(100.0) / NullIf(capacity, Value(0.0)))


class CityWideQuerySet(ScopedQuerySet):
    """What is one for the whole city: whoever may read it reads all of it."""

    def covers_all(self, grant):
        return True


class ChainLinkQuerySet(CityWideQuerySet):
    """Links of chains."""

    def with_standing(self):
        """With `standing`: HELD where an enterprise or a project in production stands on the link, COMING
        where only projects before that do, else MISSING. The same for every reader: talks and what is only
        signed do not count."""
        places = apps.get_model("chains", "ChainPlace").objects.standing().filter(link=OuterRef("pk"))
        enterprises = apps.get_model("chains", "ChainEnterprise").objects.filter(link=OuterRef("pk"))
        return self.annotate(
            standing=Case(
                When(Exists(enterprises), then=Value("HELD")),
                When(Exists(places.in_stages(FINISHED)), then=Value("HELD")),
                When(Exists(places.in_stages((*BEFORE_START, *BUILDING))), then=Value("COMING")),
                default=Value("MISSING"),
            )
        )

    def with_counts(self):
        """With how many enterprises and projects of each standing there are: `enterprise_count`,
        `preparing`, `building`, `producing`."""
        places = apps.get_model("chains", "ChainPlace").objects.standing()
        enterprises = apps.get_model("chains", "ChainEnterprise").objects
        return self.annotate(
            enterprise_count=counted(enterprises, "link"),
            **{name.lower(): counted(places.in_stages(stages), "link") for name, stages in STAGES_OF.items()},
        )


class ChainPlaceQuerySet(QuerySet):
    """Places on links."""

    def with_outcome(self):
        """With `became`, the project of the pool that a place stands for by now, and `signed`, its agreement:
        one thing from talks to the pool, so that it is counted once."""
        agreements = apps.get_model("investment", "Agreement").objects.order_by("kind", "-signed_on", "-pk")
        of_talks = agreements.filter(negotiation=OuterRef("negotiation"))
        landed = of_talks.filter(project__isnull=False).values("project")[:1]
        return self.annotate(
            became=Coalesce("project", "agreement__project", Subquery(landed), output_field=KEY),
            signed=Coalesce("agreement", Subquery(of_talks.values("pk")[:1]), output_field=KEY),
        )

    def standing(self):
        """Those that stand for a project which still belongs to the chain of the link."""
        projects = apps.get_model("pool", "Project").objects.filter(pk=OuterRef("became"))
        rows = self.with_outcome().annotate(
            stage=Subquery(projects.values("stage")[:1]), of_chain=Subquery(projects.values("chain")[:1])
        )
        return rows.filter(of_chain=F("link__chain"))

    def in_stages(self, stages):
        """Of those `standing`, those whose project is in some stages."""
        return self.filter(stage__in=[str(stage) for stage in stages])


class ChainPlanQuerySet(CityWideQuerySet):
    """Plans of chains."""


class ChainTaskQuerySet(QuerySet):
    """Tasks of plans."""

    def overdue(self, on):
        """Not done, and their day has passed."""
        return self.filter(state="OPEN", due_on__lt=on)

    def of_units_of(self, user):
        """Those that a unit of the user's has."""
        return self.filter(unit__in=units_of(user))


class GreenLinkQuerySet(ScopedQuerySet):
    """Green power links, seen by who sees one of the two projects."""

    def scope_q(self, user, grant):
        return project_scope(user, grant, "supplier__") | project_scope(user, grant, "consumer__")

    def totals(self):
        """The capacity and the energy linked."""
        return self.aggregate(capacity=Sum("capacity"), energy=Sum("energy"))


class ScaleEntryQuerySet(ScopedQuerySet):
    """Enterprises after production, seen in their division or with their project."""

    def scope_q(self, user, grant):
        if grant.scope == "DIVISION":
            return Q(division__path__startswith=grant.division.path)
        return project_scope(user, grant, "project__")

    def with_standing(self, on):
        """With `standing` on a day: ENTERED, OVERDUE (should have and has not) or WAITING."""
        return self.annotate(
            standing=Case(
                When(entered_on__isnull=False, then=Value("ENTERED")),
                When(due_on__lt=on, then=Value("OVERDUE")),
                default=Value("WAITING"),
            )
        )

    def with_reached(self):
        """With `share`, the share of capacity reached (%)."""
        return with_reached(self)
