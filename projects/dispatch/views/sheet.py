"""The weekly sheet: the page, and what its scripts save, submit, withdraw and tick."""

import json
from dataclasses import replace
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from projects.base.errors import RuleViolation, StaleVersion
from projects.base.periods import Week, day_label
from projects.directory.rights import require_may
from projects.pool.models import Project
from projects.preparation.acts import advance_one
from projects.preparation.models import Permit
from projects.preparation.rules import next_step
from projects.preparation.weekly import may_click

from .. import chain
from ..chasing import moment_label
from ..deadlines import deadlines_of
from ..forms import read_values
from ..importing import WEEKS_OFFERED
from ..models import PlanItem, WeeklyReport
from ..permits import permit_data, permit_weeks
from ..sheet import DONE, READY, read_rows, sheet_projects, tally
from ..typed import LONGEST_REASON, read_text
from . import sheet_drawing
from .sheet_data import page_row_data, row_data, words

STATUS = {"stale": 409, "closed": 409, "not_open": 409, "not_ready": 409, "already_reviewed": 409}


def json_act(view):
    """An address for scripts: answers, refusals and a lost session all come as JSON.

    A script says for whom it was made (X-Sheet-User): what one person typed is never saved in the
    name of another who signed in meanwhile.
    """

    @wraps(view)
    def answer(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return refusal("signed_out", _("You have been signed out."), 403)
        if request.headers.get("X-Sheet-User", str(request.user.pk)) != str(request.user.pk):
            return refusal("other_user", _("Somebody else has signed in here."), 403)
        try:
            return JsonResponse(view(request, *args, **kwargs))
        except StaleVersion as error:
            row = one_row(request, kwargs["week"], kwargs["pk"])
            return refusal("stale", str(error), 409, row=row_data(row, request.today))
        except RuleViolation as error:
            return refusal(error.code, str(error), STATUS.get(error.code, 400))
        except PermissionDenied:
            return refusal("forbidden", _("You may not report this project."), 403)
        except Http404:
            return refusal("not_found", _("This project is not on the sheet of the week."), 404)

    return never_cache(login_not_required(answer))


def refusal(code, message, status, **more):
    """A refusal with its reason in the reader's language."""
    return JsonResponse({"code": code, "message": message, **more}, status=status)


def one_row(request, week, pk):
    """The row of one project: 404 where it is invisible or not on the week's sheet, 403 where it may
    not be reported by this person."""
    get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    mine = Project.objects.allowed(request.user, "report").filter(pk=pk)
    if not mine.exists():
        raise PermissionDenied
    as_of = deadlines_of(week)[week].as_of
    projects = sheet_projects(mine, week, as_of)
    if not projects:
        raise Http404
    return read_rows(projects, week, as_of, today=request.today)[0]


def body_of(request):
    """The JSON object that a script sent; raises RuleViolation `malformed`."""
    try:
        body = json.loads(request.body)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise RuleViolation("malformed", _("The page sent something unreadable. Reload it."))
    return body


def fill_row(row, typed, version, request):
    """Save what was typed; returns (the row as it stands then, what was refused at which cell)."""
    if not row.begun:
        raise RuleViolation("not_open", _("This week has not begun yet."))
    values, errors = read_values(row, typed, request.today)
    if not values:
        return row, errors
    report = chain.fill(row.report, values, by=request.user, at=request.now, version=version)
    report.project = row.project
    return replace(row, report=report), errors


def this_week(request):
    """The sheet of the week of today."""
    return redirect("dispatch:sheet", week=Week.of(request.today))


@never_cache  # going back to it must show what is saved, not the page as it was opened
@require_GET
def sheet(request, week):
    """The sheet of a week: all rows that the reader may report."""
    require_may(request.user, "pool.report_project", _("The sheet is for those who report projects."))
    deadlines = deadlines_of(week)[week]
    mine = Project.objects.allowed(request.user, "report")
    rows = read_rows(sheet_projects(mine, week, deadlines.as_of), week, deadlines.as_of, today=request.today)
    columns = sheet_drawing.columns_for(rows)
    counts = tally(rows)
    permits = permit_weeks(rows, week, request)
    return render(
        request,
        "dispatch/sheet.html",
        {
            "title": _("Weekly sheet"),
            "week": week,
            "previous": week - 1,
            "next": week + 1 if week + 1 <= Week.of(request.today) else None,
            "begun": week.first <= request.today,
            "takes_files": Week.of(request.today) - WEEKS_OFFERED < week <= Week.of(request.today),
            "deadlines": deadlines,
            "as_of_label": day_label(deadlines.as_of),
            "due_label": moment_label(deadlines.report_due),
            "rows": rows,
            "columns": columns,
            "drawn_rows": sheet_drawing.draw_rows(rows, columns, week),
            "forms": [form for form in WeeklyReport.Form if any(row.form == form for row in rows)],
            "due": counts["due"],
            "done": counts[DONE],
            "data": [page_row_data(row, request.today, permits.get(row.project.pk)) for row in rows],
            "page_data": page_data(request, week, deadlines),
        },
    )


def page_data(request, week, deadlines):
    """What the scripts know beside the rows."""
    return {
        "user": request.user.pk,
        "userName": str(request.user),
        "week": str(week),
        "base": reverse("dispatch:sheet", args=[week]),
        "session": reverse("dispatch:sheet_session"),
        "signIn": f"{resolve_url(settings.LOGIN_URL)}?next={reverse('dispatch:sheet_signed_in')}",
        "home": "/",
        "due": deadlines.report_due.isoformat(),
        "now": request.now.isoformat(),
        "words": words(),
    }


@json_act
@require_http_methods(["GET", "POST"])
def sheet_row(request, week, pk):
    """GET: a row as it stands. POST `{version, values: {key: text}}`: saves what can be read of it and
    names what cannot; 409 with the row as it stands where somebody saved it meanwhile."""
    row, errors = one_row(request, week, pk), {}
    if request.method == "POST":
        body = body_of(request)
        typed, version = body.get("values"), body.get("version")
        if not isinstance(typed, dict) or not isinstance(version, int):
            raise RuleViolation("malformed", _("The page sent something unreadable. Reload it."))
        row, errors = fill_row(row, typed, version, request)
    return {"row": row_data(row, request.today), "errors": errors}


@json_act
@require_POST
def sheet_permit(request, week, pk, permit):
    """Takes a permit of a row's project to its usual next step, today: POST `{version}`. Answers with the
    permits as they stand then, and the `news` of the week, the step's among them."""
    row = one_row(request, week, pk)
    version = body_of(request).get("version")
    if not isinstance(version, int):
        raise RuleViolation("malformed", _("The page sent something unreadable. Reload it."))
    found = get_object_or_404(
        Permit.objects.allowed(request.user)
        .with_rights(request.user, "handle", "decide")
        .select_related("procedure", "project"),
        pk=permit,
        project=pk,
    )
    step = next_step(found.status, is_instant=found.is_instant, open_documents=found.open_documents)
    if found.version == version and step is not None and not may_click(found, step):
        raise PermissionDenied
    refused = ""
    try:
        advance_one(found, on=request.today, by=request.user, at=request.now, version=version)
    except RuleViolation as error:
        # Somebody was faster, or it cannot be now: the row shows how it stands, and why.
        refused = str(error)
    return {**permit_data(permit_weeks([row], week, request).get(pk)), "refused": refused}


@json_act
@require_POST
def sheet_submit(request, week):
    """Hands rows in: POST `{rows: {project id: version}}`; each row's result stands for itself."""
    if not request.user.may("pool.report_project"):
        raise PermissionDenied
    asked = body_of(request).get("rows")
    if not isinstance(asked, dict) or not all(str(key).isdigit() for key in asked):
        raise RuleViolation("malformed", _("The page sent something unreadable. Reload it."))
    versions = {int(key): version for key, version in asked.items()}
    as_of = deadlines_of(week)[week].as_of
    mine = Project.objects.allowed(request.user, "report").filter(pk__in=versions)
    projects = sheet_projects(mine, week, as_of)
    results = dict.fromkeys(versions, "not_found")
    ready = []
    for row in read_rows(projects, week, as_of, today=request.today):
        key = row.project.pk
        results[key] = why_not(row, versions[key])
        if results[key] == "ok":
            ready.append(row.report)
    hand_in(ready, results, request)
    rows = read_rows(projects, week, as_of, today=request.today)
    data = {row.project.pk: row_data(row, request.today) for row in rows}
    return {
        "results": [
            {"id": key, "ok": code == "ok", "code": code, "row": data.get(key)}
            for key, code in results.items()
        ]
    }


def why_not(row, version):
    """Why a row cannot be handed in as its writer sees it; `ok` where it can."""
    if not row.is_open:
        return "closed"
    if row.report.version != version:
        return "stale"
    return "ok" if row.standing == READY else "not_ready"


def hand_in(reports, results, request):
    """Hand rows in together; where the rules refuse one after all, each by itself."""
    if not reports:
        return
    try:
        chain.submit(reports, by=request.user, at=request.now)
    except RuleViolation:
        for report in reports:
            try:
                chain.submit([report], by=request.user, at=request.now)
            except RuleViolation as error:
                results[report.project_id] = error.code


@json_act
@require_POST
def sheet_withdraw(request, week, pk):
    """Takes a row back while nobody has dealt with it."""
    row = one_row(request, week, pk)
    if row.report.pk is None:
        raise RuleViolation("not_open", _("There is nothing to take back."))
    chain.withdraw(row.report, by=request.user, at=request.now)
    return {"row": row_data(one_row(request, week, pk), request.today)}


@json_act
@require_POST
def sheet_plan(request, week, pk, item):
    """Ticks an item of last week's plan: POST `{outcome: DONE | NOT_DONE | "", reason}`."""
    row = one_row(request, week, pk)
    found = next((one for one in row.items if one.pk == item), None)
    if found is None:
        raise Http404
    body = body_of(request)
    settle(row, found, str(body.get("outcome", "")), str(body.get("reason", "")))
    return {"row": row_data(row, request.today), "errors": {}}


def settle(row, item, outcome, reason):
    """Tick an item as long as the row that answers for it is open. Raises RuleViolation."""
    chain.require(row.is_open, "closed", _("The row has been handed in and cannot be changed now."))
    chain.require(outcome in ("", *PlanItem.Outcome), "malformed", _("Say whether it was done."))
    chain.settle_plan_item(item, outcome, reason=read_text(reason, LONGEST_REASON))


@json_act
@require_GET
def sheet_session(request):
    """Whether the session still holds, and a fresh token for saving."""
    return {"user": request.user.pk, "token": get_token(request)}


@require_GET
def signed_in(request):
    """Where the sign-in window of a sheet ends: it tells the sheet to go on, and can be closed."""
    return render(request, "dispatch/sheet_signed_in.html", {"title": _("Signed in again")})
