"""Reading what the pool was on two days: five queries, whatever it holds."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.db.models import Q
from django.utils import timezone

from projects.base.models import Event

from .asof import Comparison, Spell, State, amount_on, compare, holding
from .models import ProjectDivision, ProjectStage, ProjectTier


@dataclass
class Past:
    """What is known of one project between two days: its dated rows in order, and the acts that
    changed its total investment, as (day, amount before, amount after, reason)."""

    name: str
    investment: Decimal | None
    tiers: list = field(default_factory=list)
    stages: list = field(default_factory=list)
    divisions: list = field(default_factory=list)
    amounts: list = field(default_factory=list)
    tier_reasons: dict = field(default_factory=dict)

    def on(self, day):
        """Its State at the end of a day."""
        tier, stage, division = (holding(spells, day) for spells in (self.tiers, self.stages, self.divisions))
        return State(
            tier.value if tier else "",
            stage.value if stage else "",
            division.value if division else None,
            amount_on(day, self.investment, self.amounts),
        )


@dataclass(frozen=True)
class PoolPast:
    """The pool on two days: the pasts of its projects by key, and the comparison."""

    on: datetime.date
    until: datetime.date
    projects: dict
    comparison: Comparison


def amount_of(text):
    """An amount as history keeps it; None for nothing."""
    try:
        return None if text in (None, "") else Decimal(str(text))
    except InvalidOperation:
        return None


def read_spells(model, projects, on):
    """(project, Spell) of the dated rows that hold on a day or begin later, in order (one query)."""
    rows = model.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), project__in=projects)
    for project, *row in rows.order_by("valid_from", "pk").values_list(
        "project_id", "value", "valid_from", "valid_to", "reason"
    ):
        yield project, Spell(*row)


def read_acts(on):
    """The acts after a day that changed a total investment or a tier (one query)."""
    after = timezone.make_aware(datetime.datetime.combine(on + datetime.timedelta(days=1), datetime.time()))
    return (
        Event.objects.filter(
            Q(changes__has_key="total_investment") | Q(changes__has_key="tier"),
            target_type__app_label="pool",
            target_type__model="project",
            at__gte=after,
        )
        .order_by("at", "pk")
        .values_list("target_id", "at", "changes", "params", "reason")
    )


def read_past(projects, on, until):
    """The PoolPast of some projects (a queryset), `on` before `until`."""
    pasts = {
        pk: Past(name, investment)
        for pk, name, investment in projects.order_by("pk").values_list("pk", "name", "total_investment")
    }
    keys = projects.order_by().values("pk")
    kinds = ((ProjectTier, "tiers"), (ProjectStage, "stages"), (ProjectDivision, "divisions"))
    for model, name in kinds:
        for project, spell in read_spells(model, keys, on):
            getattr(pasts[project], name).append(spell)
    for project, at, changes, params, reason in read_acts(on):
        past = pasts.get(project)
        if past is None:
            continue
        if "total_investment" in changes:
            before, after = changes["total_investment"]
            day = timezone.localtime(at).date()
            past.amounts.append((day, amount_of(before), amount_of(after), reason))
        if "tier" in changes and reason:
            past.tier_reasons[str(params.get("on", ""))] = reason
    then, now = ({pk: past.on(day) for pk, past in pasts.items()} for day in (on, until))
    return PoolPast(on, until, pasts, compare(then, now))
