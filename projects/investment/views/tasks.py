"""Each unit's task of a year against what it reached, and setting a task."""

from dataclasses import replace

from django import forms
from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from projects.base import events
from projects.base.money import AmountError, parse_amount, quantize
from projects.directory.models import Organisation
from projects.directory.rights import refuse
from projects.pool.filters import parse_year
from projects.ui.addresses import Address

from ..identity import href_of
from ..models import PromotionTask
from ..querysets import oversees
from ..signed_filters import policy_on
from ..task_reading import Measure, lines
from ..task_tables import TaskTable
from .signed_common import form_page, require_view

SET = "investment.change_promotiontask"
YEARS = 3


class TaskForm(forms.Form):
    """One unit's task of a year; entering it again changes it."""

    unit = forms.ModelChoiceField(
        label=gettext_lazy("Unit"), queryset=Organisation.objects.exclude(kind="ENTERPRISE"), empty_label="—"
    )
    measure = forms.ChoiceField(label=gettext_lazy("Measure"), choices=PromotionTask.Measure.choices)
    value = forms.CharField(
        label=gettext_lazy("To be reached"),
        max_length=30,
        help_text=gettext_lazy("A count; amounts in 10k yuan, or as 1.2亿"),
        widget=forms.TextInput({"inputmode": "decimal"}),
    )

    def clean_value(self):
        try:
            value = parse_amount(self.cleaned_data["value"])
        except AmountError as error:
            raise forms.ValidationError(str(error), code=error.code) from error
        if not value:
            raise forms.ValidationError(_("Give a number above nought."), code="nothing")
        return quantize(value)


def chosen_year(request):
    """The year that the address asks for; this one where it asks for none."""
    try:
        return parse_year(request.GET.get("year", ""))
    except ValueError:
        return request.today.year


def list_behind(line):
    """The address of the list behind what was reached; leads that moved stand in it with their share."""
    task, year = line.task, line.task.year
    first, last = f"{year}-01-01", f"{year}-12-31"
    unit = ("unit", task.unit_id)
    pages = {
        Measure.TRIPS: ("trips", [unit, ("begun_after", first), ("begun_before", last)]),
        Measure.PROSPECTS: ("prospects", [unit, ("first_after", first), ("first_before", last)]),
        Measure.NEGOTIATIONS: ("negotiations", [unit, ("started_after", first), ("started_before", last)]),
        Measure.FUNDS: (
            "funds",
            [("counted_to", task.unit_id), ("since", f"{year}-01"), ("until", f"{year}-12")],
        ),
    }
    counted = [
        ("counted", "true"),
        ("recognised", "true"),
        ("counted_to", task.unit_id),
        ("signed_after", first),
        ("signed_before", last),
    ]
    name, pairs = pages.get(task.measure, ("agreements", counted))
    path = href_of(f"investment:{name}")
    return Address(path, pairs).href() if path else ""


def set_task(year, said, *, by, at):
    """Give a unit its task of a year, or change it."""
    with transaction.atomic():
        row, made = PromotionTask.objects.select_for_update().get_or_create(
            year=year, unit=said["unit"], measure=said["measure"], defaults={"value": said["value"]}
        )
        if made or row.value != said["value"]:
            changes = {} if made else {"value": [str(row.value), str(said["value"])]}
            row.value = said["value"]
            row.save(update_fields=["value"])
            params = {"year": year, "measure": row.measure, "value": str(row.value)}
            events.record("promotiontask.set", row, by=by, at=at, changes=changes, params=params)
    return row


@form_page
def page(request):
    """The tasks of a year; who keeps them sets one here."""
    require_view(request.user)
    year, today = chosen_year(request), request.today
    keeps = request.user.may(SET)
    if request.method == "POST" and not keeps:
        refuse(SET, _("Tasks are set by the promotion bureau."))
    form = TaskForm(request.POST if request.method == "POST" else None) if keeps else None
    if request.method == "POST" and form.is_valid():
        row = set_task(year, form.cleaned_data, by=request.user, at=request.now)
        messages.success(request, _("The task of %(unit)s is set.") % {"unit": row.unit})
        return redirect(f"{reverse('investment:tasks')}?year={year}")
    policy = policy_on(today)
    found = lines(request.user, year, today, framework=bool(policy and policy.counts_framework))
    rows = [replace(line, href=list_behind(line)) for line in found]
    done = sum(not line.found.needed for line in rows)
    sentence = ngettext(
        "%(count)s task of %(year)s, %(done)s of them reached.",
        "%(count)s tasks of %(year)s, %(done)s of them reached.",
        len(rows),
    )
    address = Address.of(request)
    context = {
        "title": _("Promotion tasks of %(year)s") % {"year": year},
        "headline": sentence % {"count": len(rows), "year": year, "done": done} if rows else "",
        "rows": rows,
        "table": TaskTable,
        "year": year,
        "years": [
            (one, address.href(year=one), one == year)
            for one in range(today.year - YEARS + 1, today.year + 2)
        ],
        "form": form,
        "all_leads": oversees(request.user),
    }
    return render(request, "investment/tasks.html", context)
