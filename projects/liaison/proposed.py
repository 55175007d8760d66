"""What a meeting that chooses the year's liaison projects looks at: the candidates with their points, their
money, where and how far they are, and who leads them or is to."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.pool.models import AnnualPlan, ProjectList
from projects.pool.tables import short

from .models import CandidateScore, LiaisonSelection, SelectionCriterion
from .reading import CITY, holders_on
from .sheet import SheetColumn

RELATED = (
    "candidates__scores__criterion",
    "candidates__project__division",
    "candidates__proposing_unit",
    "candidates__proposed_by",
    "candidates__proposed_leader__user",
)


@dataclass(frozen=True)
class Proposed:
    """The choice of a year: its `selection` (None where nothing is proposed), the criteria, the candidates
    in the order of their points, how many projects stand on the list."""

    selection: Any
    criteria: list
    candidates: list
    listed: int

    def within(self, division):
        """The same with the candidates of one division and all below it."""
        path = division.path
        return replace(
            self, candidates=[one for one in self.candidates if one.project.division.path.startswith(path)]
        )

    def total(self, name):
        """The sum of a figure of the candidates."""
        return sum(getattr(one, name) or 0 for one in self.candidates)

    @property
    def investment(self):
        return self.total("investment")

    @property
    def planned(self):
        return self.total("planned")

    def sums(self, shown):
        """The values under the columns."""
        values = [self.total(column.total) if column.total else None for column in shown]
        values[1] = gettext("Sum of %(count)s projects") % {"count": len(self.candidates)}
        return values


def criteria_of(year):
    """The criteria in use until a year is decided, and always those that gave points in it (one query)."""
    gave = CandidateScore.objects.filter(candidate__selection__year=year, criterion=OuterRef("pk"))
    decided = LiaisonSelection.objects.filter(year=year, approved_on__isnull=False)
    shown = Q(Exists(gave)) | (Q(is_enabled=True) & ~Q(Exists(decided)))
    return list(SelectionCriterion.objects.filter(shown))


def of_year(year, today):
    """The Proposed of a year: each candidate with `points` by criterion and their sum `total`, `investment`,
    `planned`, its `leader` of today or else the proposed one, and whether it `is_listed` (a constant number
    of queries)."""
    criteria = criteria_of(year)
    selection = LiaisonSelection.objects.filter(year=year).prefetch_related(*RELATED).first()
    found = list(selection.candidates.all()) if selection else []
    keys = [one.project_id for one in found]
    listed = ProjectList.objects.filter(year=year, code=ProjectList.Code.LIAISON).first()
    on_list = set(listed.entries.filter(valid_to=None).values_list("project", flat=True)) if listed else set()
    plans = AnnualPlan.objects.filter(project__in=keys, year=year)
    planned = dict(plans.values_list("project", "planned_investment"))
    held = holders_on(keys, today)
    for one in found:
        points = {score.criterion_id: score for score in one.scores.all()}
        one.points = [points.get(criterion.pk) for criterion in criteria]
        one.total = sum(score.points for score in points.values())
        one.investment, one.planned = one.project.total_investment, planned.get(one.project_id)
        row = held.get((one.project_id, CITY))
        one.leader, one.leads_now = (row.leader, True) if row else (one.proposed_leader, False)
        one.is_listed = one.project_id in on_list
    found.sort(key=lambda one: (-one.total, one.pk))
    return Proposed(selection, criteria, found, len(on_list))


def leader_words(one):
    """Who leads it, or is to."""
    if one.leader is None:
        return None
    if one.leads_now:
        return f"{one.leader}\n{one.leader.post}"
    return gettext("%(leader)s (proposed)") % {"leader": one.leader}


def unit_words(unit):
    """The unit, or None."""
    return None if unit is None else str(unit)


def columns(criteria):
    """The columns of the workbook; each takes (number, candidate)."""

    def of(place):
        return lambda pair: pair[1].points[place].points if pair[1].points[place] else None

    return [
        SheetColumn(_("No."), lambda pair: pair[0], 5, "mid"),
        SheetColumn(_("Project"), lambda pair: pair[1].project.name, 36),
        SheetColumn(_("Division"), lambda pair: short(pair[1].project.division), 12, "mid"),
        SheetColumn(_("Stage"), lambda pair: pair[1].project.get_stage_display(), 10, "mid"),
        SheetColumn(_("Total investment"), lambda pair: pair[1].investment, 13, "money", "investment"),
        SheetColumn(_("Year's plan"), lambda pair: pair[1].planned, 13, "money", "planned"),
        SheetColumn(_("Liaison leader"), lambda pair: leader_words(pair[1]), 14, "mid"),
        *(SheetColumn(str(one), of(place), 9, "num") for place, one in enumerate(criteria)),
        SheetColumn(_("Points"), lambda pair: pair[1].total, 8, "num"),
        SheetColumn(_("Why it is proposed"), lambda pair: pair[1].reason, 32),
        SheetColumn(
            _("Proposed by"), lambda pair: pair[1].proposing_unit and str(pair[1].proposing_unit), 18
        ),
        SheetColumn(
            _("On the list"), lambda pair: gettext("yes") if pair[1].is_listed else gettext("no"), 8, "mid"
        ),
    ]
