"""Where a banner checks its part of a draft, a unit countersigns it, and a leader approves it."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects.base.errors import RuleViolation
from projects.directory.rights import refuse

from .. import forms, rights, routing, showing
from ..addresses import address
from ..models import Bulletin, SignOff
from ..parts import lines_in, part_of
from ..reading import lines_of, paper_of, paper_title
from .common import find, stamp, switches
from .page import links_of

State = Bulletin.State
FIELD_OF = {"remark_needed": "remark"}


@dataclass
class Asked:
    """A sign-off that waits for the reader; `on_paper`: the office enters what somebody signed."""

    row: SignOff
    form: Any
    on_paper: bool


def asked_of(request, bulletin):
    """[Asked] of a reader: those he signs himself, then for the office those that others sign on paper (a
    query or two)."""
    mine = list(routing.signable(request.user).filter(bulletin=bulletin).order_by("pk"))
    found = [Asked(row, forms.SignForm(row), False) for row in mine]
    if request.user.may(rights.PREPARE):
        rows = bulletin.sign_offs.filter(round=bulletin.round, at=None, closed_at=None)
        others = rows.exclude(pk__in=[row.pk for row in mine]).select_related("division", "organisation")
        found += [Asked(row, forms.SignForm(row, on_paper=True), True) for row in others.order_by("pk")]
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def check(request, month):
    """The draft as far as the reader is to answer for it; a POST agrees or objects."""
    user, bulletin = request.user, find(month)
    permissions = (routing.CHECK, routing.COUNTERSIGN, routing.APPROVE, rights.PREPARE)
    if not any(user.may(permission) for permission in permissions):
        refuse(routing.CHECK, _("Bulletins are checked by the banners, units and leaders they go to."))
    if bulletin is None or bulletin.is_published:
        if request.method == "POST" or bulletin is None:
            raise Http404
        return redirect(address("month", month))
    asked = asked_of(request, bulletin)
    if request.method == "POST":
        answer = _answer(request, month, asked)
        if answer is not None:
            return answer
    whole = rights.sees_draft(user, bulletin)
    divisions = [one.row.division for one in asked if one.row.division and not one.on_paper]
    context = {
        "title": _("Check: %(title)s") % {"title": paper_title(bulletin)},
        "month": month,
        "bulletin": bulletin,
        "asked": asked,
        "parts": [] if whole else [_part(request, bulletin, month, one) for one in divisions],
        "whole": _whole(request, bulletin, month) if whole else None,
        "answered": _answered(user, bulletin),
        **switches(request, "check", month),
    }
    return render(request, "bulletins/check.html", context)


def _answer(request, month, asked):
    """Keep what was answered; None where it is refused, with the reason in the form."""
    key = request.POST.get("sign_off", "")
    one = next((one for one in asked if str(one.row.pk) == key), None)
    if one is None:
        messages.error(request, _("This has been answered already."))
        return redirect(address("check", month))
    one.form = form = forms.SignForm(one.row, request.POST, on_paper=one.on_paper)
    if not form.is_valid():
        return None
    agrees = request.POST.get("answer") == "agree"
    values = {name: form.cleaned_data.get(name, "") for name in ("remark", "signer")}
    try:
        routing.sign(one.row, agrees=agrees, **values, **stamp(request))
    except RuleViolation as error:
        form.add_error(FIELD_OF.get(error.code), str(error))
        return None
    messages.success(request, _("Agreed.") if agrees else _("The objection has gone to the office."))
    return redirect(address("check", month))


def _answered(user, bulletin):
    """What the user himself has said in this round (one query)."""
    rows = bulletin.sign_offs.filter(round=bulletin.round, by=user)
    return list(rows.select_related("division", "organisation"))


def _whole(request, bulletin, month):
    """The internal edition as it stands."""
    links = links_of(request, month, request.user.may(rights.INTERNAL))
    paper = paper_of(bulletin)
    return showing.sections(paper, lines_of(bulletin), links), showing.annexes(paper, links)


def _part(request, bulletin, month, division):
    """A banner's part: (division, sections, its lines)."""
    links = replace(links_of(request, month, internal=False), with_figures=False)
    lines = lines_of(bulletin)
    part, mine = part_of(paper_of(bulletin), lines, division), lines_in(lines, division.pk)
    sections = showing.sections(part, [], links)
    return division, sections, [(line, links.of_project(line.project)) for line in mine]
