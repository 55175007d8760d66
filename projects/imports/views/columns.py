"""Which sheet and which column is what; sending it checks the file."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import opening, running, streaming, tables
from ..forms import ColumnsForm, heading
from ..models import ImportRun
from .common import own_run, stamp

State = ImportRun.State
# So many rows of the file are shown for comparison.
SHOWN = 3


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request, pk):
    """Match the columns: what the headings say or what was used before, changed by hand where it is wrong."""
    run = own_run(request, pk)
    if run.state not in (State.OPEN, State.CHECKED):
        messages.info(request, _("This file is %(state)s already.") % {"state": run.get_state_display()})
        return redirect("imports:run", pk)
    found = opening.sheets_of(run)
    asked = request.POST.get("sheet") or request.GET.get("sheet") or run.sheet
    sheet = opening.chosen(found, asked, run.of_kind.fields)
    context = {"title": run.file.name, "run": run, "sheets": found, "sheet": sheet}
    if sheet is None:
        return render(request, "imports/no_table.html", context)
    matched = opening.matched(run, sheet.table)
    mapping, units = matched.mapping, matched.units
    if run.mapping and run.sheet == sheet.name:
        mapping, units = run.mapping, run.units
    data = request.POST if request.method == "POST" else None
    form = ColumnsForm(data, kind=run.of_kind, table=sheet.table, initial=mapping, units=units)
    if data is not None and form.is_valid():
        return _check(request, run, sheet, form)
    context |= {
        "form": form,
        "known": matched.known,
        "sample": _sample(sheet.table),
        "unused": [heading(one) for one in sheet.table.columns if one.index not in mapping.values()],
    }
    # A script that waits for lines gets the page as well: it goes there and shows what is wrong.
    return render(request, "imports/columns.html", context, status=422 if data is not None else 200)


def _check(request, run, sheet, form):
    stamped = stamp(request)
    run = running.match(
        run,
        sheet=sheet.name,
        shape=tables.shape(sheet.table),
        mapping=form.mapping,
        units=form.units,
        by=request.user,
        at=request.now,
    )
    steps = running.check(run, **stamped)
    href = reverse("imports:run", args=[run.pk])
    return streaming.answer(request, steps, there=lambda done: href, back=request.path)


def _sample(table):
    """The headings and the first rows, as they stand in the file: [(heading, [cells])]."""
    rows = table.rows[:SHOWN]
    return [(heading(column), [row.cells[column.index] for row in rows]) for column in table.columns]
