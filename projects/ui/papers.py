"""Papers (base.papers) on a page: their tables drawn the fast way, their charts as charts that can be read.

    draw_paper_table(paper.table("division"), link=address_of)
    chart_of(chart, paper.table(chart.table))

`link(table, column, row, value)` gives the address behind a number or name, "" for plain text.
"""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from html import escape

from django.utils.safestring import SafeString, mark_safe

from projects.base.money import WAN_PER_YI
from projects.base.paper_shown import shown, unit_of
from projects.base.papers import PaperChart, PaperColumn, PaperRow, PaperTable
from projects.base.wording import noted

from .charts import Chart, Series
from .words import DASH, light_html

CSS = {
    "count": "num",
    "money": "num",
    "percent": "num",
    "points": "num",
    "place": "num",
    "change": "num",
    "light": "state",
    "day": "date",
}
# Words as long as this need room of their own, on a phone the whole width.
LONG = 20
# So many columns of a wide table stand on the cards of a phone.
ON_PHONE = 8
HUNDREDTH = Decimal("0.01")

Link = Callable[[PaperTable, PaperColumn, PaperRow, object], str]


def heading_of(table: PaperTable) -> PaperColumn | None:
    """The column that names a row: the first one of words."""
    return next((column for column in table.columns if column.kind == "text"), None)


def _frames(table: PaperTable):
    """[(column, its class, opening tag, that of an empty cell, closing tag)] of a table. Of a wide one a
    phone's cards show the first columns alone."""
    head, frames = heading_of(table), []
    for place, column in enumerate(table.columns):
        tag = "th" if column is head else "td"
        css = "name" if column is head else CSS.get(column.kind, "wide" if column.width >= LONG else "")
        if table.wide and not table.is_list and place >= ON_PHONE:
            css = f"{css} desk".strip()
        label = escape(noted(column.label, unit_of(column)))
        scope = ' scope="row"' if tag == "th" else ""
        frames.append(
            (
                column,
                css,
                f'<{tag}{scope} class="{css}" data-label="{label}">',
                f'<{tag}{scope} class="{css} nil" data-label="{label}">',
                f"</{tag}>",
            )
        )
    return frames


def _row(table, frames, row, link) -> str:
    parts = ["<tr>"]
    for (column, _css, filled, empty, end), value in zip(frames, row.cells, strict=True):
        if value is None or value == "":
            parts += (empty, DASH, end)
            continue
        text = light_html(value) if column.kind == "light" else escape(shown(value, column))
        href = link(table, column, row, value) if link else ""
        parts += (filled, f'<a href="{escape(href)}">{text}</a>' if href else text, end)
    parts.append("</tr>")
    return "".join(parts)


def draw_paper_table(table: PaperTable, *, link: Link | None = None) -> SafeString:
    """A table as HTML with its name and note; its total stands in the foot."""
    frames = _frames(table)
    head = "".join(_heading(column, css) for column, css, *_tags in frames)
    foot = f"<tfoot>{_row(table, frames, table.total, link)}</tfoot>" if table.total is not None else ""
    body = "".join(_row(table, frames, row, link) for row in table.rows)
    name = f"table-{escape(table.key)}"
    caption = f'<caption id="{name}">{escape(table.title)}</caption>'
    note = f'<p class="quiet below">{escape(table.note)}</p>' if table.note else ""
    wide = " paper-wide" if table.wide else ""
    return mark_safe(
        f'<div class="table-box" tabindex="0" role="region" aria-labelledby="{name}">'
        f'<table class="sheet sheet-cards paper-sheet{wide}">{caption}<thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody>{foot}</table></div>{note}"
    )


def _heading(column, css):
    unit = unit_of(column)
    unit = f' <span class="unit">{escape(unit)}</span>' if unit else ""
    return f'<th scope="col" class="{css}"><span>{escape(column.label)}</span>{unit}</th>'


# Charts


def chart_of(chart: PaperChart, table: PaperTable, *, has_figures=False) -> Chart:
    """What `{% chart %}` draws of a chart of a paper; `has_figures`: with a table of its own, where that of
    the paper does not stand beside it."""
    lying = chart.kind in ("bar-h", "stacked")
    many = len(table.rows) > 9
    return Chart(
        chart.name,
        title=chart.title,
        unit=chart.unit,
        kind=chart.kind,
        labels=[str(value) for value in table.values(chart.label)],
        series=[Series(name, _figures(table, key), style=style) for key, name, style in chart.series],
        height="high" if lying and many else "normal",
        has_figures=has_figures,
    )


def _figures(table: PaperTable, key: str) -> list:
    """The values of a column as a chart shows them: amounts in the column's unit, two decimals."""
    column = table.columns[table.place(key)]
    return [_figure(value, column) for value in table.values(key)]


def _figure(value, column):
    if not isinstance(value, Decimal):
        return value
    if column.kind == "money" and column.unit == "yi":
        value /= WAN_PER_YI
    step = HUNDREDTH if column.kind == "money" else Decimal("0.1")
    return value.quantize(step, rounding=ROUND_HALF_UP)
