"""Where the numbers and names of a bulletin lead: to the lines behind them, and to the projects' files."""

import datetime
from dataclasses import dataclass

from django.urls import reverse

from projects.base.papers import PaperColumn, PaperRow, PaperTable
from projects.base.periods import Month, Week
from projects.ui.papers import heading_of

from . import basis
from .addresses import address

NUMBERS = ("count", "money", "percent", "points")
# A number of these without a figure of its own rests on all projects of its row.
DERIVED = ("money", "percent", "points")


@dataclass(frozen=True)
class Links:
    """The links of one reader in the bulletin of a period. `visible` are the keys of the projects that he
    may open, None for all; `internal`: he reads the internal edition; `with_figures`: the lines behind the
    numbers are open to him; `days` are the first and last that the bulletin covers."""

    period: Month | Week
    visible: frozenset[int] | None = None
    internal: bool = False
    with_figures: bool = True
    days: tuple[datetime.date, datetime.date] | None = None

    def sees(self, project: int) -> bool:
        return self.visible is None or project in self.visible

    def of_figure(self, figure: str, narrowed: str = "", period=None) -> str:
        """The lines behind a figure, narrowed like `division=12`; "" where they are not for the reader."""
        if not self.with_figures or (not self.internal and figure in basis.INTERNAL):
            return ""
        query = "&".join(part for part in (f"figure={figure}", narrowed) if part)
        return f"{address('basis', period or self.period)}?{query}"

    def of_project(self, project: int) -> str:
        """A project's file, "" where the reader may not open it."""
        return reverse("pool:project", args=[project]) if self.sees(project) else ""

    def __call__(self, table: PaperTable, column: PaperColumn, row: PaperRow, value) -> str:
        """What `ui.papers.draw_paper_table` asks of each cell."""
        key, _equals, narrowed = row.basis.partition("=")
        if key == "project":
            return self._of_listed(table, column, int(narrowed))
        if column.kind not in NUMBERS or not value:
            return ""
        if key == "month":
            then = Month.parse(narrowed)
            known = column.figure and then.first <= self.period.first
            return self.of_figure(column.figure, period=then) if known else ""
        figure = column.figure or ("projects" if column.kind in DERIVED else "")
        return self.of_figure(figure, row.basis) if figure else ""

    def _of_listed(self, table, column, project):
        """A row of a list of projects: its name opens the file, its amounts the report behind them."""
        if column is heading_of(table) or column.key == "name":
            return self.of_project(project)
        if column.kind in DERIVED and self.sees(project):
            return self.of_figure("projects", f"project={project}")
        return ""
