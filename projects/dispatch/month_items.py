"""What stands on the lists of a month (dispatch.month_lists): each item carries what a table of it needs."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from projects.base.periods import Week
from projects.directory.models import Division, Organisation
from projects.issues.models import Issue
from projects.issues.reading import Overdue
from projects.pool.models import Project
from projects.preparation.lateness import Late

from .figures import ProjectFigures
from .lights import why_not_green


@dataclass(frozen=True)
class Item:
    """A project on a list: its record with its units, the division it belonged to then, its figures."""

    project: Project
    division: Division | None
    figures: ProjectFigures

    @property
    def department(self) -> Organisation | None:
        return self.project.responsible_department

    @property
    def asked_amount(self) -> Decimal | None:
        """What the curve asks of its plan by then, in 万元."""
        figures = self.figures
        return None if not figures.planned or figures.asked is None else figures.planned * figures.asked / 100


@dataclass(frozen=True)
class LitItem(Item):
    """A red or yellow project with the reasons of its light as they were stored, the worst first."""

    week: Week
    reasons: tuple[dict[str, Any], ...] = ()

    @property
    def light(self) -> str:
        return self.figures.light

    @property
    def sentences(self) -> list[str]:
        """Why it is not green, and what is not held against it, in the reader's language."""
        return why_not_green(self.reasons)


@dataclass(frozen=True)
class NotStarted(Item):
    """A new project that should have started: how many whole months ago, why not in the unit's words, and
    the start that its last report expects."""

    months: int
    expected_on: datetime.date | None = None

    @property
    def reason(self) -> str:
        return self.project.not_started_reason.strip()

    @property
    def planned_start_on(self) -> datetime.date | None:
        return self.figures.planned_start_on


@dataclass(frozen=True)
class StandingStill(Item):
    """A project whose last reports brought no step forward, and how many weeks of them in a row."""

    weeks: int


@dataclass(frozen=True)
class NotInStatistics(Item):
    """A started project that has not entered into statistics, and for how many whole months."""

    months: int

    @property
    def started_on(self) -> datetime.date | None:
        return self.figures.started_on


@dataclass(frozen=True)
class MissingReports(Item):
    """A project with weeks in which nothing was handed in, or what was handed in was sent back: of how many
    it had to report."""

    due: int
    missing: tuple[Week, ...] = ()
    returned: tuple[Week, ...] = ()

    @property
    def missing_count(self) -> int:
        return len(self.missing) + len(self.returned)

    @property
    def weeks(self) -> list[Week]:
        """All of them in order."""
        return sorted([*self.missing, *self.returned])


@dataclass(frozen=True)
class OverdueIssue(Item):
    """An issue that was overdue, with the unit that held it then."""

    overdue: Overdue

    @property
    def issue(self) -> Issue:
        return self.overdue.issue

    @property
    def unit(self) -> Organisation | None:
        return self.overdue.holder.organisation if self.overdue.holder else None


@dataclass(frozen=True)
class LatePermit(Item):
    """A permit that was past its promise, in working days."""

    late: Late

    @property
    def procedure(self):
        return self.late.permit.procedure

    @property
    def decides(self) -> Organisation | None:
        """The department that has it."""
        return self.late.permit.department
