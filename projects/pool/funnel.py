"""The funnel of stages: how many projects stand in each, with what investment, and how many moved on.

Figures in, a dataclass out; no queries.
"""

from dataclasses import dataclass
from decimal import Decimal

from .models import Stage
from .models.project import BEFORE_START, BUILDING, FINISHED

NOTHING = (0, Decimal(0))


@dataclass(frozen=True)
class Step:
    """One stage: how many stand in it, their total investment (万元), how many moved on from it within
    the time looked at. `stage` is None for the sum."""

    stage: Stage | None
    count: int
    investment: Decimal
    moved_on: int


@dataclass(frozen=True)
class Funnel:
    """The stages of a project's life in order, those withdrawn apart, and the sum of all."""

    steps: tuple[Step, ...]
    withdrawn: Step
    total: Step

    @property
    def largest(self):
        """The largest count and the largest investment of a stage of life, for the bars."""
        return (
            max(step.count for step in self.steps),
            max(step.investment for step in self.steps),
        )

    def count(self, stages):
        """How many stand in any of some stages."""
        return sum(step.count for step in self.steps if step.stage in stages)

    @property
    def before_start(self):
        return self.count(BEFORE_START)

    @property
    def building(self):
        return self.count(BUILDING)

    @property
    def finished(self):
        return self.count(FINISHED)


def funnel(standing, moved):
    """The Funnel of `standing` ({stage: (count, investment or None)}) and `moved` ({stage: count})."""

    def step(stage):
        count, investment = standing.get(stage, NOTHING)
        return Step(stage, count, investment or Decimal(0), moved.get(stage, 0))

    steps = tuple(step(stage) for stage in Stage if stage != Stage.WITHDRAWN)
    withdrawn = step(Stage.WITHDRAWN)
    everything = (*steps, withdrawn)
    total = Step(
        None,
        sum(one.count for one in everything),
        sum((one.investment for one in everything), Decimal(0)),
        sum(one.moved_on for one in everything),
    )
    return Funnel(steps, withdrawn, total)
