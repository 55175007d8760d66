"""My leads: what I follow, which next steps are due, what has gone silent."""

from dataclasses import dataclass

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
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


@dataclass(frozen=True)
class Group:
    """Leads under one heading; `lists` has (words, address) of where all of them stand."""

    key: str
    title: str
    leads: list
    nothing: str = ""
    lists: tuple = ()


def groups_of(leads):
    """The Groups of what somebody follows: what is due and what is silent only where there is any."""
    talks, prospects = reverse("investment:negotiations"), reverse("investment:prospects")

    def lists(of_talks="", of_prospects=""):
        found = (
            (_("Projects in talks"), talks, of_talks),
            (_("Enterprises followed"), prospects, of_prospects),
        )
        return tuple((words, f"{address}?mine=true&{query}") for words, address, query in found if query)

    talking, followed = "state=TALKING", "state=FOLLOWED"
    silent = ngettext(
        "Silent for more than %(days)s day", "Silent for more than %(days)s days", leads.days
    ) % {"days": leads.days}
    found = [
        Group("due", _("Next steps due"), leads.due, lists=lists("due=true", "due=true")),
        Group("silent", silent, leads.silent, lists=lists("silent=true", "silent=true")),
        Group(
            "talks",
            _("Projects in talks"),
            leads.talks,
            _("You are on the team of no project in talks."),
            lists(of_talks=talking),
        ),
        Group(
            "enterprises",
            _("Enterprises followed"),
            leads.enterprises,
            _("You follow no other enterprise."),
            lists(of_prospects=followed),
        ),
    ]
    return [one for one in found if one.leads or one.nothing]


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
        "groups": groups_of(leads),
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
