"""My leads: what I follow, which next steps are due, what has gone silent."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from projects.directory.rights import require_may
from projects.ui.figures import Figure, figures_sentence

from ..lead_reading import leads_of
from ..models import Negotiation, Prospect
from ..querysets import oversees
from .lead_common import KEEP_PROSPECT, LOG_TRIP

VIEW = "investment.view_prospect"


def figures_of(leads):
    """The sentence about what somebody follows."""
    prospects, talks = reverse("investment:prospects"), reverse("investment:negotiations")
    return figures_sentence(
        [
            Figure(_("Projects in talks"), len(leads.talks), f"{talks}?mine=true&state=TALKING"),
            Figure(
                _("enterprises followed"), len(leads.enterprises), f"{prospects}?mine=true&state=FOLLOWED"
            ),
            Figure(_("next steps due"), len(leads.due), f"{reverse('investment:mine')}#due"),
            Figure(
                _("silent for more than %(days)s days") % {"days": leads.days},
                len(leads.silent),
                f"{reverse('investment:mine')}#silent",
            ),
        ]
    )


@require_safe
def mine(request):
    """What the reader follows; who follows nothing but sees trips comes to these."""
    user = request.user
    if not user.may(VIEW) and user.may("investment.view_trip"):
        return redirect("investment:trips")
    require_may(user, VIEW, _("None of your roles of today shows you promotion."))
    leads = leads_of(user, request.today)
    context = {
        "title": _("My leads"),
        "headline": figures_of(leads),
        "leads": leads,
        "everything": everything(request, leads.days) if oversees(user) else "",
        "may_register": user.may(KEEP_PROSPECT),
        "may_log": user.may(LOG_TRIP),
    }
    return render(request, "investment/mine.html", context)


def everything(request, days):
    """The sentence about the leads of all units, for who oversees promotion (four queries)."""
    figures = []
    for rows, name, due, silent in (
        (
            Negotiation.objects.talking(),
            "investment:negotiations",
            _("talks with an overdue step"),
            _("silent talks"),
        ),
        (
            Prospect.objects.followed(),
            "investment:prospects",
            _("enterprises with an overdue step"),
            _("silent enterprises"),
        ),
    ):
        href = reverse(name)
        figures.append(Figure(due, rows.due(request.today).count(), f"{href}?due=true"))
        figures.append(Figure(silent, rows.silent(request.today, days).count(), f"{href}?silent=true"))
    return figures_sentence(figures)
