"""Which sheet and which column is what, and what holds for the whole file; sending it checks the file."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects.base.wording import names

from .. import opening, running, streaming, tables
from ..comparing import taken_in
from ..forms import ColumnsForm, heading
from ..models import ImportRun
from .common import own_run, stamp

State = ImportRun.State
# So many rows of the file are shown for comparison.
SHOWN = 3
# Options and columns stand in one form and may bear the same name.
PREFIX = "option"


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
    if run.mapping and run.sheet == sheet.name and run.shape in ("", tables.shape(sheet.table)):
        mapping, units = run.mapping, run.units
    data = request.POST if request.method == "POST" else None
    form = ColumnsForm(data, kind=run.of_kind, table=sheet.table, initial=mapping, units=units)
    options = _options(request, run)
    is_right = options is None or not options.is_bound or options.is_valid()
    if data is not None and form.is_valid() and is_right:
        return _check(request, run, sheet, form, options)
    chosen = form.chosen
    context |= {
        "form": form,
        "options": options,
        "known": matched.known,
        "sample": _sample(sheet.table),
        "rivals": _rivals(run, sheet.table, mapping, matched.known),
        "unused": [(one.index, heading(one), str(one.index) in chosen) for one in sheet.table.columns],
        "is_all_used": all(str(one.index) in chosen for one in sheet.table.columns),
    }
    # A script that waits for lines gets the page as well: it goes there and shows what is wrong.
    return render(request, "imports/columns.html", context, status=422 if data is not None else 200)


def _options(request, run):
    """The form of what holds for the whole file, with what was typed; None for kinds without."""
    form_class = run.of_kind.options_form
    if form_class is None:
        return None
    sent = any(name.startswith(f"{PREFIX}-") for name in request.POST)
    form = form_class(user=request.user, data=request.POST if sent else _kept(run, form_class))
    form.prefix = PREFIX
    return form


def _kept(run, form_class):
    """What was typed with the file, under the names that the fields have here."""
    return opening.option_data(run, f"{PREFIX}-") if run.options else None


def _check(request, run, sheet, form, options):
    stamped = stamp(request)
    sent = None
    if options is not None and options.is_bound:
        sent = {name: options.data.getlist(f"{PREFIX}-{name}") for name in options.fields}
    run = running.match(
        run,
        sheet=sheet.name,
        # A template names its columns itself; nothing of it is remembered for other files.
        shape="" if run.is_template else tables.shape(sheet.table),
        mapping=form.mapping,
        units=form.units,
        options=sent,
        by=request.user,
        at=request.now,
    )
    steps = running.check(run, **stamped)
    href = reverse("imports:run", args=[run.pk])
    return streaming.answer(request, steps, there=lambda done: href, back=request.path)


def _rivals(run, table, mapping, known):
    """[(field, its columns in words, how many, the one it is read from or "")] of the fields that several
    columns would fill; where somebody has matched such columns before, only of those that none fills."""
    words = {one.index: heading(one) for one in table.columns}
    labels = {one.code: one.label for one in taken_in(run.of_kind)}
    return [
        (
            labels[code],
            names(words[one.index] for one in several),
            len(several),
            words.get(mapping.get(code), ""),
        )
        for code, several in tables.rivals(table, run.of_kind.fields).items()
        if code in labels and not (known and code in mapping)
    ]


def _sample(table):
    """The headings and the first rows, as they stand in the file: [(heading, [cells])]."""
    rows = table.rows[:SHOWN]
    return [(heading(column), [row.cells[column.index] for row in rows]) for column in table.columns]
