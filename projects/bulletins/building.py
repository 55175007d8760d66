"""From figures to a paper: which builder makes which kind of bulletin, and in which language it goes out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from projects.base.papers import Paper

from . import month_paper, week_paper
from .lines import Line
from .models import Bulletin

# The language of the paper, whatever its reader has chosen.
LANGUAGE = "zh-hans"


@dataclass(frozen=True)
class Built:
    """A paper with the lines behind its numbers, and the errata that it tells (errata.Found.as_dict)."""

    paper: Paper
    lines: list[Line]
    errata: list[dict[str, Any]] = field(default_factory=list)


def _month(month, decided) -> Built:
    return Built(*month_paper.build(month, decided))


def _week(week, decided) -> Built:
    return Built(*week_paper.build(week, decided))


# kind → builder(period, {project: confirmed light}).
BUILDERS: dict[str, Callable[[Any, dict[int, str]], Built]] = {
    Bulletin.Kind.MONTH: _month,
    Bulletin.Kind.WEEK: _week,
}
