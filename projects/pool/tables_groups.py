"""The columns of the pages of working groups and of their tasks."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from projects.ui.tables import (
    DateColumn,
    DateTimeColumn,
    LinkColumn,
    MoneyColumn,
    NumberColumn,
    Table,
    TextColumn,
    path_getter,
)

from .tables_rolling import CountColumn, HeadColumn, bar


class GroupColumn(HeadColumn):
    """A working group with a link to its page; the row of the sum has none."""

    def html(self, value, record):
        return format_html('<a href="{}">{}</a>', record.href, value) if record.href else value


class GoalColumn(TextColumn):
    """What was reached of a goal: `9 / 12` with a bar; the figure reached opens its list.

    The row has at the column's path a views.groups.GoalCell.
    """

    css = "num goal"

    def value(self, record):
        goal = self._get(record).goal
        planned = "—" if goal.goal is None else f"{goal.goal.count:,}"
        return f"{goal.actual.count:,} / {planned}"

    def html(self, value, record):
        cell = self._get(record)
        reached, rest = value.split(" / ")
        if cell.goal.actual.count:
            reached = format_html('<a href="{}">{}</a>', cell.href, reached)
        return format_html("{} / {}{}", reached, rest, "" if cell.length is None else bar(cell.length))


class WaitColumn(CountColumn):
    """A count of what waits, with a second line (`below`, a path on the row) where there is one."""

    def __init__(self, *args, below="", **options):
        super().__init__(*args, **options)
        self._below = path_getter(below)

    def html(self, value, record):
        below = self._below(record)
        shown = super().html(value, record)
        return format_html('{}<span class="sub">{}</span>', shown, below) if below else shown


class GroupTable(Table):
    """All working groups, a row each (views.groups.GroupRow); never in an order of merit."""

    name = GroupColumn(_("working group"))
    count = CountColumn(_("projects"))
    investment = MoneyColumn(_("total investment"), unit="yi", orderable=False)
    near = CountColumn(_("ready soon"), href="near_href")
    rolling = CountColumn(_("rolling"), href="rolling_href")
    long = CountColumn(_("long-term reserve"), href="long_href")
    planning = GoalColumn(_("into the pool, of the goal"))
    starts = GoalColumn(_("started, of the goal"))
    open_tasks = WaitColumn(_("open tasks"), href="tasks_href", below="overdue_words")
    opinions = WaitColumn(_("opinions to give"), href="opinions_href", below="due_words")
    applications = CountColumn(_("applications being checked"), href="applications_href")


class StateColumn(TextColumn):
    """How a task stands today, in a badge: open, overdue by so many days, done."""

    css = "state"

    def load(self, records, request):
        for record in records:
            record.seen_on = request.today

    def value(self, record):
        return str(state_of(record, record.seen_on))

    def html(self, value, record):
        late = record.done_on is None and record.due_on < record.seen_on
        return format_html('<span class="tag{}">{}</span>', " tag-strong" if late else "", value)


def state_of(task, today):
    """How a task stands on a day, in words."""
    if task.done_on is not None:
        return _("done")
    days = (today - task.due_on).days
    if days > 0:
        return ngettext("%(days)s day overdue", "%(days)s days overdue", days) % {"days": days}
    if days == 0:
        return _("due today")
    return ngettext("due in %(days)s day", "due in %(days)s days", -days) % {"days": -days}


class ProjectColumn(LinkColumn):
    """The project that a task is about."""

    css = ""


class TaskTable(Table):
    """Tasks of a working group."""

    title = LinkColumn("pool:task", pinned=True)
    project = ProjectColumn("pool:project", accessor="project__name", arg="project_id", width="wide")
    assignee = TextColumn(order_by="assignee__name", related=("assignee",))
    unit = TextColumn(order_by="unit__order", related=("unit",))
    due_on = DateColumn(pgettext_lazy("task", "Due"))
    state = StateColumn(_("state"), accessor="due_on", orderable=False)
    done_on = DateColumn()
    result = TextColumn(width="wide")
    created_by = TextColumn(visible=False, order_by="created_by__name", related=("created_by",))
    created_at = DateTimeColumn(visible=False)


class MyTaskTable(TaskTable):
    """Tasks of one person, over all working groups."""

    group = TextColumn(order_by="group__order", related=("group",))

    class Meta:
        sequence = ("title", "group", "...")


class CrossColumn(NumberColumn):
    """A tier's figures in a stage: a count that opens its list, the investment under it."""

    def __init__(self, label, tier, **options):
        super().__init__(label, accessor="cells", orderable=False, **options)
        self._tier = tier

    def value(self, record):
        cell = record.cells.get(self._tier)
        return cell.amount.count if cell and cell.amount.count else None

    def html(self, value, record):
        cell = record.cells[self._tier]
        return format_html(
            '<a href="{}">{}</a><span class="sub">{}</span>', cell.href, f"{value:,}", cell.investment
        )
