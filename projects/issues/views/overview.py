"""The log in figures: by category, division and unit, what is overdue, how fast it is closed, what blocks
the most investment."""

import datetime
from collections import defaultdict
from dataclasses import replace

from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET

from projects.base.money import WAN_PER_YI, quantize
from projects.directory.models import Division, Organisation
from projects.pool.filters import parse_year
from projects.pool.models import Project
from projects.pool.tables import short
from projects.ui.charts import Chart, Series
from projects.ui.exports import FORMATS, Rows, Sheet
from projects.ui.figures import figures_sentence

from .. import reports, rules
from ..models import Category, Issue, Satisfaction
from ..overview_tables import BlockedProject, BlockedTable, OverviewRow, OverviewTable
from ..reading import overdue_escalations
from .listing import log_figures, nav, require_view

BY = {
    "category": gettext_lazy("By category"),
    "division": gettext_lazy("By division"),
    "unit": gettext_lazy("By responsible unit"),
}
PROJECTS_SHOWN = 10


def read_rows(issues, today, first, last):
    """The issues that count for a period as reports.Row: what is open, and what was raised or closed in
    it (one query, and nine for the ladder). Their `division` is its path."""
    counted = issues.counted().filter(
        ~Q(state="CLOSED") | Q(raised_on__range=(first, last)) | Q(closed_on__range=(first, last))
    )
    steps = overdue_escalations(Issue.objects.filter(pk__in=issues.order_by().values("pk")), today)
    about = ("category", "project__division__path", "organisation", "project", "state")
    amounts = ("investment_affected", "project__total_investment")
    fields = ("pk", *about, "raised_on", "closed_on", *amounts, "satisfaction")
    rows = []
    for pk, *values in counted.order_by("pk").values_list(*fields):
        found = steps.get(pk)
        row = reports.Row(*values)
        rows.append(replace(row, late=True, step=found.step) if found and found.overdue else row)
    return rows


class Overview:
    """The figures of the log as one reader may see them, for a year."""

    def __init__(self, request):
        self.request, self.notices = request, []
        self.year = self._year()
        self.first, self.last = datetime.date(self.year, 1, 1), datetime.date(self.year, 12, 31)
        self.issues = Issue.objects.allowed(request.user)
        self.rows = read_rows(self.issues, request.today, self.first, self.last)
        self.divisions = {one.path: one for one in Division.objects.all()}

    def _year(self):
        text = self.request.GET.get("year", "")
        try:
            return parse_year(text) if text else self.request.today.year
        except (ValueError, OverflowError):
            said = _("“%(name)s=%(value)s” in the address is not valid and was ignored.")
            self.notices.append(said % {"name": "year", "value": text[:60]})
            return self.request.today.year

    def part_of(self, row):
        """The part of the city a row belongs to: the division right below the root."""
        parts = row.division.rstrip("/").split("/")
        return self.divisions.get("/".join(parts[:2]) + "/")

    def lines(self, by):
        """(words, condition, Line) of the groups."""
        if by == "category":
            lines = reports.lines_by(self.rows, lambda row: row.category, self.first, self.last)
            return [(Category(line.key).label, f"category={line.key}", line) for line in lines]
        if by == "division":
            order = sorted({self.part_of(row) for row in self.rows}, key=lambda one: (one.order, one.code))
            lines = reports.lines_by(self.rows, self.part_of, self.first, self.last, order)
            return [(short(line.key), f"division={line.key.code}", line) for line in lines]
        lines = reports.lines_by(self.rows, lambda row: row.unit, self.first, self.last)
        units = Organisation.objects.in_bulk([line.key for line in lines if line.key])
        return [
            (short(units[line.key]), f"unit={line.key}", line)
            if line.key
            else (_("not assigned yet"), "state=OPEN", line)
            for line in lines
        ]

    def table(self, by):
        """The rows of a table, their sum last."""
        href = reverse("issues:list")
        rows = Rows(
            OverviewRow(str(words), line, f"{href}?{condition}&", self.first, self.last)
            for words, condition, line in self.lines(by)
        )
        total = reports.line_of(None, self.rows, self.first, self.last)
        rows.append(OverviewRow(_("Total"), total, f"{href}?", self.first, self.last, is_total=True))
        return rows

    def chart(self):
        """What blocks the most investment, by category."""
        open_rows = [(row.category, row.project, row.amount, row.total) for row in self.rows if row.is_open]
        found = rules.blocking(open_rows)
        return Chart(
            "blocked",
            title=_("Investment affected by category"),
            unit=_("100m yuan"),
            kind="bar-h",
            labels=[Category(one.key).label for one in found],
            series=[
                Series(_("Investment affected"), [quantize(one.investment / WAN_PER_YI) for one in found])
            ],
        )

    def projects(self):
        """The projects whose investment is held up most (one query)."""
        kinds = defaultdict(set)
        for row in self.rows:
            if row.is_open:
                kinds[row.project].add(row.category)
        found = rules.blocking(
            (row.project, row.project, row.amount, row.total) for row in self.rows if row.is_open
        )
        found = found[:PROJECTS_SHOWN]
        named = Project.objects.select_related("division").in_bulk([one.key for one in found])
        return [
            BlockedProject(
                one.key,
                named[one.key].name,
                short(named[one.key].division),
                one.issues,
                pgettext("between names", ", ").join(
                    str(label) for code, label in Category.choices if code in kinds[one.key]
                ),
                one.investment,
                _("total of the project, no figure given") if one.by_total else _("as given with the issues"),
            )
            for one in found
        ]

    def heard(self):
        """What enterprises said in the year: (words, count, address of the list), and the rate."""
        found = reports.heard_of(self.rows, self.first, self.last, Satisfaction.values)
        span = f"closed_after={self.first}&closed_before={self.last}"
        href = f"{reverse('issues:list')}?category=ENTERPRISE&{span}"
        said = [(word.label, found.said[word], f"{href}&satisfaction={word}") for word in Satisfaction]
        return {"said": said, "rate": found.rate, "closed": found.closed, "href": href}


@require_GET
def overview(request):
    """The page; `_export=xlsx&by=category` gives one of its tables as a file."""
    require_view(request.user)
    found = Overview(request)
    by, export = request.GET.get("by", "category"), request.GET.get("_export", "")
    if export in FORMATS and by in BY:
        return FORMATS[export](
            Sheet(
                title=f"{_('Issues in figures')} {BY[by]}",
                columns=list(OverviewTable.columns_of(None).values()),
                queryset=found.table(by),
                by=request.user,
                at=timezone.localtime(request.now),
                conditions=(str(found.year),),
            )
        )
    tables = [(key, words, found.table(key)) for key, words in BY.items()]
    context = {
        "title": _("Issues in figures"),
        "headline": figures_sentence(log_figures(request.user, request.today)),
        "notices": found.notices,
        "year": found.year,
        "years": [request.today.year - back for back in range(3)],
        "tables": tables,
        "table_class": OverviewTable,
        "blocked_class": BlockedTable,
        "blocked": found.projects(),
        "heard": found.heard(),
        "chart": found.chart() if any(row.is_open for row in found.rows) else None,
        "is_empty": not found.rows,
        "paper": "landscape",
        **nav(request.user),
    }
    return render(request, "issues/overview.html", context)
