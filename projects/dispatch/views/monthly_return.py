"""One monthly return: what it says beside the weeks, its history, sending it back, correcting it."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from projects.base import events
from projects.base.errors import RuleViolation
from projects.base.money import MoneyFormField
from projects.base.sentences import sentence
from projects.directory.rights import refuse
from projects.pool.models import Project
from projects.ui.addresses import came_from

from .. import returns
from ..models import MonthlyReturn
from ..return_facts import completed_before, read_returns
from ..typed import read_percent, show_percent

ACCEPT, CORRECT = "pool.accept_project", "pool.correct_project"
State = MonthlyReturn.State


class PercentField(forms.CharField):
    """A percentage as people type it, as Decimal or None."""

    def to_python(self, value):
        try:
            return read_percent(super().to_python(value))
        except RuleViolation as error:
            raise forms.ValidationError(str(error), code=error.code) from error


class CorrectionForm(forms.Form):
    """The right figures of a locked return, and why."""

    cumulative = MoneyFormField(
        required=False,
        label=gettext_lazy("Completed this year (10k yuan)"),
        help_text=gettext_lazy("In 10,000 yuan; 1.2亿 and 1,200 are understood too."),
    )
    progress_percent = PercentField(
        required=False,
        label=gettext_lazy("physical progress, %"),
        widget=forms.TextInput({"inputmode": "decimal"}),
    )
    expected_year = MoneyFormField(
        required=False, label=gettext_lazy("Expected for the whole year (10k yuan)")
    )
    reason = forms.CharField(max_length=300, label=gettext_lazy("Why it changes"))

    def __init__(self, row, data=None):
        initial = {name: getattr(row, name) for name in returns.CORRECTABLE}
        initial["progress_percent"] = show_percent(row.progress_percent)
        super().__init__(data, initial=initial)

    def figures(self):
        """What was entered, by the names of the return's fields."""
        return {name: self.cleaned_data[name] for name in returns.CORRECTABLE}


def find(request, month, pk):
    """The return of a visible project that stood on a weekly list in the month; else Http404."""
    project = get_object_or_404(Project.objects.allowed(request.user), pk=pk)
    stored = MonthlyReturn.objects.select_related("project__division", "confirmed_by", "saved_by")
    row = stored.filter(project=project, month=month).first()
    if row is None and month.first <= request.today:
        row = next(iter(read_returns(month, Project.objects.filter(pk=pk))), None)
    if row is None:
        raise Http404
    return row


def page(request, month, row, form=None, *, refused=None):
    """The page of one return; `refused` is (the reason typed, what is wrong with it) of sending back."""
    before = completed_before(month, [row.project_id]).get(row.project_id)
    own = None if None in (row.cumulative, before) else row.cumulative - before
    kept = row.pk is not None
    may_correct = row.state == State.LOCKED and Project.objects.permits(request.user, CORRECT, row.project)
    may_send_back = row.state == State.CONFIRMED and Project.objects.permits(
        request.user, ACCEPT, row.project
    )
    found = row.corrections.select_related("by") if kept else []
    context = {
        "title": row.project.name,
        "month": month,
        "row": row,
        "project": row.project,
        "own": own,
        "difference": row.cumulative - row.weeks_cumulative if row.differs and row.cumulative else None,
        "corrections": [(one, MonthlyReturn._meta.get_field(one.field).verbose_name) for one in found],
        "form": (form or CorrectionForm(row)) if may_correct else None,
        "may_send_back": may_send_back and row.confirmed_by_id != request.user.pk,
        "own_row": may_send_back and row.confirmed_by_id == request.user.pk,
        "refused": refused,
        "may_fill": Project.objects.permits(request.user, "report", row.project),
        "history": [(event.at, sentence(event)) for event in (events.history(row) if kept else [])],
    }
    return render(request, "dispatch/return.html", context)


@require_safe
def show(request, month, pk):
    """What the return says; to the office also sending it back, or correcting it once it is locked."""
    return page(request, month, find(request, month, pk))


@require_POST
def send_back(request, month, pk):
    """Give a confirmed return back to the banner with a reason."""
    row = find(request, month, pk)
    if not Project.objects.permits(request.user, ACCEPT, row.project):
        refuse(ACCEPT, _("Returns are sent back by the dispatch office."))
    reason = request.POST.get("reason", "")[:300]
    try:
        returns.send_back(row, by=request.user, at=request.now, reason=reason)
    except RuleViolation as error:
        return page(request, month, row, refused=(reason, str(error)))
    messages.success(request, _("“%(project)s” is sent back.") % {"project": row.project.name})
    return redirect(came_from(request, reverse("months:return", args=[month, pk])))


@require_POST
def correct(request, month, pk):
    """Put figures of a locked return right."""
    row = find(request, month, pk)
    if not Project.objects.permits(request.user, CORRECT, row.project):
        refuse(CORRECT, _("You do not correct locked returns."))
    form = CorrectionForm(row, request.POST)
    if not form.is_valid():
        return page(request, month, row, form)
    try:
        returns.correct(
            row, form.figures(), by=request.user, at=request.now, reason=form.cleaned_data["reason"]
        )
    except RuleViolation as error:
        form.add_error("cumulative" if error.code == "figure_needed" else None, str(error))
        return page(request, month, row, form)
    messages.success(request, _("The return is corrected. The old figures stay on record."))
    return redirect("months:return", month, pk)
