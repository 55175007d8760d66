"""The page of a month: its bulletin once it is published, its figures until then; who has read it."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from projects.base.periods import Month
from projects.directory.rights import require_may
from projects.directory.roles import leads_or_assists
from projects.dispatch.views.month import summary
from projects.pool.models import Project
from projects.ui.addresses import came_from

from .. import publishing, rights, showing
from ..addresses import address
from ..corrections import corrections_of
from ..linking import Links
from ..models import Reading
from ..own import own_lines
from ..picture import picture_of
from ..preparing import cut_off_of
from ..reading import days_of, lines_of, paper_of
from ..routing import signable
from .common import (
    INTERNAL_EDITION,
    PUBLIC_EDITION,
    edition_of,
    find,
    kind_of,
    open_bulletin,
    stamp,
    switches,
)


@require_safe
def latest(request):
    """The last month that has ended."""
    return redirect("months:month", Month.of(request.today) - 1)


@require_safe
def month(request, month):
    """The bulletin of a month where it is published, else its figures."""
    bulletin = find(month)
    if bulletin is not None and bulletin.is_published and request.user.may(rights.VIEW):
        return published(request, bulletin, month)
    return _figures(request, month, bulletin, "month")


@require_safe
def brief(request, month):
    """The brief of a week where it is published, else how far it is."""
    require_may(request.user, rights.VIEW, _("Bulletins are not for your roles."))
    bulletin = find(month)
    if bulletin is not None and bulletin.is_published:
        return published(request, bulletin, month)
    context = {
        "title": _("Weekly brief"),
        "month": month,
        "bulletin": bulletin,
        "may_prepare": request.user.may(rights.PREPARE),
        "may_begin": bulletin is None and cut_off_of(kind_of(month), month) <= request.today,
        "asked": bulletin is not None and signable(request.user).filter(bulletin=bulletin).exists(),
        "may_export": bulletin is None and rights.sees_whole_city(request.user),
        **switches(request, "month", month),
    }
    return render(request, "bulletins/waiting.html", context)


@require_safe
def figures(request, month):
    """The figures of a month as they stand now, whatever was published."""
    return _figures(request, month, find(month), "figures")


def _figures(request, month, bulletin, current):
    """The live figures, with what becomes of the bulletin over them."""
    waits = bulletin is not None and not bulletin.is_published
    context = {
        "above": "bulletins/_figures_above.html",
        "current": current,
        "bulletin": bulletin,
        "may_prepare": request.user.may(rights.PREPARE),
        "may_begin": bulletin is None and cut_off_of(kind_of(month), month) <= request.today,
        "asked": signable(request.user).filter(bulletin=bulletin).exists() if waits else False,
        "may_export": rights.sees_whole_city(request.user),
    }
    return summary(request, month, **context)


def links_of(request, period, internal):
    """The Links of the reader (a query where he does not see the whole city)."""
    days = days_of(period)
    if rights.sees_whole_city(request.user):
        return Links(period, None, internal, days)
    visible = Project.objects.allowed(request.user).values_list("pk", flat=True)
    return Links(period, frozenset(visible), internal, days)


def published(request, bulletin, period):
    """The published bulletin in the edition that the reader may have."""
    internal = request.user.may(rights.INTERNAL)
    edition = edition_of(request, INTERNAL_EDITION if internal else PUBLIC_EDITION)
    paper, lines = paper_of(bulletin), lines_of(bulletin)
    paper = paper if edition == INTERNAL_EDITION else paper.public()
    links = links_of(request, period, edition == INTERNAL_EDITION)
    context = {
        "title": paper.title,
        "month": period,
        "bulletin": bulletin,
        "edition": edition,
        "may_internal": internal,
        "paper_shown": paper,
        "sections": showing.sections(paper, lines, links),
        "annexes": showing.annexes(paper, links),
        "corrections": corrections_of(bulletin),
        "own": [
            (one, [(line, links.of_project(line.project)) for line in one.lines])
            for one in own_lines(request.user, lines, request.today)
        ],
        "picture": picture_of(
            bulletin,
            paper,
            by=request.user,
            at=request.now,
            link=request.build_absolute_uri(address("month", period)),
        ),
        "auto": leads_or_assists(request.user),
        "reading": Reading.objects.filter(bulletin=bulletin, user=request.user).first(),
        "may_prepare": request.user.may(rights.PREPARE),
        **switches(request, "month", period),
    }
    return render(request, "bulletins/published.html", context)


@require_POST
def mark_read(request, month):
    """Note that the reader has read the bulletin; by htmx it answers with the note that says so."""
    require_may(request.user, rights.VIEW, _("Bulletins are not for your roles."))
    bulletin = open_bulletin(month)
    if not bulletin.is_published:
        raise Http404
    reading = publishing.mark_read(bulletin, **stamp(request))
    if request.htmx:
        return render(request, "bulletins/_read.html", {"reading": reading, "month": month})
    return redirect(came_from(request, request.path.removesuffix("read/")))
