"""The way of a bulletin as people read it: its steps, who has signed in each, who has not, until when."""

from dataclasses import dataclass

from .models import Bulletin, RouteStep, SignOff

State = Bulletin.State


@dataclass(frozen=True)
class Stage:
    """A step of the way. `rows` are the sign-offs of the present round, `is_current`: it is open now,
    `is_over`: its time is over, so that the office may close it."""

    step: RouteStep
    rows: tuple[SignOff, ...] = ()
    is_current: bool = False
    is_over: bool = False

    @property
    def open(self):
        """Who has not answered yet."""
        return [row for row in self.rows if row.is_open]

    @property
    def objections(self):
        """Who asks for a change."""
        return [row for row in self.rows if row.agrees is False]

    @property
    def signed(self):
        """How many have agreed."""
        return sum(row.agrees is True for row in self.rows)

    @property
    def due_on(self):
        return self.rows[0].due_on if self.rows else None

    @property
    def may_close(self):
        """Whether time may decide for those who say nothing."""
        return (
            self.is_current
            and self.step.code != RouteStep.Code.APPROVE
            and self.is_over
            and bool(self.open)
            and not self.objections
        )


def way_of(bulletin, steps, today) -> list[Stage]:
    """The stages of a bulletin's present round (one query)."""
    rows = bulletin.sign_offs.filter(round=bulletin.round)
    rows = list(rows.select_related("division", "organisation", "by").order_by("pk"))
    stages = []
    for step in steps:
        mine = tuple(row for row in rows if row.step == step.code)
        current = bulletin.state == State.ON_ITS_WAY and bulletin.step == step.code
        over = current and all(row.due_on < today for row in mine if row.is_open)
        stages.append(Stage(step, mine, current, over))
    return stages
