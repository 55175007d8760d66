"""Leaders, visits and directives in a project's dossier."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.pool.dossier import SECTIONS, Section, brief, column, table

from .models import Directive, Visit
from .panels import sees


def liaison(reading):
    """The visits and directives that the reader may see; the first page has its leader (two queries)."""
    user, project = reading.user, reading.project
    visits = Visit.objects.allowed(user).filter(project=project, on__lte=reading.today)
    visits = visits.select_related("leader__user").order_by("-on", "-pk")
    directives = Directive.objects.allowed(user).filter(project=project)
    directives = directives.select_related("leader__user").order_by("-due_on", "-pk")
    if not user.may("liaison.view_directive"):
        directives = directives.none()
    return [
        *table(
            "visits",
            [
                column("on", _("Date"), "day"),
                column("leader", _("Leader"), width=8),
                column("place", _("Place"), width=14),
                column("findings", _("Findings"), width=32),
            ],
            [(one.on, str(one.leader), brief(one.place), brief(one.findings)) for one in visits],
            title=_("Visits"),
        ),
        *table(
            "directives",
            [
                column("leader", _("Leader"), width=8),
                column("text", _("Directive"), width=34),
                column("due", _("Answer due"), "day"),
                column("state", _("State"), width=8),
            ],
            [
                (str(one.leader), brief(one.text), one.due_on, str(one.get_state_display()))
                for one in directives
            ],
            title=_("Directives"),
        ),
    ]


def register():
    """Enter it."""
    SECTIONS.add(Section("liaison", gettext_lazy("Liaison"), liaison, order=85, permission=sees, queries=2))
