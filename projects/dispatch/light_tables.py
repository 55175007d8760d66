"""The columns of the grid, of lights, exemptions and statistics."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from projects.pool.models import Light
from projects.pool.tables import ShortColumn
from projects.ui.tables import (
    BadgeColumn,
    ChoiceColumn,
    Column,
    DateColumn,
    LightColumn,
    LinkColumn,
    MoneyColumn,
    NumberColumn,
    PercentColumn,
    Table,
    TextColumn,
)
from projects.ui.words import LIGHTS

from .grid import load_cells
from .lights import sentence
from .models import StatisticalFigure, WeeklyReport
from .overview import Standing
from .tables import PLACE

# The grid of projects and weeks

# What a cell adds to its light; for a report in time the light alone says enough.
MARKS = {
    Standing.REPORTED: pgettext_lazy("grid cell", "in"),
    Standing.LATE: pgettext_lazy("grid cell", "late"),
    Standing.RETURNED: pgettext_lazy("grid cell", "ret."),
    Standing.MISSING: pgettext_lazy("grid cell", "none"),
    Standing.SUSPENDED: pgettext_lazy("grid cell", "rest"),
}
LEGEND = [(code, MARKS[code], label) for code, label in Standing.choices]
ON_PHONE = 4


class GridNameColumn(LinkColumn):
    """The project, with what the cells of all weeks are computed from."""

    def __init__(self, weeks):
        super().__init__("pool:project", accessor="name", pinned=True)
        self._weeks = weeks

    def load(self, records, request):
        load_cells(records, self._weeks)


class Look(NamedTuple):
    """How all cells that say the same look: the class, the words, the markup that ends with them."""

    css: str
    words: str
    tail: str


def look_of(cell, waits):
    """The Look of a cell; `waits`: the report may still come in time."""
    light = LIGHTS.get(cell.light.lower())
    standing = _("not yet") if waits else Standing(cell.standing).label
    words = f"{standing} {light}" if light else str(standing)
    quiet = (light and cell.standing == Standing.REPORTED) or waits
    tail = format_html(
        '{}"><span class="light light-{}" aria-hidden="true"><span>{}</span></span>'
        '<span class="wk-mark" aria-hidden="true">{}</span><span class="visually-hidden">{}</span></a>',
        words,
        light.key if light else "none",
        light.shape if light else "",
        "" if quiet else MARKS[cell.standing],
        words,
    )
    return Look("" if waits else cell.standing, words, tail)


class WeekColumn(Column):
    """One week: the light as shape and colour, a mark where the report was not there in time, and
    both in words. Opens the report. `looks` keeps what was drawn for all columns of one page."""

    css = "cell"

    def __init__(self, week, place, looks, **options):
        super().__init__(str(week.week), accessor="pk", orderable=False, **options)
        self._week, self._place, self._looks = week, place, looks
        address = reverse("dispatch:report", args=[week.week, PLACE])
        self._before, self._after = address.split(str(PLACE))
        self._title = f'{self._after}" title="{week.week} '

    def head(self, model):
        week = self._week.week
        return format_html(
            '<abbr title="{}">{}</abbr><span class="sub">{}.{}</span>',
            week.label,
            pgettext("week number", "W%(number)s") % {"number": week.number},
            week.first.month,
            week.first.day,
        )

    def _look(self, cell):
        waits = self._week.is_open and cell.standing == Standing.MISSING
        look = self._looks.get((cell, waits))
        if look is None:
            look = self._looks[cell, waits] = look_of(cell, waits)
        return look

    def value(self, record):
        cell = record.grid_cells[self._place]
        return self._look(cell).words if cell.standing else None

    def html(self, value, record):
        look = self._look(record.grid_cells[self._place])
        return SafeString(
            f'<a class="week-cell {look.css}" href="{self._before}{record.pk:d}{self._title}{look.tail}'
        )


def grid_table(weeks):
    """The grid's table: name, division and a column a week; a phone shows the last four."""
    columns = {
        "serial": NumberColumn(gettext_lazy("No."), phone=False, width="narrow"),
        "name": GridNameColumn(weeks),
        "division": ShortColumn(accessor="division", order_by="division__order", phone=False),
    }
    looks = {}
    for place, week in enumerate(weeks):
        columns[str(week.week)] = WeekColumn(week, place, looks, phone=place >= len(weeks) - ON_PHONE)
    return type("GridTable", (Table,), columns)


