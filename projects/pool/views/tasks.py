"""The tasks of working groups: lists, one task with what can be done about it, a new one."""

from django.contrib import messages
from django.db.models import Count, F, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods

from projects.base import events
from projects.base.errors import RuleViolation
from projects.directory.rights import refuse
from projects.ui.drawing import draw_table
from projects.ui.lists import EmptyState, Figure, ListPage

from .. import group_forms, tasks
from ..file_tables import HistoryTable
from ..filters_tasks import DONE, OPEN, OVERDUE, TaskFilters
from ..groups import groups_for
from ..models import GroupTask, Project
from ..tables_groups import MyTaskTable, TaskTable, state_of
from .acts import form_page, given, sent, stamp
from .file import told
from .groups import may_change_group, open_group
from .listing import linked

FIELD_OF = {
    "reason_needed": "reason",
    "result_needed": "result",
    "nobody": "assignee",
    "past": "due_on",
    "future": "on",
    "too_early": "on",
    "other_group": "project",
}
HISTORY = 50
OPEN_FIRST = F("done_on").desc(nulls_first=True)


class TaskListPage(ListPage):
    """A list of tasks, what is open first."""

    count_label = gettext_lazy("Tasks")
    filterset_class = TaskFilters
    template_name = "pool/tasks.html"

    def totals(self):
        today = self.request.today
        is_open = Q(done_on__isnull=True)
        return {
            "open": Count("pk", filter=is_open),
            "overdue": Count("pk", filter=is_open & Q(due_on__lt=today)),
            "done": Count("pk", filter=~is_open),
        }

    def summary(self, totals):
        href = self.listing.address.drop("state").href
        return [
            Figure(
                pgettext("tasks", "Overdue"),
                totals["overdue"],
                href(state=OVERDUE) if totals["overdue"] else None,
            ),
            Figure(_("Not due yet"), totals["open"] - totals["overdue"], href(state=OPEN)),
            Figure(_("Done"), totals["done"], href(state=DONE)),
        ]

    def headline(self, request):
        """What is open and late, where no filter is set."""
        totals, href = self.listing.totals, self.listing.address.href
        if self.listing.controls.chips() or not totals["count"]:
            return ""
        return format_html(
            _("{open} tasks are open, {overdue} of them overdue; {done} are done."),
            open=linked(totals["open"], f"{href(state=OPEN)}&state={OVERDUE}"),
            overdue=linked(totals["overdue"], href(state=OVERDUE)),
            done=linked(totals["done"], href(state=DONE)),
        )


class GroupTasksPage(TaskListPage):
    """The tasks of one working group."""

    key = "pool.group_tasks"
    table_class = TaskTable

    @cached_property
    def group(self):
        """The working group, or 404 or 403."""
        return open_group(self.request, self.kwargs["pk"])

    @property
    def title(self):
        return _("Tasks: %(group)s") % {"group": self.group}

    def queryset(self, request):
        return GroupTask.objects.filter(group=self.group).order_by(OPEN_FIRST, "due_on", "pk")

    def empty(self, request):
        if may_change_group(request.user, self.group):
            return EmptyState(
                _("The group has no task yet. A task says what, who, and until when."),
                _("Add a task"),
                reverse("pool:task_new", args=[self.group.pk]),
            )
        return EmptyState(_("The group has no task yet. Its members enter them."))

    def context(self, request, listing):
        return {"group": self.group, "may_change": may_change_group(request.user, self.group)}


class MyTasksPage(TaskListPage):
    """What the reader is to do himself, or his unit without naming anybody, over all groups."""

    key = "pool.my_tasks"
    title = gettext_lazy("My tasks")
    table_class = MyTaskTable

    def queryset(self, request):
        return GroupTask.objects.held_by(request.user).order_by(OPEN_FIRST, "due_on", "pk")

    def empty(self, request):
        return EmptyState(
            _(
                "Nobody has given you a task. Tasks come from the working groups; "
                "those of your unit stand here too."
            )
        )


def open_task(request, pk):
    """The task with `may_change` and `may_finish`; Http404 where the reader has nothing to do with it."""
    task = (
        GroupTask.objects.select_related("group", "project", "assignee", "unit", "created_by")
        .filter(pk=pk)
        .first()
    )
    if task is None:
        raise Http404
    is_held = task.is_held_by(request.user)
    if not is_held and not GroupTask.objects.permits(request.user, "view", task):
        raise Http404
    task.may_change = GroupTask.objects.permits(request.user, "change", task)
    task.may_finish = task.may_change or is_held
    return task


def tell(form, error):
    """Show a broken rule at the field it is about."""
    field = FIELD_OF.get(error.code)
    if error.code == "same":
        field = next((name for name in ("due_on", "assignee") if name in form.fields), None)
    form.add_error(field if field in form.fields else None, str(error))


