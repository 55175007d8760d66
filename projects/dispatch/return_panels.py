"""What monthly returns show on the homes of those who fill them in and confirm them."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.base.periods import Month
from projects.directory.roles import Role
from projects.pool.models import Project
from projects.ui import registry
from projects.ui.figures import Figure, figures_sentence

from .deadlines import days_of_month
from .return_facts import GATHER, REPORT
from .return_overview import read_return_standings, tally_returns


def returns_monthly(user):
    """Who fills in returns, or confirms them."""
    return user.has_role(Role.REPORTER) or (user.may(REPORT) and user.may(GATHER))


def my_returns(request, _obj):
    """The returns of the last whole month until all of one's own are confirmed (four queries)."""
    month = Month.of(request.today) - 1
    days = days_of_month(month)
    counts = tally_returns(
        read_return_standings(Project.objects.allowed(request.user, "report"), month, days.as_of)
    )
    if not counts.open:
        return None
    href = reverse("months:returns", args=[month])
    figures = [
        Figure(_("Returns due"), counts.due, href),
        Figure(_("confirmed"), counts.confirmed, href),
        Figure(_("to confirm"), counts.open, href),
    ]
    if counts.returned:
        figures.append(Figure(_("returned"), counts.returned, href))
    return {
        "headline": figures_sentence(figures),
        "month": month,
        "days": days,
        "is_late": request.today > days.returns_due,
        "counts": counts,
    }


PANELS = [
    registry.Panel(
        "home",
        "my_returns",
        gettext_lazy("Monthly returns"),
        "dispatch/home_my_returns.html",
        my_returns,
        order=7,
        permission=returns_monthly,
        queries=4,
    ),
]


def register():
    """Fill the registries."""
    for panel in PANELS:
        registry.panels.add(panel)
