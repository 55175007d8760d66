"""Readiness: 手续齐备率 by division, chain and group, how long permits take, how they are handled."""

import datetime

from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from projects.directory.models import Chain, Division, Organisation
from projects.directory.rights import require_may
from projects.pool.filters import parse_year
from projects.pool.models import Project

from .. import readiness, reading, ready_rows
from ..models import Handling, Permit, Procedure, Status
from ..ready_rows import AGAINST, HARD, READY, UNPLANNED

# The lines of the three tables: (what they are about, title, filter of the list of projects).
PARTS = (
    ("division", gettext_lazy("By division"), "division"),
    ("chain", gettext_lazy("By industry chain"), "chain"),
    ("group", gettext_lazy("By working group"), "working_group"),
)


def names_of(part):
    """[(key, label, value in addresses)] of the lines of a table, in order (one query)."""
    if part == "division":
        return [(one.pk, str(one), one.code) for one in Division.objects.order_by("order", "pk")]
    if part == "chain":
        return [(one.pk, str(one), one.pk) for one in Chain.objects.all()]
    groups = Organisation.objects.working_groups()
    return [(one.pk, str(one), one.pk) for one in groups]


def chosen_year(request):
    """The year of the address, or this one; what is none counts as not said."""
    try:
        return min(parse_year(request.GET.get("year", "")), request.today.year)
    except ValueError:
        return request.today.year


def list_href(year, **more):
    """The list of a year's new projects, narrowed."""
    query = "&".join(f"{name}={value}" for name, value in more.items() if value not in (None, ""))
    return f"{reverse('pool:project_list')}?year={year}&build_type=NEW&{query}".rstrip("&")


def linked(figure, href):
    """A figure as a link to its list, where there is anything in it."""
    return format_html('<a href="{}">{}</a>', href, figure) if figure else figure


def table_of(part, title, parameter, rows, year):
    """(title, lines): each line (label, Rate, {name: address of the list})."""
    names = names_of(part)
    values = {key: value for key, _label, value in names}
    lines = []
    for rate in readiness.rates(rows, part, [(key, label) for key, label, _value in names]):
        narrowed = {parameter: values.get(rate.key)}
        # What has none of them cannot be asked for in the list.
        hrefs = hrefs_of(year, **narrowed) if rate.key is not None else {}
        lines.append((rate.label or _("none"), rate, hrefs))
    return title, lines


def hrefs_of(year, **narrowed):
    """{figure: address of its list}."""
    return {
        "all": list_href(year, **narrowed),
        "ready": list_href(year, permits=READY, **narrowed),
        "lacking": list_href(year, permits=HARD, **narrowed),
        "unknown": list_href(year, permits=UNPLANNED, **narrowed),
        "against": list_href(year, permits=AGAINST, **narrowed),
    }


@require_GET
def readiness_page(request):
    """One page for a year (thirteen queries whatever the number of projects and permits)."""
    require_may(request.user, "preparation.view_permit", _("None of your roles of today shows you permits."))
    year, today = chosen_year(request), request.today
    visible = Project.objects.allowed(request.user)
    rows = ready_rows.project_rows(ready_rows.new_projects(visible, year), today)
    every = readiness.rate_of(_("Together"), rows)
    first, last = datetime.date(year, 1, 1), min(datetime.date(year, 12, 31), today)
    granted = Permit.objects.allowed(request.user).filter(
        status=Status.GRANTED, granted_on__gte=first, granted_on__lte=last
    )
    calendar = reading.calendar_around(today)
    procedures = [(one.code, str(one)) for one in Procedure.objects.current().order_by("order", "code")]
    paces = readiness.paces(ready_rows.spent_rows(granted, calendar, today), procedures)
    departments, handled = readiness.handled(ready_rows.handling_rows(granted))
    against = visible.filter(ready_rows.permits_q(AGAINST, today)).count()
    hrefs = hrefs_of(year)
    context = {
        "title": _("Readiness of permits"),
        "year": year,
        "years": range(today.year, today.year - 4, -1),
        "every": every,
        "hrefs": hrefs,
        "tables": [table_of(*part, rows, year) for part in PARTS],
        "paces": paces,
        "departments": departments,
        "handled": handled,
        "ways": [*Handling.labels, _("not told")],
        "granted_href": f"{reverse('preparation:permits')}?granted_on_after={first}&granted_on_before={last}",
        "against": against,
        "against_href": f"{reverse('pool:project_list')}?permits={AGAINST}",
        "headline": headline(every, hrefs, handled, year),
    }
    return render(request, "preparation/readiness.html", context)


def headline(every, hrefs, handled, year):
    """The rate, the projects that lack something, the share handled online."""
    share = "—" if every.share is None else f"{every.share}%"
    online = "—" if handled.online is None else f"{handled.online}%"
    return format_html(
        _(
            "{year}: of {count} new projects {ready} have all permits ({share}); {lacking} lack a hard stop "
            "of the law, {against} started without one; {online} of the permits were handled online."
        ),
        year=year,
        count=linked(every.count, hrefs["all"]),
        ready=linked(every.ready, hrefs["ready"]),
        share=share,
        lacking=linked(every.lacking, hrefs["lacking"]),
        against=linked(every.against, hrefs["against"]),
        online=online,
    )
