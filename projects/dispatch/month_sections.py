"""The lists of a month on its page: each a section with its heading, its count and its table."""

from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from projects.base import wording
from projects.pool.tables import ShortColumn
from projects.ui.exports import Rows
from projects.ui.tables import (
    DateColumn,
    LinkColumn,
    MoneyColumn,
    NumberColumn,
    PercentColumn,
    PointsColumn,
    Table,
    TextColumn,
)
from projects.ui.words import LIGHTS

from .month_lists import MonthLists


@dataclass(frozen=True)
class Section:
    """One list: `key` names it in the address of the page (#list-red), `light` is that of its projects."""

    key: str
    title: Any
    table: type[Table]
    rows: Rows
    light: str = ""

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def sign(self) -> str:
        """The shape of its light, "" where it has none."""
        return LIGHTS[self.light].shape if self.light else ""


class OpensColumn(LinkColumn):
    """What opens a page of its own, beside the project's name."""

    css = "wide"


class ReasonsColumn(TextColumn):
    """Why a project is not green, a line for each reason."""

    def value(self, record):
        return wording.clauses(record.sentences)

    def html(self, value, record):
        return format_html_join("", "<p>{}</p>", ((one,) for one in record.sentences))


class WeeksColumn(TextColumn):
    """The weeks without a report; which of them were sent back is said."""

    def value(self, record):
        return wording.names(
            wording.noted(self._word(week), _now("returned") if week in record.returned else "")
            for week in record.weeks
        )

    def _word(self, week):
        return _now("week %(number)s") % {"number": week.number}

    def html(self, value, record):
        return format_html("{}", value)


def amount(label, path, **options):
    """A column of an amount in 万元."""
    return MoneyColumn(label, accessor=path, orderable=False, **options)


def project_table(*, department=True, **columns):
    """A table of projects: name, division and department in charge, then its own columns."""
    named = {
        "name": LinkColumn("pool:project", _("project"), accessor="project__name", arg="project__pk"),
        "division": ShortColumn(_("division"), accessor="division", orderable=False),
    }
    if department:
        named["department"] = ShortColumn(
            _("responsible department"), accessor="department", orderable=False, phone=False
        )
    meta = type("Meta", (), {"sequence": (*named, "...")})
    return type("ProjectsTable", (Table,), {**named, **columns, "Meta": meta})


def _figures():
    """How far a project is against its plan."""
    return {
        "planned": amount(_("year's plan"), "figures__planned", phone=False),
        "completed": amount(_("completed this year"), "figures__completed"),
        "rate": PercentColumn(_("completion rate"), accessor="figures__rate", orderable=False),
        "gap": PointsColumn(_("against the curve"), accessor="figures__gap", orderable=False),
        "lacking": amount(_("lacking"), "figures__lacking"),
    }


LIT = project_table(
    department=False, **_figures(), reasons=ReasonsColumn(_("why"), accessor="pk", width="wide")
)
GAPS = project_table(
    planned=amount(_("year's plan"), "figures__planned", phone=False),
    asked=amount(_("asked by the curve"), "asked_amount"),
    completed=amount(_("completed this year"), "figures__completed"),
    gap=PointsColumn(_("against the curve"), accessor="figures__gap", orderable=False),
    lacking=amount(_("lacking"), "figures__lacking"),
)
NOT_STARTED = project_table(
    planned=DateColumn(_("planned start"), accessor="planned_start_on"),
    expected=DateColumn(_("expected start"), accessor="expected_on"),
    months=NumberColumn(_("months late"), accessor="months"),
    reason=TextColumn(_("why"), accessor="reason", width="wide"),
)
NOT_IN_STATISTICS = project_table(
    started=DateColumn(_("started on"), accessor="started_on"),
    months=NumberColumn(_("months since"), accessor="months"),
    completed=amount(_("completed this year"), "figures__completed"),
)
MISSING = project_table(
    missing=NumberColumn(_("weeks missing"), accessor="missing_count"),
    due=NumberColumn(_("weeks due"), accessor="due"),
    weeks=WeeksColumn(_("which weeks"), accessor="pk", width="wide"),
)
OVERDUE = project_table(
    department=False,
    issue=OpensColumn("issues:issue", _("issue"), accessor="issue__title", arg="issue__pk"),
    unit=ShortColumn(_("responsible unit"), accessor="unit", orderable=False),
    due=DateColumn(_("deadline"), accessor="overdue__due"),
    days=NumberColumn(_("days overdue"), accessor="overdue__days"),
)
PERMITS = project_table(
    department=False,
    permit=OpensColumn("preparation:permit", _("permit"), accessor="procedure", arg="late__permit__pk"),
    decides=ShortColumn(_("department"), accessor="decides", orderable=False),
    due=DateColumn(_("promised by"), accessor="late__due_on"),
    days=NumberColumn(_("working days over"), accessor="late__days"),
)
STILL = project_table(
    weeks=NumberColumn(_("weeks without a step forward"), accessor="weeks"),
    completed=amount(_("completed this year"), "figures__completed"),
    rate=PercentColumn(_("completion rate"), accessor="figures__rate", orderable=False),
)
STARTING = project_table(
    planned=DateColumn(_("planned start"), accessor="figures__planned_start_on"),
    total=amount(_("total investment"), "figures__total_investment"),
)


def sections_of(lists: MonthLists, *, statistics: bool, issues: bool, permits: bool) -> list[Section]:
    """The sections of a month in their order; each flag says whether the reader may see what they show."""
    rows = [
        Section("red", _("Red list"), LIT, Rows(lists.red), "red"),
        Section("yellow", _("Yellow lights"), LIT, Rows(lists.yellow), "yellow"),
        Section("gaps", _("Largest gaps to the curve"), GAPS, Rows(lists.gaps)),
        Section("not_started", _("Planned to start and not started"), NOT_STARTED, Rows(lists.not_started)),
        Section("still", _("No step forward for weeks"), STILL, Rows(lists.still)),
    ]
    if statistics:
        title = _("Started and not entered into statistics")
        rows.append(Section("not_in_statistics", title, NOT_IN_STATISTICS, Rows(lists.not_in_statistics)))
    rows.append(Section("missing", _("Missing weekly reports"), MISSING, Rows(lists.missing)))
    if issues:
        rows.append(Section("overdue", _("Overdue issues"), OVERDUE, Rows(lists.overdue_issues)))
    if permits:
        title = _("Permits past their promise")
        rows.append(Section("permits", title, PERMITS, Rows(lists.late_permits)))
    rows.append(Section("starting", _("Planned to start next month"), STARTING, Rows(lists.starting_next)))
    return rows
