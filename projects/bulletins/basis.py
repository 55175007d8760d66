"""What a number of a bulletin counts: the lines behind it, by the name of the figure and the part.

`?figure=under_way&division=12` names the projects of a division that have started or resumed. The names
stand in the columns of the paper's tables (base.papers), so page and list agree.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from projects.dispatch.figures import CONTINUED, NEW

from .lines import PARTS, Line

Choice = Callable[[Line, Any, Any], bool]

# Which projects a light stands at is told in the internal edition alone.
LIGHTS = ("red", "yellow", "green", "unlit")
# What is not for publication.
INTERNAL = (*LIGHTS, "recognised")


def _in(day, first, last) -> bool:
    return day is not None and first <= day <= last


# name → (words, whether a line counts, given the first and last day of the period).
FIGURES: dict[str, tuple[Any, Choice]] = {
    "projects": (_("projects"), lambda line, first, last: True),
    "planned": (_("projects with a plan"), lambda line, first, last: bool(line.facts.planned)),
    "completed": (
        _("projects that completed investment"),
        lambda line, first, last: bool(line.facts.completed),
    ),
    "without": (_("projects without a figure"), lambda line, first, last: line.facts.completed is None),
    "under_way": (
        _("projects started or resumed"),
        lambda line, first, last: line.facts.build_type in (NEW, CONTINUED) and line.facts.is_under_way,
    ),
    "started": (
        _("started in the period"),
        lambda line, first, last: _in(line.facts.started_on, first, last),
    ),
    "finished": (
        _("completed in the period"),
        lambda line, first, last: _in(line.facts.completed_on, first, last),
    ),
    "in_production": (
        _("in production in the period"),
        lambda line, first, last: _in(line.facts.in_production_on, first, last),
    ),
    "not_started": (
        _("planned to start and not started"),
        lambda line, first, last: (
            line.facts.build_type == NEW
            and line.facts.started_on is None
            and line.facts.planned_start_on is not None
            and line.facts.planned_start_on <= last
        ),
    ),
    "in_statistics": (
        _("entered into statistics"),
        lambda line, first, last: (
            line.facts.started_on is not None and line.facts.stat_entered_on is not None
        ),
    ),
    "not_in_statistics": (
        _("started and not entered into statistics"),
        lambda line, first, last: line.facts.started_on is not None and line.facts.stat_entered_on is None,
    ),
    "red": (_("red"), lambda line, first, last: line.confirmed == "RED"),
    "yellow": (_("yellow"), lambda line, first, last: line.confirmed == "YELLOW"),
    "green": (_("green"), lambda line, first, last: line.confirmed == "GREEN"),
    "unlit": (_("without a light"), lambda line, first, last: line.confirmed == ""),
    "reporting": (_("with weekly reports due"), lambda line, first, last: line.due > 0),
    "late_reports": (
        _("with reports missing or late"),
        lambda line, first, last: line.in_time < line.due,
    ),
    "missing": (_("with reports missing"), lambda line, first, last: line.handed_in < line.due),
    "issues": (_("with issues raised this year"), lambda line, first, last: line.raised > 0),
    "overdue": (_("with overdue issues"), lambda line, first, last: line.overdue > 0),
    "late_permits": (_("with permits past their promise"), lambda line, first, last: line.late_permits > 0),
    "led": (_("led by leaders of the city"), lambda line, first, last: bool(line.facts.body)),
    "recognised": (
        _("recognised by statistics"),
        lambda line, first, last: line.facts.recognised is not None,
    ),
    "liaison": (_("led by leaders"), lambda line, first, last: line.is_liaison),
    "large": (_("of 2 billion yuan or more"), lambda line, first, last: line.is_large),
}


def behind(lines: list[Line], asked: Mapping[str, str], first, last) -> list[Line]:
    """The lines behind a figure: `asked` has `figure` and at most one key of each part ("0": none of
    them), of a `project` and of the `body` of a leader. Unknown figures and parts narrow nothing."""
    _words, counts = FIGURES.get(asked.get("figure", ""), FIGURES["projects"])
    found = [line for line in lines if counts(line, first, last)]
    for part in PARTS:
        key = asked.get(part, "")
        if key.isascii() and key.isdigit():
            found = [line for line in found if (line.parts.get(part) or 0) == int(key)]
    project, body = asked.get("project", ""), asked.get("body", "")
    if project.isascii() and project.isdigit():
        found = [line for line in found if line.project == int(project)]
    if body:
        found = [line for line in found if line.facts.body == body]
    for name in ("liaison", "large"):
        if asked.get(name):
            counts = FIGURES[name][1]
            found = [line for line in found if counts(line, first, last)]
    return found


def words(asked: Mapping[str, str]):
    """What a list behind a figure holds."""
    return FIGURES.get(asked.get("figure", ""), FIGURES["projects"])[0]
