"""Handing in a division's rows as one batch (汇总上报): what is ready, what is not, who was responsible."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from projects.pool.models import Project

from .models import Batch, ChainStep, WeeklyReport
from .overview import Tally, read_standings, tally
from .review import own_q, permission_of, rows_within, waiting


@dataclass(frozen=True)
class Bundle:
    """What a division can hand in this week. `own` rows are ready too, but the reader filled them in
    himself; `version` is that of the next batch; `responsible` who it was last time ("" for nobody)."""

    division: Any
    ready: int
    own: int
    to_review: int
    tally: Tally
    version: int
    responsible: str
    batches: tuple

    @property
    def nothing_happened(self):
        """Nothing to hand in, nothing on its way and no batch yet: a zero report is due."""
        return not (self.ready or self.own or self.to_review or self.batches or self.tally.drafted)


def gathering_divisions(user, step, divisions):
    """The divisions for which the user hands in batches: those of his grants, or every part of the
    city for who may do so everywhere. None of them lies within another."""
    return divisions_with(user, permission_of(step), divisions)


def divisions_with(user, permission, divisions):
    """The divisions that a permission reaches as wholes, as `gathering_divisions` says."""
    grants = [grant for grant in user.active_grants if permission in grant.permissions]
    if user.is_superuser or any(grant.scope == "CITY" for grant in grants):
        root = next((one for one in divisions if one.parent_id is None), None)
        return [one for one in divisions if root is not None and one.parent_id == root.pk]
    own = {grant.division_id for grant in grants if grant.scope == "DIVISION"}
    mine = [one for one in divisions if one.pk in own]
    return [
        one for one in mine if not any(one.path.startswith(other.path) and one != other for other in mine)
    ]


def ready_rows(user, step, division, week):
    """The rows of a division that wait to be handed in, without those the user filled in himself."""
    rows = waiting(user, step).of_week(week).filter(project__division__path__startswith=division.path)
    return rows.exclude(own_q(user)).order_by("pk")


def _last_responsible(divisions, week):
    """{division id: who answered for its last batch up to a week} (one query)."""
    rows = Batch.objects.filter(division__in=divisions, week__lte=week, week__gte=week - 8)
    return dict(rows.order_by("week", "version").values_list("division", "responsible_name"))


def read_bundles(user, step, divisions, week, as_of):
    """A Bundle for each division in which the user hands in (six queries, whatever their number)."""
    mine = gathering_divisions(user, step, divisions)
    if not mine:
        return []
    rows = rows_within(user, step).of_week(week).filter(state=WeeklyReport.State.SUBMITTED)
    places = defaultdict(list)
    for path, waits, filled, submitted in rows.values_list(
        "project__division__path", "waiting_for", "saved_by", "submitted_by"
    ):
        places[path].append((waits, user.pk in (filled, submitted)))
    paths = {one.pk: one.path for one in divisions}
    standings = defaultdict(list)
    projects = Project.objects.within(user, permission_of(step), ("DIVISION",))
    for row in read_standings(projects, week, as_of):
        standings[paths[row.area]].append(row)
    reports = WeeklyReport.objects.select_related("project").order_by("project__name")
    batches = defaultdict(list)
    found = Batch.objects.filter(week=week, division__in=mine).select_related("handed_in_by")
    for batch in found.order_by("-version").prefetch_related(Prefetch("reports", queryset=reports)):
        batches[batch.division_id].append(batch)
    responsible = _last_responsible(mine, week)

    def below(division, by_path):
        return [one for path, some in by_path.items() if path.startswith(division.path) for one in some]

    bundles = []
    for division in mine:
        on_their_way = below(division, places)
        ready = [own for waits, own in on_their_way if waits == ChainStep.Code.GATHER]
        bundles.append(
            Bundle(
                division=division,
                ready=ready.count(False),
                own=ready.count(True),
                to_review=sum(waits == ChainStep.Code.REVIEW for waits, _own in on_their_way),
                tally=tally(below(division, standings)),
                version=len(batches[division.pk]) + 1,
                responsible=responsible.get(division.pk, ""),
                batches=tuple(batches[division.pk]),
            )
        )
    return bundles
