"""The columns of the lines behind a number, and of the list of bulletins."""

from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from projects.base.papers import PaperColumn, PaperRow, PaperTable
from projects.ui.tables import (
    BadgeColumn,
    DateColumn,
    DateTimeColumn,
    LightColumn,
    MoneyColumn,
    NumberColumn,
    PercentColumn,
    PointsColumn,
    Table,
    TextColumn,
)

from .addresses import address
from .lines import Line


@dataclass(frozen=True)
class BasisRow:
    """A line with the addresses of its project and of the report it rests on ("" for none)."""

    line: Line
    name: str
    href: str = ""
    source: str = ""
    source_href: str = ""
    is_corrected: bool = False

    @property
    def facts(self):
        return self.line.facts

    @property
    def reasons(self):
        return self.line.reasons

    @property
    def department(self):
        return self.line.names.get("department", "")


@dataclass(frozen=True)
class BasisTotal:
    """The sum under the lines; `line` counts what they count."""

    name: str
    facts: Any
    line: Any
    href: str = ""
    source: str = ""
    source_href: str = ""
    is_corrected: bool = False
    reasons: str = ""
    department: str = ""


class ProjectColumn(TextColumn):
    """The project's name, which opens its file; a mark where its figure was corrected since."""

    css = "name"

    def html(self, value, record):
        named = format_html('<a href="{}">{}</a>', record.href, value) if record.href else value
        if not record.is_corrected:
            return named
        return format_html('{} <span class="tag">{}</span>', named, _("corrected since"))


class SourceColumn(TextColumn):
    """The weekly report or the monthly return that a figure rests on."""

    def html(self, value, record):
        return format_html('<a href="{}">{}</a>', record.source_href, value) if record.source_href else value


class DivisionColumn(TextColumn):
    """The division as it was called."""

    def value(self, record):
        return getattr(record.line, "names", {}).get("division") or None


def count(label, path):
    return NumberColumn(label, path, orderable=False)


COLUMNS = {
    "name": ProjectColumn(_("project"), orderable=False),
    "division": DivisionColumn(_("division"), "line", orderable=False),
    "planned": MoneyColumn(_("year's plan"), "facts__planned", orderable=False),
    "month": MoneyColumn(_("in the period"), "facts__completed_in_period", orderable=False),
    "completed": MoneyColumn(_("completed this year"), "facts__completed", orderable=False),
    "rate": PercentColumn(_("completion rate"), "facts__rate", orderable=False),
    "gap": PointsColumn(_("against the curve"), "facts__gap", orderable=False),
    "source": SourceColumn(_("rests on"), orderable=False),
}
LIGHT_COLUMNS = {
    "computed": LightColumn(_("computed light"), "facts__light", orderable=False),
    "confirmed": LightColumn(_("confirmed light"), "line__confirmed", orderable=False),
}
# What else a figure is about: its columns beside the others.
MORE = {
    "started": {"started": DateColumn(_("started on"), "facts__started_on", orderable=False)},
    "under_way": {
        "started": DateColumn(_("started on"), "facts__started_on", orderable=False),
        "resumed": DateColumn(_("resumed on"), "facts__resumed_on", orderable=False),
    },
    "finished": {"finished": DateColumn(_("completed on"), "facts__completed_on", orderable=False)},
    "in_production": {
        "produces": DateColumn(_("in production since"), "facts__in_production_on", orderable=False)
    },
    "not_started": {
        "planned_start": DateColumn(_("planned start"), "facts__planned_start_on", orderable=False)
    },
    "in_statistics": {
        "entered": DateColumn(_("entered into statistics on"), "facts__stat_entered_on", orderable=False)
    },
    "not_in_statistics": {"started": DateColumn(_("started on"), "facts__started_on", orderable=False)},
    "reporting": {
        "due": count(_("reports due"), "line__due"),
        "in_time": count(_("in time"), "line__in_time"),
    },
    "issues": {"raised": count(_("raised"), "line__raised"), "closed": count(_("closed"), "line__closed")},
    "overdue": {"overdue": count(_("overdue issues"), "line__overdue")},
    "late_permits": {"permits": count(_("permits past their promise"), "line__late_permits")},
    "recognised": {
        "recognised": MoneyColumn(_("recognised by statistics"), "facts__recognised", orderable=False)
    },
}
MORE["late_reports"] = MORE["missing"] = MORE["reporting"]
# Why, and who has to act.
MORE["red"] = MORE["yellow"] = {
    "department": TextColumn(_("responsible department"), "department", orderable=False),
    "reasons": TextColumn(_("why"), "reasons", orderable=False),
}


