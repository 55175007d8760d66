"""One project in one week: the plain form for its writer, the same to read for everybody else."""

from dataclasses import replace

from django.contrib import messages
from django.db import transaction
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects.base import events
from projects.base.errors import RuleViolation, StaleVersion
from projects.base.models import Attachment
from projects.base.periods import day_label
from projects.base.sentences import sentence as event_sentence
from projects.base.uploads import ACCEPT, check_upload
from projects.directory.rights import refuse
from projects.pool.models import Project

from .. import chain
from ..chasing import moment_label
from ..checks import sentence
from ..deadlines import deadlines_of
from ..forms import ReportForm, cell_label
from ..lights import sentence as light_sentence
from ..models import LightAssessment
from ..permits import permit_data, permit_weeks
from ..problems import problem_of
from ..sheet import read_rows, sheet_projects
from .common import reduced_links
from .deciding import corrections
from .sheet import page_data, settle
from .sheet_data import page_row_data


def find_row(request, week, pk):
    """(the row, the deadlines of its week): 404 where the project is invisible, or has neither a report
    in that week nor to give one."""
    visible = Project.objects.visible_to(request.user).filter(pk=pk)
    get_object_or_404(visible)
    deadlines = deadlines_of(week)[week]
    projects = sheet_projects(visible, week, deadlines.as_of)
    is_listed = bool(projects)
    projects = projects or sheet_projects(visible, week, deadlines.as_of, listed=False)
    row = read_rows(projects, week, deadlines.as_of, today=request.today)[0]
    if not is_listed and row.report.pk is None:
        raise Http404
    return row, deadlines


@require_http_methods(["GET", "POST"])
def report(request, week, pk):
    """GET shows the form or the report; POST does what its button says (save, submit, withdraw,
    attach, detach)."""
    row, deadlines = find_row(request, week, pk)
    is_writer = Project.objects.allowed(request.user, "report").filter(pk=pk).exists()
    if request.method == "GET":
        form = ReportForm(row, request.today) if is_writer and row.is_open else None
        return show(request, week, deadlines, row, form, is_writer=is_writer)
    if not is_writer:
        refuse("pool.report_project", _("You may not report this project."))
    act = ACTS.get(request.POST.get("act"))
    if act is None:
        raise Http404
    try:
        return act(request, week, deadlines, row)
    except RuleViolation as error:
        messages.error(request, str(error))
        return redirect("dispatch:report", week=week, pk=pk)


def show(request, week, deadlines, row, form, *, is_writer=True):
    """The page: a form for its writer while the row is open, else what was reported."""
    report = row.report
    kept = report.pk is not None
    light = LightAssessment.objects.filter(project=row.project, week=week).first()
    context = {
        "title": row.project.name,
        "week": week,
        "row": row,
        "report": report,
        "project": row.project,
        "form": form,
        "is_writer": is_writer,
        "as_of_label": day_label(deadlines.as_of),
        "due_label": moment_label(deadlines.report_due),
        "returned": returned(row),
        "cells": [] if form else shown_cells(row),
        "doubts": [] if form else answered_doubts(row),
        "light": light,
        "light_reasons": [light_sentence(reason) for reason in light.reasons] if light else [],
        "attachments": report.attachments.select_related("uploaded_by") if kept else [],
        "accept": ACCEPT,
        "problem": problem_of(report, request.user),
        "reduced": reduced_links(row.facts.reductions),
        "history": [(event.at, event_sentence(event)) for event in (events.history(report) if kept else [])],
        **(corrections(request, report) if kept else {}),
    }
    if form:
        found = permit_weeks([row], week, request).get(row.project.pk)
        context["permits"] = permit_data(found)
        context["data"] = [page_row_data(row, request.today, found)]
        context["page_data"] = page_data(request, week, deadlines)
    return render(request, "dispatch/report.html", context)


def returned(row):
    """Why the row came back, by whom and when, or None."""
    if row.report.state != "RETURNED":
        return None
    event = row.returned
    return {
        "reason": row.report.return_reason,
        "who": event.actor if event else "",
        "at": moment_label(event.at) if event else "",
    }


def shown_cells(row):
    """What was reported: (label, this week, last week)."""
    names = [name for field in row.fields for name in (("own", field) if field == "cumulative" else (field,))]
    return [(cell_label(name), row.value(name), row.last_week(name)) for name in names]


def answered_doubts(row):
    """The questions as they stood when the row was handed in, with the reasons: (question, reason)."""
    return [(sentence(doubt), row.report.reasons.get(doubt["code"], "")) for doubt in row.report.doubts]


