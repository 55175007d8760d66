"""The charts of a month, each drawn from the rows of the table that stands beside it."""

from django.utils.translation import gettext_lazy as _

from projects.base.money import WAN_PER_YI, quantize
from projects.pool.tables import tenths
from projects.ui.charts import Chart, Series

from .month_series import MonthPoint
from .month_tables import MonthRow

# The lights as charts and tables count them.
LIGHTS = ("green", "yellow", "red")
# So many divisions still fit a chart of normal height.
MANY = 9


def year_charts(series: list[MonthPoint]) -> list[Chart]:
    """A year against its curve and month by month, beside the year before; none where nothing is known."""
    if all(point.asked is None and point.completed is None for point in series):
        return []
    labels = [point.label for point in series]

    def line(name, field, **style):
        return Series(name, [in_yi(getattr(point, field)) for point in series], **style)

    unit = _("100m yuan")
    return [
        Chart(
            "progress",
            title=_("Completed against the plan"),
            unit=unit,
            labels=labels,
            series=[
                line(_("asked by the curve"), "asked", style="dashed"),
                line(_("completed this year"), "completed"),
                line(_("last year's by then"), "last_completed", style="quiet"),
            ],
            has_figures=False,
        ),
        Chart(
            "months",
            title=_("Completed month by month"),
            unit=unit,
            kind="bar",
            labels=labels,
            series=[
                line(_("in the month"), "in_month"),
                line(_("in the month last year"), "last_in_month", style="quiet"),
            ],
            has_figures=False,
        ),
    ]


def division_charts(rows: list[MonthRow]) -> list[Chart]:
    """Who stands where by the completion rate, and the lights of each, in the order of the rows."""
    if not rows:
        return []
    labels, height = [row.name for row in rows], "high" if len(rows) > MANY else "normal"
    words = {"green": _("on track"), "yellow": _("warning"), "red": _("behind")}
    rates = [tenths(row.line.summary.rate) for row in rows]
    return [
        Chart(
            "ranking",
            title=_("Completion rate by division"),
            unit="%",
            kind="bar-h",
            labels=labels,
            series=[Series(_("completion rate"), rates)],
            height=height,
            has_figures=False,
        ),
        Chart(
            "lights",
            title=_("Lights by division"),
            unit=_("projects"),
            kind="stacked",
            labels=labels,
            series=[Series(words[light], [row.lit(light) for row in rows], style=light) for light in LIGHTS],
            height=height,
            has_figures=False,
        ),
    ]


def in_yi(amount):
    """An amount in 亿元, as the tables show it."""
    return None if amount is None else quantize(amount / WAN_PER_YI)
