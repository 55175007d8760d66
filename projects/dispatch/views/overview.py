"""Who has reported: the page of a week, the list behind its figures, the chase."""

from django.contrib import messages
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from projects.base.periods import Week
from projects.directory.models import Division, Organisation
from projects.directory.rights import refuse
from projects.pool.models import Project, ProjectList, Suspension
from projects.pool.tables import short
from projects.ui.exports import FORMATS, Rows, Sheet
from projects.ui.lists import EmptyState, ListPage

from .. import chasing
from ..deadlines import deadlines_of
from ..filters import WeekFilters
from ..models import Batch, WeeklyReport
from ..overview import parts_of, read_standings, week_overview, with_standing
from ..tables import matrix_table, week_table
from .common import require_view, switcher
from .matrix import LINES, headline, matrix_rows, total_row

CHASE_LIMIT = 60
# What fits on one sheet of paper below the heading: lines of text, a name of so many signs in each.
PRINTED_LINES, PRINTED_NAME = 56, 38


def fits_on_paper(matrix, groups):
    """Whether the matrix and the chase list fit on one page of A4; else the page prints counts alone."""
    names = [len(one.project.name) for group in groups for one in group.missing]
    return (
        1.4 * (len(matrix) + len(groups)) + sum(-(-length // PRINTED_NAME) for length in names)
        < PRINTED_LINES
    )


class WeekPage:
    """What the page of a week shows to one reader."""

    def __init__(self, request, week):
        self.request, self.week = request, week
        self.now = request.now
        self.deadlines = deadlines_of(week)[week]
        self.projects = Project.objects.allowed(request.user, "view")
        self.rows = read_standings(self.projects, week, self.deadlines.as_of)
        self.divisions = list(Division.objects.all())
        self.notices = []
        asked = request.GET.get("by", "division")
        if asked not in LINES:
            self._ignore("by", asked)
        self.by = asked if asked in LINES else "division"
        self.list_href = reverse("dispatch:week_projects", args=[week])

    def _ignore(self, name, value):
        self.notices.append(
            _("“%(name)s=%(value)s” in the address is not valid and was ignored.")
            % {"name": name, "value": value[:60]}
        )

    @cached_property
    def root(self):
        """The division whose parts are the lines: the one asked for, else the topmost."""
        code = self.request.GET.get("division", "")
        found = next((one for one in self.divisions if one.code == code), None)
        if code and found is None:
            self._ignore("division", code)
        return found or next((one for one in self.divisions if one.parent_id is None), None)

    @cached_property
    def batches(self):
        """{division id: its latest batch} of the week (one query)."""
        batches = Batch.objects.filter(week=self.week).order_by("version").select_related("division")
        return {batch.division_id: batch for batch in batches}

    @cached_property
    def overview(self):
        """The figures; of the asked division alone where one is asked for."""
        rows = self.rows
        if self.by == "division":
            units, line_of = parts_of(self.root, self.divisions) if self.root else ({}, {})
            rows = [row for row in rows if row.area in line_of]
            unit_of = lambda row: line_of.get(row.area)  # noqa: E731 - the pair of the one below
            seen = {row.area for row in rows}
            batches = {key: batch for key, batch in self.batches.items() if key in seen}
        else:
            kind = "DEPARTMENT" if self.by == "department" else "WORKING_GROUP"
            units = {one.pk: one for one in Organisation.objects.filter(kind=kind)}
            unit_of = (lambda row: row.department) if self.by == "department" else (lambda row: row.group)
            batches = {}
        return week_overview(
            rows, self.week, self.deadlines, now=self.now, units=units, unit_of=unit_of, batches=batches
        )

    @property
    def part(self):
        """The division that was asked for, where it is not everything."""
        return self.root if self.by == "division" and self.root and self.root.parent_id else None

    def matrix(self):
        """(table class, rows, total row)."""
        parents = {one.parent_id for one in self.divisions}
        rows = matrix_rows(self.overview, self.list_href, by=self.by, root=self.root, parents=parents)
        total = total_row(self.overview, self.list_href, self.part)
        return matrix_table(self.overview.is_open, self.by == "division"), rows, total

    @cached_property
    def chasers(self):
        """The ids of the projects that the reader may chase (one query for who chases in a part)."""
        chased = Project.objects.allowed_q(self.request.user, "chase")
        if isinstance(chased, bool):
            return {row.project for row in self.rows} if chased else set()
        return set(Project.objects.filter(chased).values_list("pk", flat=True))

    @cached_property
    def groups(self):
        """What is missing, division by division. Before the deadline only counts are shown."""
        return chasing.chase_groups(
            self.rows,
            self.projects,
            {one.pk: one for one in self.divisions},
            week=self.week,
            deadlines=self.deadlines,
            now=self.now,
            on=self.request.today,
            link=self.request.build_absolute_uri(reverse("dispatch:sheet", args=[self.week])),
            chasers=self.chasers,
            limit=0 if self.overview.is_open else CHASE_LIMIT,
        )

    def suspended(self):
        """(words, count) of those that rest by approval."""
        counts = self.overview.suspended
        return [(kind.label, counts[kind]) for kind in Suspension.Kind if counts.get(kind)]


@require_GET
def week(request, week=None):
    """The page of a week; without one, of this week."""
    require_view(request.user)
    week = week or Week.of(request.today)
    page = WeekPage(request, week)
    table, rows, total = page.matrix()
    export = request.GET.get("_export", "")
    if export in FORMATS:
        return FORMATS[export](
            Sheet(
                title=_("Who has reported") + f" {week}",
                columns=list(table.columns_of(None).values()),
                queryset=Rows([*rows, total]),
                by=request.user,
                at=timezone.localtime(request.now),
                conditions=(str(LINES[page.by][0]),),
            )
        )
    context = {
        "title": _("Who has reported"),
        "week": week,
        "page": page,
        "overview": page.overview,
        "deadlines": page.deadlines,
        "headline": headline(page.overview, page.list_href, request.today, page.part),
        "switcher": switcher(request, "dispatch:week", week),
        "table": table,
        "rows": rows,
        "total": total,
        "lines": [(key, words, key == page.by) for key, (words, _name) in LINES.items()],
        "groups": page.groups,
        "all_text": "\n\n".join(group.text for group in page.groups),
        "may_chase": any(group.may_chase for group in page.groups),
        "is_long": not fits_on_paper(rows, page.groups),
    }
    return render(request, "dispatch/week.html", context)


@require_POST
def chase(request, week):
    """Record a reminder to one division, or to all in which the reader chases."""
    page = WeekPage(request, week)
    code = request.POST.get("division", "")
    visible = {row.area for row in page.rows}
    if code and not any(one.code == code and one.pk in visible for one in page.divisions):
        raise Http404
    groups = [group for group in page.groups if not code or group.division.code == code]
    wanted = [group for group in groups if group.may_chase]
    if not page.chasers or (groups and not wanted):
        refuse("pool.chase_project", _("You do not chase the reports of this division."))
    for group in wanted:
        chasing.send(
            group.division, week=week, counts=group.tally, text=group.text, by=request.user, at=request.now
        )
    if wanted:
        names = ", ".join(short(group.division) for group in wanted)
        messages.success(
            request,
            _("Reminded: %(divisions)s. Paste the copied text into the chat.") % {"divisions": names},
        )
    else:
        messages.info(request, _("Everything is in; nobody had to be reminded."))
    return HttpResponseRedirect(f"{reverse('dispatch:week', args=[week])}#chase")


class WeekProjects(ListPage):
    """The projects of a week and how each stands: the list behind every figure of the overview."""

    key = "dispatch.week"
    filterset_class = WeekFilters
    template_name = "dispatch/week_projects.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.week = kwargs["week"]

    def get(self, request, *args, **kwargs):
        require_view(request.user)
        self.deadlines = deadlines_of(self.week)[self.week]
        self.is_open = request.now <= self.deadlines.report_due
        return super().get(request, *args, **kwargs)

    @property
    def title(self):
        return _("Projects of week %(week)s") % {"week": self.week}

    def table(self):
        return week_table(self.week, self.is_open, self.request.user.may("pool.chase_project"))

    def queryset(self, request):
        projects = Project.objects.allowed(request.user, "view")
        before = (
            WeeklyReport.objects.counted()
            .filter(project=OuterRef("pk"), week__lt=self.week)
            .order_by("-week")
        )
        main = ProjectList.objects.main_of(self.deadlines.as_of.year)
        return (
            with_standing(projects, self.week, self.deadlines.as_of)
            .annotate(
                state=F("report__state"),
                waiting_for=F("report__waiting_for"),
                first_submitted_at=F("report__first_submitted_at"),
                last_week=Subquery(before.values("week")[:1]),
                times_chased=Coalesce(chasing.times_chased(self.week), 0),
            )
            .in_list_order(main.pk if main else 0)
        )

    def headline(self, request):
        return self.week.label

    def empty(self, request):
        return EmptyState(
            _("No project of yours is on a list that reports weekly in this week."),
            _("All projects"),
            reverse("pool:project_list"),
        )

    def context(self, request, listing):
        return {
            "week": self.week,
            "switcher": switcher(request, "dispatch:week_projects", self.week),
        }
