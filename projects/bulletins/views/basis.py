"""The lines behind a number of a bulletin: which projects, what each is told with, on what it rests."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from projects.base.money import percent, points, share, wan
from projects.directory.models import Leader
from projects.directory.rights import refuse, require_may
from projects.dispatch.figures import summarise
from projects.ui.exports import FORMATS, Rows, Sheet

from .. import basis as figures
from .. import rights
from ..addresses import is_week
from ..building import BUILDERS
from ..corrections import corrections_of
from ..lines import PARTS
from ..reading import days_of, lines_of
from ..tables import BasisRow, BasisTotal, basis_table
from .common import find, kind_of
from .page import links_of


def lines_for(request, bulletin, period):
    """The lines that the reader may look behind: of what was published, of the draft for who may see it,
    and of the figures as they stand where nothing was prepared, for who sees the whole city."""
    require_may(request.user, rights.VIEW, _("Bulletins are not for your roles."))
    if bulletin is not None and bulletin.is_published:
        return lines_of(bulletin)
    if bulletin is not None and rights.sees_draft(request.user, bulletin):
        return lines_of(bulletin)
    if not rights.sees_whole_city(request.user):
        refuse(rights.INTERNAL, _("It is not published yet."))
    if period.first > request.today:
        raise Http404
    return BUILDERS[kind_of(period)](period, {}).lines


@dataclass(frozen=True)
class Counts:
    """What the lines count together, for the table's foot."""

    names: dict
    due: int
    in_time: int
    raised: int
    closed: int
    overdue: int
    late_permits: int
    confirmed: str = ""


def total_of(lines, days):
    """(the Summary of some lines, the row under them)."""
    summary = summarise([line.facts for line in lines], *days)
    sums = {
        name: sum(getattr(line, name) for line in lines)
        for name in ("due", "in_time", "raised", "closed", "overdue", "late_permits")
    }
    facts = _Sums(
        summary.planned,
        summary.completed_in_period,
        summary.completed,
        summary.rate,
        summary.gap,
        summary.recognised,
    )
    return summary, BasisTotal(_("Total"), facts, Counts({}, **sums))


@dataclass(frozen=True)
class _Sums:
    """The sums under the columns of a line; what has none is nothing."""

    planned: object
    completed_in_period: object
    completed: object
    rate: object
    gap: object
    recognised: object
    light: str = ""
    started_on = resumed_on = completed_on = in_production_on = planned_start_on = stat_entered_on = None


def share_of(figure, lines, days):
    """ "12 of 40, 30.0%" of a figure that is a share; "" for others. `lines` are all of the part."""
    summary, total = total_of(lines, days)
    found = {
        "under_way": (summary.start_or_resume.numerator, summary.start_or_resume.denominator),
        "in_statistics": (summary.in_statistics, summary.should_be_in_statistics),
        "reporting": (total.line.in_time, total.line.due),
        "issues": (total.line.closed, total.line.raised),
    }.get(figure)
    if found is None or not found[1]:
        return ""
    return _("%(part)s of %(whole)s, %(share)s") % {
        "part": found[0],
        "whole": found[1],
        "share": percent(share(*found)),
    }


def part_name(asked, lines):
    """What the list is narrowed to, in words; "" for the whole city."""
    for part in PARTS:
        key = asked.get(part, "")
        if key == "0":
            return _("the city's own") if part == "division" else _("none named")
        found = (line.names.get(part) for line in lines if str(line.parts.get(part) or "") == key)
        if key and (name := next(found, "")):
            return name
    for name in ("liaison", "large"):
        if asked.get(name):
            return str(figures.FIGURES[name][0])
    body = dict(Leader.Body.choices).get(asked.get("body", ""))
    return str(body) if body else ""


def row_of(line, period, links, corrected):
    """A line with its addresses."""
    week, source, href = line.facts.told_week, "", ""
    if line.facts.source == "RETURN":
        source = _("return of %(month)s") % {"month": period.label}
        href = reverse("months:return", args=[period, line.project])
    elif week is not None:
        source = _("week %(number)s") % {"number": week.number}
        href = reverse("dispatch:report", args=[week, line.project])
    return BasisRow(
        line,
        line.name,
        links.of_project(line.project),
        source,
        href if links.sees(line.project) else "",
        line.project in corrected,
    )


@require_safe
def basis(request, month):
    """`?figure=under_way&division=12`: the lines, their sum, and what was corrected since."""
    bulletin = find(month)
    every = lines_for(request, bulletin, month)
    internal = request.user.may(rights.INTERNAL)
    figure = request.GET.get("figure", "")
    figure = figure if figure in figures.FIGURES else "projects"
    if figure in figures.INTERNAL and not internal:
        refuse(rights.INTERNAL, _("Which projects these are stands in the internal edition."))
    asked = {**request.GET.dict(), "figure": figure}
    days = days_of(month)
    found = figures.behind(every, asked, *days)
    part = figures.behind(every, {**asked, "figure": "projects"}, *days)
    links = links_of(request, month, internal)
    lines = [line for line in found if links.sees(line.project)]
    published = bulletin is not None and bulletin.is_published
    keys = {line.project for line in lines}
    corrections = [one for one in corrections_of(bulletin) if one.project in keys] if published else []
    corrected = {one.project for one in corrections}
    rows = Rows(row_of(line, month, links, corrected) for line in lines)
    rows.model = BasisRow
    table = basis_table(figure, with_lights=internal)
    words, name = figures.words(asked), part_name(asked, every)
    title = f"{name}{_(' · ')}{words}" if name else str(words)
    if request.GET.get("_export") in FORMATS:
        columns = [column for column in table.columns_of(BasisRow).values() if column.visible]
        sheet = Sheet(
            title=f"{month.label} {title}",
            columns=columns,
            queryset=rows,
            by=request.user,
            at=timezone.localtime(request.now),
        )
        return FORMATS[request.GET["_export"]](sheet)
    summary, total = total_of(found, days)
    within = _("In the week") if is_week(month) else _("In the month")
    context = {
        "title": title,
        "month": month,
        "bulletin": bulletin,
        "is_published": published,
        "table": table,
        "rows": rows,
        "total": total if len(lines) == len(found) else None,
        "hidden": len(found) - len(lines),
        "share": share_of(figure, part, days),
        "sums": [
            (_("Projects"), f"{summary.count:,}", ""),
            (_("Year's plan"), wan(summary.planned), _("10,000 yuan")),
            (
                within,
                wan(summary.completed_in_period),
                _("10,000 yuan"),
            ),
            (_("Completed this year"), wan(summary.completed), _("10,000 yuan")),
            (_("Completion rate"), percent(summary.rate), ""),
            (_("Against the curve"), points(summary.gap), _("pp")),
        ],
        "corrections": corrections,
        "is_week": is_week(month),
    }
    return render(request, "bulletins/basis.html", context)