# Lights


class ReasonsColumn(TextColumn):
    """Why a light is what it is, in sentences, the worst first; `reasons_of(record)` gives them."""

    def __init__(self, verbose_name, reasons_of):
        super().__init__(verbose_name, accessor="pk", orderable=False, width="wide")
        self._reasons_of = reasons_of

    def value(self, record):
        return "\n".join(sentence(reason) for reason in self._reasons_of(record)) or None

    def html(self, value, record):
        return format_html_join("", "<p>{}</p>", [(line,) for line in value.split("\n")])


class OtherLightColumn(LightColumn):
    """The light by other rules, from {project id: Assessment}; marked where it differs."""

    def __init__(self, verbose_name, others):
        super().__init__(verbose_name, accessor="pk", orderable=False, choices=Light.choices)
        self._others = others
        self._get = None

    def bind(self, name, model):
        super().bind(name, model)
        self._get = lambda record: getattr(self._others.get(record.project_id), "light", None)
        return self

    def html(self, value, record):
        drawn = super().html(value, record)
        return drawn if self._get(record) == record.light else format_html("<b>≠</b> {}", drawn)


def light_table(week, others, rules):
    """The lights of a week; with the lights by other rules beside them where there are any."""
    columns = {
        "project": LinkColumn(
            "pool:project", arg="project__pk", sub="project__owner", order_by="project__name", pinned=True
        ),
        "division": ShortColumn(
            gettext_lazy("Division"), accessor="project__division", order_by="project__division__order"
        ),
        "light": LightColumn(choices=Light.choices, order_by="severity"),
        "reasons": ReasonsColumn(gettext_lazy("Reasons"), lambda record: record.reasons),
    }
    if rules is not None:
        columns["other_light"] = OtherLightColumn(str(rules), others)
        columns["other_reasons"] = ReasonsColumn(
            gettext_lazy("Reasons by the other rules"),
            lambda record: [
                reason.as_dict() for reason in getattr(others.get(record.project_id), "reasons", ())
            ],
        )
    columns["chain"] = TextColumn(
        gettext_lazy("Industry chain"),
        accessor="project__chain",
        order_by="project__chain__order",
        visible=False,
    )
    columns["rules"] = TextColumn(visible=False, orderable=False)
    meta = type("Meta", (), {"order_by": ("-light", "division", "project")})
    return type("LightTable", (Table,), {**columns, "Meta": meta})


class EndColumn(Column):
    """Lets an exemption end that holds today."""

    def __init__(self, today):
        super().__init__(gettext_lazy("Early end"), accessor="pk", orderable=False, exclude_from_export=True)
        self._today = today

    def value(self, record):
        return record.pk if record.valid_to > self._today else None

    def html(self, value, record):
        return format_html(
            '<a href="{}">{}</a>', reverse("dispatch:exemption_end", args=[value]), _("End it")
        )


def exemption_table(today, may_exempt):
    """Exemptions with their reasons; those who grant them can let them end."""
    columns = {
        "project": LinkColumn("pool:project", arg="project__pk", order_by="project__name", pinned=True),
        "aspect": ChoiceColumn(),
        "reason": TextColumn(width="wide", orderable=False),
        "valid_from": DateColumn(),
        "valid_to": DateColumn(),
        "approved_by": TextColumn(order_by="approved_by__name"),
    }
    if may_exempt:
        columns["end"] = EndColumn(today)
    return type("ExemptionTable", (Table,), columns)


