"""Charts that can also be read: figures in, a picture and a table out.

    chart = Chart(
        "progress", title=_("Completed against the plan"), unit=_("100m yuan"), labels=["1", "2", …],
        series=[Series(_("Plan"), plan, style="dashed"), Series(_("Completed"), done)])

and `{% chart chart %}` in the template. `kind` is "line", "bar", "bar-h" (long names on the left) or
"stacked" (the same with the series one after the other).
"""

from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Any

from django.utils.safestring import mark_safe

from .words import DASH


@dataclass(frozen=True)
class Series:
    """Figures in the order of the labels, None where there are none.

    `style` is "solid", "dashed" (a plan), "quiet" (grey, for comparison), or for counts of lights "green",
    "yellow" or "red", in their colours with a pattern each; `kind` overrides the chart's for this series.
    """

    name: Any
    values: list
    style: str = "solid"
    kind: str = ""


@dataclass(frozen=True)
class Chart:
    """What `{% chart %}` draws; `name` is its own on the page.

    `mark` names a label at which a line stands ("today"); `height` is "low", "normal" or "high";
    `has_figures` is False where a table of the page says the same.
    """

    name: str
    title: Any
    labels: list
    series: list
    unit: Any = ""
    kind: str = "line"
    mark: str | None = None
    mark_label: Any = ""
    height: str = "normal"
    has_figures: bool = True

    @property
    def data_id(self):
        """The id of the element that holds the figures."""
        return f"chart-{self.name}"

    def spec(self):
        """What static/js/charts.js reads."""
        return {
            "kind": self.kind,
            "title": str(self.title),
            "unit": str(self.unit),
            "labels": [str(label) for label in self.labels],
            "mark": self.mark,
            "markLabel": str(self.mark_label),
            "series": [
                {
                    "name": str(series.name),
                    "style": series.style,
                    "kind": series.kind or self.kind,
                    "values": [float(one) if isinstance(one, Decimal) else one for one in series.values],
                }
                for series in self.series
            ],
        }

    def body(self):
        """The table's rows as HTML: a year of weeks is too much for a template loop."""
        parts = []
        for label, values in self.rows():
            cells = "".join(f'<td class="num">{escape(str(value))}</td>' for value in values)
            parts.append(f'<tr><th scope="row">{escape(str(label))}</th>{cells}</tr>')
        return mark_safe("".join(parts))

    def rows(self):
        """(label, values) for the table; a dash where there is no figure."""
        columns = [series.values for series in self.series]
        return [
            (label, [DASH if values[place] is None else values[place] for values in columns])
            for place, label in enumerate(self.labels)
        ]
