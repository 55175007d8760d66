"""The matrix of a week as lines with links, and its sentence of figures."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.base.periods import Week
from projects.pool.tables import short
from projects.ui.exports import Rows

from ..overview import Standing
from ..tables import MatrixRow
from .common import Figure, figures_sentence

# What the lines can be: the parameter's value → (words, parameter of the list behind them).
LINES = {
    "division": (gettext_lazy("Divisions"), "division"),
    "department": (gettext_lazy("Departments"), "department"),
    "group": (gettext_lazy("Working groups"), "group"),
}


def matrix_rows(overview, list_href, *, by="division", root=None, parents=()):
    """The lines of a WeekOverview as MatrixRows, each figure with the list behind it.

    `root` is the division whose parts they are; those that have parts themselves (`parents`, ids) lead
    further down.
    """
    parameter = LINES[by][1]
    rows = Rows()
    for line in overview.lines:
        unit, batch = line.unit, line.batch
        key = "null" if unit is None else unit.code if by == "division" else unit.pk
        deeper = by == "division" and unit is not None and unit != root and unit.pk in parents
        rows.append(
            MatrixRow(
                name=_("none named") if unit is None else short(unit),
                tally=line.tally,
                href=f"{list_href}?{parameter}={key}&",
                below=f"?division={unit.code}" if deeper else "",
                version=batch.version if batch else None,
                responsible=batch.responsible_name if batch else "",
                is_zero=bool(batch and batch.is_zero),
            )
        )
    return rows


def total_row(overview, list_href, root=None):
    """The sum of all lines."""
    within = f"division={root.code}&" if root is not None else ""
    return MatrixRow(_("Total"), overview.total, f"{list_href}?{within}")


def headline(overview, list_href, today, root=None):
    """「本周应报 544 个，已报 512 个，逾期 9 个，缺报 23 个。」 with the list behind every figure; of one
    division where one is named."""
    total = overview.total
    href = f"{list_href}?division={root.code}&" if root is not None else f"{list_href}?"
    due = _("Due this week") if overview.week == Week.of(today) else _("Due that week")
    missing = _("not yet") if overview.is_open else Standing.MISSING.label
    figures = [
        Figure(due, total.due, f"{href}due=true"),
        Figure(Standing.REPORTED.label, total.reported, f"{href}standing=reported"),
        Figure(Standing.LATE.label, total.late, f"{href}standing=late"),
    ]
    if total.returned:
        figures.append(Figure(Standing.RETURNED.label, total.returned, f"{href}standing=returned"))
    figures.append(Figure(missing, total.missing, f"{href}standing=missing"))
    return figures_sentence(figures)
