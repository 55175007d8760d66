"""Putting what stands on no link on one: many rows on one sheet, a link chosen in each."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from projects.base.errors import RuleViolation
from projects.investment.models import Agreement, Negotiation
from projects.pool.models import Project

from .. import acts
from ..models import ChainLink, ChainPlace
from ..models.chain import Tier
from ..reading import read_chain
from .common import KEEP, form_page, found_or_404, open_chain, require_keep, require_read, stamp

# So many rows on the sheet; the next ones follow once these are placed.
ROWS = 60
MODELS = {"project": Project, "agreement": Agreement, "talks": Negotiation}


def offered(chain):
    """[(part of the chain, [links])] to choose from (one query)."""
    links = list(ChainLink.objects.filter(chain=chain).order_by("order", "pk"))
    found = [(tier.label, [one for one in links if one.tier == tier]) for tier in Tier]
    return [(label, rows) for label, rows in found if rows]


@form_page
def placing(request, pk):
    """GET: what the keeper sees of the chain that stands on no link. POST: `link-<kind>-<key>` says where
    each goes; rows without a choice stay."""
    chain = open_chain(request, pk, KEEP)
    read = read_chain(chain, request.user, request.today, request.today.year)
    everything = [(standing, line) for standing, lines in read.unplaced.items() for line in lines]
    words = request.GET.get("q", "").strip()
    rows = [(standing, line) for standing, line in everything if words in line.name]
    links = offered(chain)
    if request.method == "POST":
        chosen = chosen_rows(request, everything, links)
        try:
            acts.place(chain, chosen, **stamp(request))
        except RuleViolation as error:
            messages.error(request, str(error))
        else:
            tell(request, len(chosen))
            return redirect("chains:placing" if len(everything) > len(chosen) else "chains:chain", pk)
    context = {
        "title": _("Put projects on links"),
        "chain": chain,
        "all_count": len(everything),
        "words": words,
        "rows": rows[:ROWS],
        "rest": max(len(rows) - ROWS, 0),
        "links": links,
        "asked": request.GET.get("link", ""),
        "back": reverse("chains:chain", args=[pk]),
    }
    return render(request, "chains/placing.html", context)


def chosen_rows(request, rows, links):
    """[(thing, link)] of what was chosen, among what was offered."""
    known = {str(link.pk): link for _label, group in links for link in group}
    wanted = {}
    for _standing, line in rows:
        link = known.get(request.POST.get(f"link-{line.kind}-{line.pk}", ""))
        if link is not None:
            wanted[line.kind, line.pk] = link
    found = []
    for kind, model in MODELS.items():
        keys = [pk for one, pk in wanted if one == kind]
        things = model.objects.in_bulk(keys) if keys else {}
        found += [(things[pk], wanted[kind, pk]) for pk in keys]
    return found


def tell(request, count):
    """Say how many were placed."""
    if count:
        said = ngettext(
            "%(count)s project is put on its link.", "%(count)s projects are put on links.", count
        )
        messages.success(request, said % {"count": count})
    else:
        messages.warning(request, _("No link was chosen: nothing was changed."))


@require_POST
def drop(request, pk):
    """Take a project off its link; talks only by who sees them."""
    require_read(request.user)
    seen = Negotiation.objects.allowed(request.user).values("pk")
    secret = Q(negotiation__state="TALKING") & ~Q(negotiation__in=seen)
    place = found_or_404(
        ChainPlace.objects.select_related("link", "project", "agreement").exclude(secret), pk
    )
    require_keep(request.user)
    acts.drop_place(place, **stamp(request))
    messages.success(request, _("Taken off the link; it stays in the chain."))
    return redirect("chains:link", place.link_id)