class Act:
    """One thing that can be done about a task: its form, and the sentence said afterwards."""

    def __init__(self, code, title, button, form_class, do, said):
        self.code, self.title, self.button = code, title, button
        self.form_class, self._do, self._said = form_class, do, said

    def form(self, request, task, asked):
        """Its form, filled where this act was sent."""
        more = {"group": task.group} if issubclass(self.form_class, group_forms.HolderForm) else {}
        initial = {"assignee": task.assignee_id, "unit": task.unit_id} if more else {}
        data = request.POST if asked == self.code else None
        return self.form_class(data, today=request.today, prefix=self.code, initial=initial, **more)

    def do(self, task, form, request):
        """Do it; returns what to say."""
        self._do(task, **form.cleaned_data, **stamp(request))
        return self._said % {"task": task.title}


ACTS = [
    Act(
        "finish",
        gettext_lazy("Done"),
        gettext_lazy("Mark as done"),
        group_forms.FinishForm,
        tasks.finish,
        gettext_lazy("“%(task)s” is done."),
    ),
    Act(
        "postpone",
        gettext_lazy("Change the day"),
        gettext_lazy("Change the day"),
        group_forms.PostponeForm,
        tasks.postpone,
        gettext_lazy("“%(task)s” has another day."),
    ),
    Act(
        "reassign",
        gettext_lazy("Give it to somebody else"),
        gettext_lazy("Give it over"),
        group_forms.ReassignForm,
        tasks.reassign,
        gettext_lazy("“%(task)s” is given over."),
    ),
    Act(
        "reopen",
        gettext_lazy("Not done after all"),
        gettext_lazy("Open it again"),
        group_forms.ReopenForm,
        tasks.reopen,
        gettext_lazy("“%(task)s” is open again."),
    ),
]


def acts_on(task):
    """What the reader can do about a task as it stands."""
    if task.done_on is not None:
        return [act for act in ACTS if act.code == "reopen" and task.may_change]
    return [
        act
        for act in ACTS
        if act.code != "reopen" and (task.may_change or (act.code == "finish" and task.may_finish))
    ]


def back_of(request, task):
    """Where the reader came from: his own tasks, or the group's page where he may open it."""
    if request.POST.get("back") == "group" and groups_for(request.user).filter(pk=task.group_id).exists():
        return f"{reverse('pool:group', args=[task.group_id])}#tasks"
    return reverse("pool:task", args=[task.pk])


@require_http_methods(["GET", "HEAD", "POST"])
def task(request, pk):
    """One task: what, who, until when, its history; and what can be done about it, each a small form."""
    found = open_task(request, pk)
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    allowed = acts_on(found)
    forms = {act.code: act.form(request, found, asked) for act in allowed}
    if request.method == "POST":
        act = next((act for act in allowed if act.code == asked), None)
        if act is None:
            if asked in {act.code for act in ACTS}:
                # Somebody else may have been quicker: the page says how the task stands now.
                if not found.may_finish:
                    refuse("pool.change_grouptask", _("You may read this task and not change it."))
                messages.warning(request, _("The task stands differently meanwhile; nothing was changed."))
                return redirect("pool:task", found.pk)
            raise Http404
        form = forms[asked]
        if form.is_valid():
            try:
                said = act.do(found, form, request)
            except RuleViolation as error:
                tell(form, error)
            else:
                messages.success(request, said)
                return redirect(back_of(request, found))
    history = told(events.history(found)[:HISTORY])
    context = {
        "title": found.title,
        "task": found,
        "state": state_of(found, request.today),
        "is_late": found.done_on is None and found.due_on < request.today,
        "acts": [(act, forms[act.code], asked == act.code) for act in allowed],
        "history": draw_table(HistoryTable, history, label=_("History")) if history else "",
        "reads_group": groups_for(request.user).filter(pk=found.group_id).exists()
        if request.user.may("pool.view_grouptask")
        else False,
    }
    return render(request, "pool/task.html", context)


@form_page
def new(request, pk):
    """Add a task to a working group."""
    group = open_group(
        request, pk, "pool.change_grouptask", _("You may read the tasks of this group and not add any.")
    )
    form = group_forms.TaskForm(
        sent(request),
        today=given(request)["today"],
        group=group,
        projects=Project.objects.allowed(request.user),
        initial={"project": request.GET.get("project", ""), "assignee": request.user.pk},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = tasks.add(group, **form.cleaned_data, **stamp(request))
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(request, _("“%(task)s” is added.") % {"task": made.title})
            return redirect(f"{reverse('pool:group', args=[group.pk])}#tasks")
    context = {
        "title": _("Add a task"),
        "group": group,
        "form": form,
        "button": _("Add the task"),
        "back": f"{reverse('pool:group', args=[group.pk])}#tasks",
    }
    return render(request, "pool/group_form.html", context)
