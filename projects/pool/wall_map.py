"""The wall map of work (挂图作战): the way of each project through its milestones, a row a project."""

from django.db.models import F, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.ui.filters import MultiChoiceFilter
from projects.ui.tables import ChoiceColumn, DateColumn, LinkColumn, MoneyColumn, Table, TextColumn
from projects.ui.timeline import Line, Mark, TimeLineColumn

from .filters import ProjectFilters
from .models import Milestone
from .reading import named
from .tables import ShortColumn

SPANS = (1, 2, 3)
OVERDUE, SLIPPED, NONE = "overdue", "slipped", "none"


def with_milestones(what, today):
    """The condition that a project has a milestone which is overdue, which is expected later than it
    was planned, or that it has none at all."""
    if what == NONE:
        return ~Q(pk__in=Milestone.objects.order_by().values("project_id"))
    waiting = Milestone.objects.order_by().filter(actual_on__isnull=True)
    if what == OVERDUE:
        found = waiting.annotate(day=Coalesce("forecast_on", "baseline_on")).filter(day__lt=today)
    else:
        found = waiting.filter(forecast_on__gt=F("baseline_on"))
    return Q(pk__in=found.values("project_id"))


def with_next(projects):
    """The projects with `next_on`, the day of their next milestone, to sort by."""
    waiting = Milestone.objects.filter(project=OuterRef("pk"), actual_on__isnull=True).order_by()
    days = waiting.values("project").annotate(day=Min(Coalesce("forecast_on", "baseline_on")))
    return projects.annotate(next_on=Subquery(days.values("day")))


class MilestonesFilter(MultiChoiceFilter):
    """With any of several states of milestones."""

    def filter(self, queryset, value):
        condition = Q()
        for what in value or ():
            condition |= with_milestones(what, self.parent.request.today)
        return queryset.filter(condition)


class WallMapFilters(ProjectFilters):
    """The filters of the project list, and by milestones."""

    milestones = MilestonesFilter(
        choices=[
            (OVERDUE, gettext_lazy("one is overdue")),
            (SLIPPED, gettext_lazy("one is expected later than planned")),
            (NONE, gettext_lazy("none entered")),
        ],
        label=gettext_lazy("Milestones"),
    )

    main = ("q", "division", "stage", "list", "milestones")


def load_lines(records):
    """Give each project its `line` (ui.timeline.Line), all milestones in one query."""
    if not records or hasattr(records[0], "line"):
        return
    marks = {}
    rows = Milestone.objects.filter(project__in=[record.pk for record in records]).order_by("order", "pk")
    for pk, name, name_en, *days in rows.values_list(
        "project_id", "name", "name_en", "baseline_on", "forecast_on", "actual_on"
    ):
        marks.setdefault(pk, []).append(Mark(named(name, name_en), *days))
    for record in records:
        record.line = Line(
            record.planned_start_on or record.started_on,
            record.planned_completion_on or record.completed_on,
            tuple(marks.get(record.pk, ())),
        )


def next_of(line):
    """The next milestone: of those not reached the one with the earliest day; None where there is none."""
    waiting = [mark for mark in line.marks if mark.reached is None and mark.day]
    return min(waiting, key=lambda mark: mark.day, default=None)


class WayColumn(TimeLineColumn):
    """The milestones of a project on the time line."""

    def load(self, records, request):
        load_lines(records)


class NextColumn(TextColumn):
    """The next milestone with its day, and how many have been reached."""

    css = "next"

    def __init__(self, *args, today, **options):
        super().__init__(*args, accessor="pk", order_by=("next_on",), **options)
        self._today = today

    def load(self, records, request):
        load_lines(records)

    def value(self, record):
        coming = next_of(record.line)
        if coming is not None:
            return f"{coming.name} {coming.day}"
        return str(_("all reached")) if record.line.marks else None

    def html(self, value, record):
        marks, coming = record.line.marks, next_of(record.line)
        reached = sum(mark.reached is not None for mark in marks)
        told = _("%(reached)s of %(count)s reached") % {"reached": reached, "count": len(marks)}
        if coming is None:
            return format_html('{}<span class="sub">{}</span>', value, told)
        if coming.is_overdue(self._today):
            told = _("%(told)s · overdue") % {"told": told}
        return format_html(
            '{} <span class="day">{}</span><span class="sub">{}</span>', coming.name, coming.day, told
        )


def wall_map_table(window, today):
    """The table of the map for a window of time."""

    class WallMapTable(Table):
        name = LinkColumn("pool:project", pinned=True)
        division = ShortColumn(accessor="division", order_by="division__order")
        stage = ChoiceColumn(visible=False)
        next_milestone = NextColumn(gettext_lazy("next milestone"), today=today)
        line = WayColumn(
            gettext_lazy("time line"),
            accessor="pk",
            order_by=("planned_start_on",),
            window=window,
            today=today,
            line_of=lambda record: record.line,
            width="wide",
        )
        total_investment = MoneyColumn(unit="yi", visible=False)
        planned_start_on = DateColumn(visible=False)
        planned_completion_on = DateColumn(visible=False)
        working_group = TextColumn(visible=False, order_by="working_group__order")
        responsible_department = TextColumn(visible=False, order_by="responsible_department__order")
        owner = TextColumn(visible=False, order_by="owner__name")

        class Meta:
            # What is overdue comes first, then what is due next; what is done comes last.
            order_by = ("next_milestone", "line")
            sequence = ("...", "line")

    return WallMapTable