def read_form(request, row):
    """The form as sent. What can be read of it is saved, also where something else is refused.

    Returns (form, row as it stands then, whether all is saved).
    """
    form = ReportForm(row, request.today, request.POST)
    is_valid = form.is_valid()
    for item, outcome, reason in form.settled() if hasattr(form, "cleaned_data") else []:
        try:
            settle(row, item, outcome, reason)
        except RuleViolation as error:
            form.add_error(f"why.{item.pk}", str(error))
            is_valid = False
    if not row.begun:
        raise RuleViolation("not_open", _("This week has not begun yet."))
    if form.values:
        try:
            row = fill(request, row, form.values, form.cleaned_data.get("version", -1))
        except StaleVersion as error:
            error.current.project = row.project
            row = replace(row, report=error.current)
            if form.meet(row):
                return form, row, False
            row = fill(request, row, form.values, row.report.version)
        form.follow(row)
    return form, row, is_valid


def fill(request, row, values, version):
    """Save values into the row; returns the row as it stands then. Raises StaleVersion."""
    saved = chain.fill(row.report, values, by=request.user, at=request.now, version=version)
    saved.project = row.project
    return replace(row, report=saved)


def save(request, week, deadlines, row):
    """Keep the draft and stay."""
    form, row, done = read_form(request, row)
    if not done:
        return refused(
            request, week, deadlines, row, form, _("Not everything could be saved: see the marked fields.")
        )
    messages.success(request, _("Saved as a draft."))
    return redirect("dispatch:report", week=week, pk=row.project.pk)


def submit(request, week, deadlines, row):
    """Save and hand in; what is still needed is said at its field."""
    form, row, done = read_form(request, row)
    if done and row.report.pk is None:
        row.report = chain.fill(row.report, {}, by=request.user, at=request.now, version=0)
        row.report.project = row.project
    if done:
        try:
            chain.submit([row.report], by=request.user, at=request.now)
        except chain.NotReady:
            return still_needed(request, week, deadlines, row)
        messages.success(request, _("“%(project)s” is submitted.") % {"project": row.project.name})
        return redirect(f"{reverse('dispatch:sheet', args=[week])}#r{row.project.pk}")
    return refused(request, week, deadlines, row, form, _("Not submitted: see the marked fields."))


def refused(request, week, deadlines, row, form, message):
    """The form again, with its faults marked."""
    messages.error(request, message)
    form.refuse(message)
    return show(request, week, deadlines, row, form)


def still_needed(request, week, deadlines, row):
    """The form again, with what is missing and which questions have no reason."""
    form = ReportForm(row, request.today, QueryDict(mutable=True))
    form.follow(row)
    form.is_valid()
    for name in row.missing:
        form.add_error(name, _("This is still needed."))
    for doubt in row.open_doubts:
        form.add_error(f"reason.{doubt.code}", _("Say why, then it can be submitted."))
    message = _("Not submitted yet: see the marked fields. What you typed is saved.")
    return refused(request, week, deadlines, row, form, message)


def withdraw(request, week, deadlines, row):
    """Take the row back."""
    if row.report.pk is None:
        raise RuleViolation("not_open", _("There is nothing to take back."))
    chain.withdraw(row.report, by=request.user, at=request.now)
    messages.success(request, _("Taken back: it can be changed now."))
    return redirect("dispatch:report", week=week, pk=row.project.pk)


def attach(request, week, deadlines, row):
    """Add a file to the row while it is open."""
    chain.require(row.is_open, "closed", _("The row has been handed in and cannot be changed now."))
    upload = request.FILES.get("file")
    chain.require(upload is not None, "empty", _("Choose a file first."))
    content_type = check_upload(upload)
    with transaction.atomic():
        kept = row.report
        if kept.pk is None:
            kept = chain.fill(kept, {}, by=request.user, at=request.now, version=0)
        stored = Attachment.store(kept, upload, content_type=content_type, by=request.user, at=request.now)
        events.record(
            "weekly_report.attach", kept, by=request.user, at=request.now, params={"file": stored.name}
        )
    messages.success(request, _("“%(file)s” is added.") % {"file": stored.name})
    return redirect(reverse("dispatch:report", args=[week, row.project.pk]) + "#files")


def detach(request, week, deadlines, row):
    """Take a file away again while the row is open; that it was there stays in the history."""
    chain.require(row.is_open, "closed", _("The row has been handed in and cannot be changed now."))
    chosen = request.POST.get("attachment", "")
    found = row.report.attachments.filter(pk=chosen).first() if row.report.pk and chosen.isdigit() else None
    if found is None:
        raise Http404
    with transaction.atomic():
        events.record(
            "weekly_report.detach", row.report, by=request.user, at=request.now, params={"file": found.name}
        )
        found.delete()
        transaction.on_commit(lambda: found.file.delete(save=False))
    messages.success(request, _("“%(file)s” is removed.") % {"file": found.name})
    return redirect(reverse("dispatch:report", args=[week, row.project.pk]) + "#files")


ACTS = {"save": save, "submit": submit, "withdraw": withdraw, "attach": attach, "detach": detach}
