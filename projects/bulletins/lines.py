"""The lines of a bulletin: how each project stood, under which names, and the reports it rests on.

Every number of a bulletin is a count or a sum of lines, so the list behind it is a choice of them. Lines
are stored with what is published and read back the same, whatever became of the projects.
"""

import datetime
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal
from typing import Any

from projects.base.periods import Week
from projects.dispatch.figures import ProjectFigures
from projects.dispatch.models import MonthlyReturn
from projects.dispatch.return_facts import last_reports
from projects.pool.models import Project

PARTS = ("division", "department", "chain", "group")
DECIMALS = ("total_investment", "planned", "asked", "completed", "completed_before", "recognised")
DAYS = (
    "planned_start_on",
    "started_on",
    "resumed_on",
    "completed_on",
    "in_production_on",
    "stat_entered_on",
)


@dataclass(frozen=True)
class Line:
    """One project in a bulletin.

    `facts` are its figures (dispatch.figures.ProjectFigures; money in 万元), `names` those of its parts as
    they were ({"division": "Kailu", …}), `parts` their keys as the bulletin tells them apart. `report` is
    the accepted week and `monthly_return` the return that its figure rests on.
    `confirmed` is the light that the office confirmed. `due`, `in_time` and `handed_in` count its weekly
    reports, `raised` and `closed` its issues of the year, `overdue` those past their day, `late_permits`
    its permits past their promise.
    """

    facts: ProjectFigures
    name: str
    names: dict[str, str] = field(default_factory=dict)
    parts: dict[str, int | None] = field(default_factory=dict)
    serial: int | None = None
    is_liaison: bool = False
    is_large: bool = False
    report: int | None = None
    monthly_return: int | None = None
    confirmed: str = ""
    reasons: str = ""
    due: int = 0
    in_time: int = 0
    handed_in: int = 0
    raised: int = 0
    closed: int = 0
    overdue: int = 0
    late_permits: int = 0

    @property
    def project(self) -> int:
        return self.facts.project


def to_json(lines: list[Line]) -> list[dict[str, Any]]:
    """Lines as what JSON can hold."""
    told = []
    for line in lines:
        one = asdict(line)
        for name, value in one["facts"].items():
            if isinstance(value, (Decimal, datetime.date)):
                one["facts"][name] = str(value)
        one["facts"]["told_week"] = None if line.facts.told_week is None else str(line.facts.told_week)
        told.append(one)
    return told


def from_json(told: list[dict[str, Any]]) -> list[Line]:
    """The lines that `to_json` told; a value that has been added since stands at its default."""
    known = {one.name for one in fields(ProjectFigures)}
    mine = {one.name for one in fields(Line)}
    lines = []
    for one in told:
        facts = {name: value for name, value in one["facts"].items() if name in known}
        for name in DECIMALS:
            facts[name] = None if facts.get(name) is None else Decimal(facts[name])
        for name in DAYS:
            facts[name] = None if facts.get(name) is None else datetime.date.fromisoformat(facts[name])
        week = facts.get("told_week")
        facts["told_week"] = None if week is None else Week.parse(week)
        values = {name: value for name, value in one.items() if name in mine and name != "facts"}
        lines.append(Line(ProjectFigures(**facts), **values))
    return lines


# Where the figures rest


@dataclass(frozen=True)
class Sources:
    """What the figures of some projects rest on: {project: report's key}, {project: return's key}."""

    reports: dict[int, int]
    returns: dict[int, int]


def read_sources(rows: list[ProjectFigures], as_of: datetime.date, month=None) -> Sources:
    """The weeks and, for a month, the confirmed returns behind some rows (two queries)."""
    keys = [row.project for row in rows]
    reports = {key: report.pk for key, report in last_reports(keys, as_of).items()}
    returns: dict[int, int] = {}
    if month is not None:
        confirmed = MonthlyReturn.objects.confirmed().filter(month=month, project__in=keys)
        returns = dict(confirmed.values_list("project", "pk"))
    return Sources(reports, returns)


def read_names(rows: list[ProjectFigures]) -> dict[int, Project]:
    """The projects of some rows with what names them (one query)."""
    related = ("division", "responsible_department", "working_group", "chain")
    return Project.objects.select_related(*related).in_bulk([row.project for row in rows])


def names_of(project) -> dict[str, str]:
    """What the parts of a project (of read_names) are called, "" where it has none."""
    parts = (project.division, project.responsible_department, project.working_group, project.chain)
    return {part: "" if one is None else one.name for part, one in zip(PARTS, parts, strict=True)}
