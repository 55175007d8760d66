"""The plan of a chain for a year, and its tasks."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from projects.base import events
from projects.base.errors import RuleViolation
from projects.base.sentences import sentence
from projects.directory.rights import Refused
from projects.investment.querysets import units_of

from .. import planning
from ..forms import PlanForm, ReopenForm, ReportForm, TaskForm, tell
from ..models import ChainPlan, ChainTask
from ..reading import tasks_of
from .common import (
    KEEP_PLAN,
    REPORT,
    form_answer,
    form_page,
    found_or_404,
    open_chain,
    require_keep,
    require_read,
    sent,
    stamp,
)

YEARS = range(2000, 2101)


@require_safe
def plan_now(request, pk):
    """This year's plan."""
    open_chain(request, pk)
    return redirect("chains:plan", pk, request.today.year)


def open_year(request, pk, year, permission=None):
    """(chain, its plan of the year or None)."""
    chain = open_chain(request, pk, permission)
    if year not in YEARS:
        raise Http404
    plans = ChainPlan.objects.filter(chain=chain, year=year).select_related("head__user", "lead")
    return chain, plans.first()


def rows_of(plan, today):
    """[(task, whether it is overdue)], the overdue ones first (one query)."""
    tasks = [(task, task.is_overdue(today)) for task in plan.tasks.select_related("unit", "progress_by")]
    return sorted(tasks, key=lambda row: (row[0].state == ChainTask.State.DONE, not row[1], row[0].due_on))


@require_safe
def plan(request, pk, year):
    """The plan of a year with its tasks and how far they are."""
    chain, found = open_year(request, pk, year)
    keeps = request.user.may(KEEP_PLAN)
    planned = ChainPlan.objects.filter(chain=chain).values_list("year", flat=True)
    years = sorted({*planned, year, request.today.year})
    context = {
        "title": _("Plan of the chain: %(chain)s") % {"chain": chain},
        "chain": chain,
        "plan": found,
        "year": year,
        "years": [(one, reverse("chains:plan", args=[pk, one]), one == year) for one in years],
        "keeps": keeps,
    }
    if found is not None:
        context |= {
            "partners": list(found.partners.all()),
            "is_vacant": found.head is not None and not found.head.serves_on(request.today),
            "tasks": rows_of(found, request.today),
            "counts": tasks_of(found.tasks, request.today),
            "history": [(event.at, sentence(event)) for event in events.history(found)],
        }
    return render(request, "chains/plan.html", context)


@form_page
def plan_edit(request, pk, year):
    """Enter the plan of a year, or change it."""
    chain, found = open_year(request, pk, year, KEEP_PLAN)
    initial = {"partners": list(found.partners.all())} if found else {}
    form = PlanForm(sent(request), today=request.today, instance=found, initial=initial)

    def act(form):
        partners = list(form.cleaned_data["partners"])
        return planning.keep_plan(chain, year, form.values(), partners, **stamp(request))

    title = _("Change the plan of %(year)s") if found else _("Enter the plan of %(year)s")
    return form_answer(
        request,
        form,
        act,
        title=title % {"year": year},
        button=_("Save"),
        back=reverse("chains:plan", args=[pk, year]),
        subject=str(chain),
    )


@form_page
def task_new(request, pk, year):
    """Enter a task of a plan."""
    _chain, found = open_year(request, pk, year, KEEP_PLAN)
    if found is None:
        messages.warning(request, _("Enter the plan of %(year)s first.") % {"year": year})
        return redirect("chains:plan_edit", pk, year)
    return form_answer(
        request,
        TaskForm(sent(request)),
        lambda form: planning.keep_task(ChainTask(plan=found), form.values(), **stamp(request)),
        title=_("Enter a task"),
        button=_("Enter the task"),
        back=reverse("chains:plan", args=[pk, year]),
        subject=str(found),
    )


def open_task(request, pk, *, keep=False):
    """A task for who reads, or for who keeps plans."""
    require_read(request.user)
    rows = ChainTask.objects.select_related("plan__chain", "unit", "progress_by")
    found = found_or_404(rows, pk)
    if keep:
        require_keep(request.user, KEEP_PLAN)
    return found


def may_report(user, task):
    """Whether a user says how far a task is: who stands for its unit, or keeps plans."""
    return user.may(REPORT) and (user.may(KEEP_PLAN) or task.unit_id in units_of(user))


def task_page(request, task, *, report=None, reopening=None):
    """The page of a task; a form that was refused is given and shown as it was sent."""
    keeps, is_open = request.user.may(KEEP_PLAN), task.state == ChainTask.State.OPEN
    if report is None and is_open and may_report(request.user, task):
        report = ReportForm(initial={"text": task.progress})
    if reopening is None and not is_open and keeps:
        reopening = ReopenForm()
    plan = task.plan
    context = {
        "title": _("Task of a chain"),
        "task": task,
        "plan": plan,
        "back": reverse("chains:plan", args=[plan.chain_id, plan.year]),
        "is_late": task.is_overdue(request.today),
        "report": report,
        "reopening": reopening,
        "keeps": keeps,
        "may_drop": keeps and not task.progress,
        "history": [(event.at, sentence(event)) for event in events.history(task)],
    }
    return render(request, "chains/task.html", context)


@form_page
def task(request, pk):
    """GET: the task. POST: its unit says how far it is, or with `done` that it is done."""
    found = open_task(request, pk)
    if request.method != "POST":
        return task_page(request, found)
    if not may_report(request.user, found):
        raise Refused(
            _("How far it is says the unit that has the task, or who keeps the plan."), str(found.unit)
        )
    form = ReportForm(request.POST)
    if form.is_valid():
        done = request.POST.get("act") == "done"
        try:
            planning.report(found, form.cleaned_data["text"], done=done, **stamp(request))
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(request, _("Reported as done.") if done else _("Reported."))
            return redirect("chains:task", pk)
    return task_page(request, found, report=form)


@form_page
def task_edit(request, pk):
    """Change a task."""
    found = open_task(request, pk, keep=True)
    form = TaskForm(sent(request), instance=ChainTask.objects.get(pk=pk))
    return form_answer(
        request,
        form,
        lambda form: planning.keep_task(found, form.values(), **stamp(request)),
        title=_("Change the task"),
        button=_("Save"),
        back=reverse("chains:task", args=[pk]),
        subject=str(found.plan),
    )


@require_POST
def task_reopen(request, pk):
    """Say that a task is not done."""
    found = open_task(request, pk, keep=True)
    form = ReopenForm(request.POST)
    if form.is_valid():
        try:
            planning.reopen(found, reason=form.cleaned_data["reason"], **stamp(request))
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(request, _("It is open again."))
            return redirect("chains:task", pk)
    return task_page(request, found, reopening=form)


@require_POST
def task_drop(request, pk):
    """Take out a task that nobody has reported on."""
    found = open_task(request, pk, keep=True)
    try:
        planning.drop_task(found, **stamp(request))
    except RuleViolation as error:
        messages.error(request, str(error))
        return redirect("chains:task", pk)
    messages.success(request, _("The task is taken out."))
    return redirect("chains:plan", found.plan.chain_id, found.plan.year)
