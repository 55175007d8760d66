"""What one leader holds, and which of his visits are missing: for the office, himself and his reader."""

from collections import Counter

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from projects.directory.models import Leader
from projects.directory.rights import refuse
from projects.pool.models import Project
from projects.pool.views.listing import year_of_projects

from ..filters import AWAITED, LATE
from ..models import Directive
from ..reading import assignments, may_see_load, standings
from ..visiting import may_record
from .common import ASSIGN, LOAD

# ?visits= narrows the page to what a figure counts: {code: (of the standing, words)}.
STANDS = {
    LATE: ("is_late", gettext_lazy("not visited in time")),
    AWAITED: ("is_awaited", gettext_lazy("not visited yet this month")),
}


@require_safe
def leader(request, pk):
    """The page of one leader (a constant number of queries)."""
    found = get_object_or_404(Leader.objects.select_related("user", "division"), pk=pk)
    if not may_see_load(request.user, found, request.today):
        refuse(LOAD, _("What a leader holds and which visits are missing is for the office and for him."))
    rows = list(assignments(request.today, leader=found))
    visible = Project.objects.allowed(request.user).filter(pk__in=[row.project_id for row in rows])
    projects, _as_of = year_of_projects(visible, request.today.year, request.today)
    by_key = {one.pk: one for one in projects.select_related("division")}
    rows = [row for row in rows if row.project_id in by_key]
    visited = standings(rows, request.today)
    pending = Counter(
        Directive.objects.filter(leader=found, project__in=by_key).pending().values_list("project", flat=True)
    )
    lines = [
        {
            "row": row,
            "project": by_key[row.project_id],
            "visits": visited[row.pk],
            "directives": pending[row.project_id],
        }
        for row in rows
    ]
    asked = request.GET.get("visits", "")
    shown = [line for line in lines if asked not in STANDS or getattr(line["visits"], STANDS[asked][0])]
    shown.sort(key=lambda line: (not line["visits"].is_late, not line["visits"].is_awaited))
    directives = f"{reverse('liaison:directives')}?leader={found.pk}&state=OPEN&state=ANSWERED"
    context = {
        "title": str(found),
        "leader": found,
        "lines": shown,
        "narrowed": STANDS[asked][1] if asked in STANDS else "",
        "figures": figures_of(lines, sum(pending.values()), request.path, directives),
        "directives_href": directives,
        "visits_href": f"{reverse('liaison:visits')}?leader={found.pk}",
        "may_assign": request.user.may(ASSIGN),
        "may_plan": may_record(request.user, found, request.today),
    }
    return render(request, "liaison/leader.html", context)


def figures_of(lines, pending, path, directives):
    """[(words, address)] of what a leader holds and misses; each address shows as many rows."""
    late = sum(line["visits"].is_late for line in lines)
    awaited = sum(line["visits"].is_awaited for line in lines)
    found = [
        (
            ngettext("leads %(count)s project", "leads %(count)s projects", len(lines))
            % {"count": len(lines)},
            path,
        )
    ]
    if awaited:
        words = _("%(count)s not visited yet this month") % {"count": awaited}
        found.append((words, f"{path}?visits={AWAITED}"))
    if late:
        found.append((_("%(count)s not visited in time") % {"count": late}, f"{path}?visits={LATE}"))
    if pending:
        words = ngettext("%(count)s open directive", "%(count)s open directives", pending)
        found.append((words % {"count": pending}, directives))
    return found
