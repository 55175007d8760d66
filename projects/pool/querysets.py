"""The words in which pages, filters, exports and rules speak of projects."""

from decimal import Decimal

from django.apps import apps
from django.db import models
from django.db.models import (
    Case,
    DecimalField,
    ExpressionWrapper,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import NullIf
from django.utils import timezone

from projects.base.models import EffectiveQuerySet, in_force
from projects.directory.querysets import ScopedQuerySet
from projects.search.matching import holding, named

from .criteria import condition_of

# What a project may lack, so that its file is not in order: the keys of `lacking`.
ROLES_NEEDED = {"leader": "LEADER", "steward": "STEWARD", "reporter": "REPORTER"}
FIELDS_NEEDED = {
    "department": "responsible_department",
    "owner": "owner",
    "investment": "total_investment",
    "group": "working_group",
}
LACKS = (*ROLES_NEEDED, "plan", *FIELDS_NEEDED, "code", "start", "phone")
EXACT = DecimalField(max_digits=24, decimal_places=6)
STAGES_BUILDING = ("STARTED", "UNDER_CONSTRUCTION")
STAGES_WITHOUT_CODE = ("PLANNING", "RESERVE", "WITHDRAWN")
STAGES_WITHOUT_FILE = ("PLANNING", "WITHDRAWN")
ACTIVE_STAGES = ("PRELIMINARY", *STAGES_BUILDING)


def project_scope(user, grant, prefix=""):
    """The projects in the scope of a grant, as a condition; `prefix` reaches over a relation."""
    if grant.scope == "DIVISION":
        return Q(**{f"{prefix}division__path__startswith": grant.division.path})
    if grant.scope == "ORGANISATION":
        unit = grant.organisation_id
        return (
            Q(**{f"{prefix}owner": unit})
            | Q(**{f"{prefix}responsible_department": unit})
            | Q(**{f"{prefix}working_group": unit})
            | _held(prefix, Q(organisation=unit))
        )
    return _held(prefix, Q(user=user) | Q(leader__user=user))


def _held(prefix, who):
    """Projects held today through a responsibility; a subquery, so that no row comes twice."""
    responsibilities = apps.get_model("pool", "Responsibility").objects.on(timezone.localdate())
    return Q(**{f"{prefix}pk__in": responsibilities.filter(who).values("project_id")})


class ProjectQuerySet(ScopedQuerySet):
    """Projects."""

    def scope_q(self, user, grant):
        return project_scope(user, grant)

    def in_tier(self, *tiers):
        return self.filter(tier__in=tiers)

    def in_pool(self):
        """In the pool: with a tier. What has started has left it for the construction list."""
        return self.exclude(tier="")

    def in_stage(self, *stages):
        return self.filter(stage__in=stages)

    def in_division(self, division):
        """In a division or any part of it."""
        return self.filter(division__path__startswith=division.path)

    def on_list(self, code, year, on=None):
        """On a year's list (`CITY_KEY`), on a day or at any time of the year."""
        condition = Q(entries__project_list__code=code, entries__project_list__year=year)
        if on is not None:
            condition &= in_force(on, "entries__")
        return self.filter(pk__in=self.model.objects.filter(condition).values("pk"))

    def led_by(self, leader, on):
        """Held by a liaison leader on a day."""
        held = Q(responsibilities__role="LEADER", responsibilities__leader=leader)
        return self.filter(
            pk__in=self.model.objects.filter(held & in_force(on, "responsibilities__")).values("pk")
        )

    def held_by(self, user, on):
        """Held by a person on a day, as reporter, steward, agent or leader."""
        who = Q(responsibilities__user=user) | Q(responsibilities__leader__user=user)
        held = self.model.objects.filter(who & in_force(on, "responsibilities__"))
        return self.filter(pk__in=held.values("pk"))

    def suspended(self, on):
        """Resting by approval on a day (冬季停工, 停工)."""
        return self.filter(pk__in=self.model.objects.filter(in_force(on, "suspensions__")).values("pk"))

    def of_year(self, year):
        """With the year's plan as `plan` (one left join): `plan__planned_investment`, …"""
        return self.annotate(plan=FilteredRelation("plans", condition=Q(plans__year=year)))

    def in_list_order(self, project_list):
        """With `serial`, the number on a list, and in its order; projects not on it come last."""
        return self.annotate(
            entry=FilteredRelation(
                "entries", condition=Q(entries__project_list=project_list, entries__valid_to__isnull=True)
            ),
            serial=F("entry__serial"),
        ).order_by(F("serial").asc(nulls_last=True), "pk")

    def with_year_figures(self, year, *, completed, shares):
        """With the year's `planned`, `completed` (万元), `asked` (%) and `build_type`.

        `completed` is an expression for the cumulative figure, or None for the one kept on the
        project; `shares` maps a curve's key to the percentage that it asks for.
        """
        if completed is None:
            completed = Case(When(ytd_year=year, then=F("ytd_completed")))
        whens = [When(plan__curve=key, then=Value(share)) for key, share in shares.items()]
        return self.of_year(year).annotate(
            planned=F("plan__planned_investment"),
            completed=completed,
            asked=Case(*whens, output_field=EXACT),
            build_type=F("plan__build_type"),
        )

    def with_rate(self):
        """With `rate` (%) and `gap` (percentage points) to sort by; needs `with_year_figures`."""
        rate = F("completed") * 100 / NullIf(F("planned"), Value(Decimal(0)))
        return self.annotate(rate=ExpressionWrapper(rate, EXACT)).annotate(
            gap=ExpressionWrapper(F("rate") - F("asked"), EXACT)
        )

    def lacking(self, *what, on, year):
        """Those that lack any of some things (keys of `LACKS`) on a day and in a year."""
        condition = Q()
        for name in what:
            condition |= self.lack_q(name, on=on, year=year)
        return self.filter(condition)

    def lack_q(self, what, *, on, year):
        """The condition that a project lacks a thing; see `LACKS`. What is only being planned, or has
        left the pool, needs nothing yet; a leader is needed by liaison projects, a reporter by those
        that report weekly."""
        if what == "start":
            return Q(stage__in=STAGES_BUILDING, started_on__isnull=True)
        if what == "code":
            return Q(national_code__isnull=True) & ~Q(stage__in=STAGES_WITHOUT_CODE)
        needed = ~Q(stage__in=STAGES_WITHOUT_FILE)
        if what == "plan":
            plans = apps.get_model("pool", "AnnualPlan").objects.filter(
                year=year, planned_investment__isnull=False
            )
            return Q(stage__in=ACTIVE_STAGES) & ~Q(pk__in=plans.values("project_id"))
        if what == "phone":
            return needed & Q(contact_phone="")
        if what in FIELDS_NEEDED:
            return needed & Q(**{f"{FIELDS_NEEDED[what]}__isnull": True})
        held = apps.get_model("pool", "Responsibility").objects.on(on).filter(role=ROLES_NEEDED[what])
        if what == "leader":
            needed &= Q(pk__in=self.model.objects.on_list("LIAISON", year, on).values("pk"))
        if what == "reporter":
            listed = Q(entries__project_list__reports_weekly=True, entries__project_list__year=year)
            reporting = self.model.objects.filter(listed & in_force(on, "entries__"))
            needed &= Q(pk__in=reporting.values("pk"))
        return needed & ~Q(pk__in=held.values("project_id"))

    def with_criteria(self, criteria, on):
        """With `meets_<pk>` for each TierCriterion: whether the project meets it on a day."""
        conditions = {f"meets_{one.pk}": condition_of(one.code, one.parameters, on) for one in criteria}
        return self.annotate(
            **{
                name: Case(When(condition, then=Value(True)), default=Value(False))
                for name, condition in conditions.items()
            }
        )

    def with_fit(self, criteria, on):
        """With `meets_<pk>` for each TierCriterion, `lacking_own` (how many of its own tier's criteria a
        project lacks), `asked_own` (how many there are) and `could_rise` (it meets all that the tier
        nearest to a start asks, and stands lower)."""
        lacking, asked = Value(0), {}
        near = [one for one in criteria if one.tier == "NEAR_TERM"]
        for one in criteria:
            asked[one.tier] = asked.get(one.tier, 0) + 1
            missing = When(**{"tier": one.tier, f"meets_{one.pk}": False}, then=Value(1))
            lacking = lacking + Case(missing, default=Value(0))
        rises = Q(pk__in=[]) if not near else ~Q(tier="NEAR_TERM")
        for one in near:
            rises &= Q(**{f"meets_{one.pk}": True})
        whens = [When(tier=tier, then=Value(count)) for tier, count in asked.items()]
        return self.with_criteria(criteria, on).annotate(
            lacking_own=ExpressionWrapper(lacking, models.IntegerField()),
            asked_own=Case(*whens, default=Value(0), output_field=models.IntegerField()),
            could_rise=Case(When(rises, then=Value(True)), default=Value(False)),
        )

    def as_of(self, day):
        """With `stage_then`, `tier_then` and `division_then` as they stood on a day."""

        def value(relation):
            rows = self.model._meta.get_field(relation).related_model.objects
            return Subquery(rows.filter(project=OuterRef("pk")).on(day).order_by("-pk").values("value")[:1])

        return self.annotate(
            stage_then=value("stages"), tier_then=value("tiers"), division_then=value("divisions")
        )

    def search(self, text):
        """By name and owner, also by their sound, or national code, all words of the text."""
        condition = Q()
        for word in text.split():
            condition &= (
                named("pool.project", word)
                | named("directory.organisation", word, "owner")
                | holding("name", word)
                | holding("owner__name", word)
                | holding("national_code", word)
            )
        return self.filter(condition)


class StageQuerySet(EffectiveQuerySet):
    """The stages that projects had, each with its time."""

    def ended(self, *, after, until):
        """Those that ended after one day and up to another, with `next_value`, the stage that followed."""
        begun_later = Q(valid_from__gt=OuterRef("valid_from")) | Q(pk__gt=OuterRef("pk"))
        following = self.model.objects.filter(
            begun_later, project=OuterRef("project"), valid_from=OuterRef("valid_to")
        ).order_by("pk")
        return self.filter(valid_to__gt=after, valid_to__lte=until).annotate(
            next_value=Subquery(following.values("value")[:1])
        )

    def moved_on(self, *, after, until):
        """Those of `ended` after which the project went on to a later stage, not back and not out."""
        *life, _withdrawn = (code for code, _label in self.model._meta.get_field("value").choices)
        forward = Q(pk__in=())
        for place, stage in enumerate(life):
            forward |= Q(value=stage, next_value__in=life[place + 1 :])
        return self.ended(after=after, until=until).filter(forward)


class ProjectListQuerySet(models.QuerySet):
    """Lists of projects."""

    def main_of(self, year):
        """The year's list whose numbers order the sheets: the first that reports weekly; or None."""
        return self.filter(year=year, reports_weekly=True).order_by("order").first()


class ResponsibilityQuerySet(EffectiveQuerySet):
    """Who holds which project."""

    def leaders(self):
        return self.filter(role="LEADER")