def basis_table(figure, *, with_lights):
    """The table of the lines behind a figure; the lights are of the internal edition."""
    columns = {name: column for name, column in COLUMNS.items() if name != "source"}
    columns |= MORE.get(figure, {}) | (LIGHT_COLUMNS if with_lights else {})
    return type("BasisTable", (Table,), {**columns, "source": COLUMNS["source"]})


# All projects of a bulletin, as a sheet


def projects_table(lines, title, *, internal) -> PaperTable:
    """Every project of a bulletin with its figures, for the workbook."""
    wan = {"kind": "money", "unit": "wan", "total": "sum", "width": 13}
    columns = [
        PaperColumn("serial", str(_("No.")), "place", width=6),
        PaperColumn("name", str(_("project")), width=34),
        PaperColumn("division", str(_("division")), width=12),
        PaperColumn("department", str(_("responsible department")), width=16),
        PaperColumn("chain", str(_("industry chain")), width=14),
        PaperColumn("total", str(_("total investment")), **wan),
        PaperColumn("planned", str(_("year's plan")), **wan),
        PaperColumn("month", str(_("in the period")), **wan),
        PaperColumn("completed", str(_("completed this year")), **wan),
        PaperColumn("rate", str(_("completion rate")), "percent", total="share:completed:planned", width=9),
        PaperColumn("gap", str(_("against the curve")), "points", width=9),
        PaperColumn("started", str(_("started on")), "day", width=11),
    ]
    if internal:
        columns += [
            PaperColumn("computed", str(_("computed light")), "light", width=9),
            PaperColumn("confirmed", str(_("confirmed light")), "light", width=9),
        ]
    rows = tuple(PaperRow(_cells(line, number, internal)) for number, line in enumerate(lines, 1))
    return PaperTable("projects", title, tuple(columns), rows, wide=True, is_list=True)


def _cells(line, number, internal):
    facts, names = line.facts, line.names
    cells = (
        line.serial or number,
        line.name,
        names.get("division", ""),
        names.get("department", ""),
        names.get("chain", ""),
        facts.total_investment,
        facts.planned,
        facts.completed_in_period,
        facts.completed,
        facts.rate,
        facts.gap,
        facts.started_on,
    )
    return (*cells, facts.light or None, line.confirmed or None) if internal else cells


# The list of bulletins


class MonthColumn(TextColumn):
    """The month of a bulletin, which opens its page."""

    css = "name"

    def value(self, record):
        return record.period.label

    def html(self, value, record):
        return format_html('<a href="{}">{}</a>', address("month", record.period), value)


class BulletinTable(Table):
    """The bulletins of the months."""

    first = MonthColumn(_("month"), pinned=True)
    state = BadgeColumn(strong=("PUBLISHED",))
    document_number = TextColumn()
    signer = TextColumn()
    published_at = DateTimeColumn()
    errata_count = NumberColumn(_("corrected figures"))
    readers_count = NumberColumn(_("readers"))

    class Meta:
        order_by = ("-first",)


class BriefTable(BulletinTable):
    """The briefs of the weeks: they bear no number and no seal."""

    first = MonthColumn(_("week"), pinned=True)
    document_number = signer = errata_count = None

    class Meta(BulletinTable.Meta):
        pass