# Statistics


class EntryColumn(Column):
    """Opens the entry of a project's figure of the month."""

    def __init__(self, month):
        super().__init__(gettext_lazy("Entry"), accessor="pk", orderable=False, exclude_from_export=True)
        self._before, self._after = reverse("dispatch:statistics_entry", args=[month, PLACE]).split(
            str(PLACE)
        )

    def html(self, value, record):
        words = _("Enter") if record.recognised is None else _("Put right")
        return format_html('<a href="{}{}{}">{}</a>', self._before, value, self._after, words)


def statistics_table(month, may_enter):
    """Both figures of a month, side by side."""
    columns = {
        "serial": NumberColumn(gettext_lazy("No."), phone=False, width="narrow"),
        "name": LinkColumn("pool:project", pinned=True, sub="owner", related=["owner"]),
        "division": ShortColumn(accessor="division", order_by="division__order"),
        "reported": MoneyColumn(gettext_lazy("reported here")),
        "recognised": MoneyColumn(gettext_lazy("recognised by statistics")),
        "difference": MoneyColumn(gettext_lazy("difference")),
        "reason": ChoiceColumn(
            gettext_lazy("why they differ"),
            accessor="figure_reason",
            choices=StatisticalFigure.Reason.choices,
        ),
        "source": TextColumn(
            gettext_lazy("source"), accessor="figure_source", orderable=False, visible=False
        ),
        "note": TextColumn(gettext_lazy("note"), accessor="figure_note", orderable=False, visible=False),
        "stat_entered_on": DateColumn(visible=False),
    }
    if may_enter:
        columns["entry"] = EntryColumn(month)
    return type("StatisticsTable", (Table,), columns)


# On the page of a project


class WeekLinkColumn(Column):
    """The week, which opens the project's report."""

    css = "date"

    def __init__(self, project):
        super().__init__(gettext_lazy("Week"), accessor="week", orderable=False)
        self._project = project

    def value(self, record):
        return str(record.week)

    def html(self, value, record):
        address = reverse("dispatch:report", args=[record.week, self._project])
        return format_html('<a href="{}">{}</a>', address, value)


class LateColumn(BadgeColumn):
    """The state of a report; late ones say so."""

    def html(self, value, record):
        badge = super().html(value, record)
        return format_html("{} {}", badge, Standing.LATE.label) if record.report.is_late else badge


def project_weeks_table(project):
    """The weeks of one project: state, figures, light and why."""
    columns = {
        "week": WeekLinkColumn(project),
        "state": LateColumn(
            gettext_lazy("state"), accessor="report__state", choices=WeeklyReport.State.choices
        ),
        "cumulative": MoneyColumn(gettext_lazy("completed this year"), accessor="report__cumulative"),
        "own": MoneyColumn(gettext_lazy("completed this week")),
        "progress": PercentColumn(gettext_lazy("physical progress"), accessor="report__progress_percent"),
        "light": LightColumn(gettext_lazy("light"), accessor="light__light", choices=Light.choices),
        "why": TextColumn(gettext_lazy("Reasons"), width="wide"),
    }
    return type("ProjectWeeksTable", (Table,), columns)


class MonthsTable(Table):
    """The months of one project: both figures, their difference and why."""

    month = TextColumn(gettext_lazy("Month"))
    reported = MoneyColumn(gettext_lazy("reported here"))
    recognised = MoneyColumn(gettext_lazy("recognised by statistics"), accessor="figure__cumulative")
    difference = MoneyColumn(gettext_lazy("difference"))
    reason = ChoiceColumn(
        gettext_lazy("why they differ"),
        accessor="figure__difference_reason",
        choices=StatisticalFigure.Reason.choices,
    )
    source = TextColumn(gettext_lazy("source"), accessor="figure__source")
