"""The map of a chain (产业链图谱)."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from projects.base import events
from projects.base.money import in_yi, percent
from projects.base.sentences import sentence
from projects.base.wording import names
from projects.investment.models import Negotiation
from projects.ui.figures import Figure, figures_sentence

from ..models.chain import Tier
from ..reading import read_chain
from ..rules import LinkStanding, Standing
from .common import KEEP, KEEP_PLAN, open_chain

HISTORY = 20
# How the pool's list is narrowed to what has a standing.
STAGES = {
    Standing.PREPARING: "PLANNING&stage=RESERVE&stage=PRELIMINARY",
    Standing.BUILDING: "STARTED&stage=UNDER_CONSTRUCTION",
    Standing.PRODUCING: "COMPLETED&stage=IN_PRODUCTION",
}


def headline(chain, read):
    """How the links stand and how many projects are how far, each with the list behind it."""
    links, projects = reverse("chains:links"), reverse("pool:project_list")
    return figures_sentence(
        [
            *[
                Figure(words, read.count(one), f"{links}?chain={chain.pk}&standing={one}")
                for one, words in [
                    (LinkStanding.HELD, _("Links that are there")),
                    (LinkStanding.COMING, LinkStanding.COMING.label),
                    (LinkStanding.MISSING, LinkStanding.MISSING.label),
                ]
            ],
            *[
                Figure(words, read.projects(one), f"{projects}?chain={chain.pk}&stage={STAGES[one]}")
                for one, words in [
                    (Standing.PREPARING, _("projects in preparation")),
                    (Standing.BUILDING, Standing.BUILDING.label),
                    (Standing.PRODUCING, Standing.PRODUCING.label),
                ]
            ],
        ]
    )


def tiles(read):
    """[(label, value, note)] of the last year with figures, and of what the reader sees before the pool."""
    found = []
    if read.figures:
        last = read.figures[0]
        words = {"year": last.year}
        if last.output is not None:
            found.append((_("Output %(year)s") % words, in_yi(last.output), last.source))
        if last.target is not None:
            found.append((_("Target %(year)s") % words, in_yi(last.target), last.source))
        if last.rate is not None:
            found.append((_("Output against target"), percent(last.rate), ""))
    before = [
        (_("Signed, not in the pool"), read.projects(Standing.SIGNED), ""),
        (_("In talks now"), read.projects(Standing.TALKS), ""),
    ]
    return found + [tile for tile in before if tile[1]]


@require_safe
def show(request, pk):
    """The map, or with `?show=missing` its missing links alone (a constant number of queries)."""
    chain = open_chain(request, pk)
    user, only_missing = request.user, request.GET.get("show") == "missing"
    read = read_chain(chain, user, request.today, request.today.year)
    missing = [one.link.name for one in read.links if one.standing == LinkStanding.MISSING]
    columns = [
        (
            Tier(tier).label,
            [one for one in links if not only_missing or one.standing == LinkStanding.MISSING],
        )
        for tier, links in read.columns.items()
    ]
    here = reverse("chains:chain", args=[pk])
    context = {
        "title": str(chain),
        "headline": headline(chain, read),
        "chain": chain,
        "read": read,
        "columns": columns,
        "missing": names(missing),
        "tiles": tiles(read),
        "switches": [
            (_("Whole chain"), here, not only_missing),
            (_("Missing links only"), f"{here}?show=missing", only_missing),
        ],
        "standings": list(LinkStanding),
        "keeps": user.may(KEEP),
        "keeps_plan": user.may(KEEP_PLAN),
        "sees_talks": user.may(Negotiation.objects.permission("view")),
        "year": request.today.year,
        "history": [(event.at, sentence(event)) for event in events.history(chain)[:HISTORY]],
        "unplaced_note": pgettext("chain", "They belong to the chain and stand on none of its links."),
        "paper": "chain-paper",
    }
    return render(request, "chains/map.html", context)
