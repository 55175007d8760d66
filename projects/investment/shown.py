"""What leads show on pages that are not their own; called once as the app starts."""

from django.utils.translation import gettext_lazy as _

from projects.ui import registry

from . import lead_history
from .lead_reading import leads_of
from .looking import agreement_search, negotiation_search, prospect_search
from .models import Agreement, Negotiation, Prospect
from .tabs import TABS, may
from .views.lead_common import KEEP_PROSPECT
from .views.mine import figures_of

SHOWN = 6
SEARCH = [
    ("agreement", Agreement, _("Agreements"), agreement_search, 35),
    ("prospect", Prospect, _("Enterprises contacted"), prospect_search, 60),
    ("negotiation", Negotiation, _("Projects in talks"), negotiation_search, 61),
]


def reads_promotion(user):
    """Whether any page of promotion is the user's to read."""
    return any(tab.permission(user) for tab in TABS)


def follows(user):
    """Who follows leads."""
    return user.may(KEEP_PROSPECT)


def my_leads(request, _obj):
    """What the reader follows, what is due first (three queries); None for who follows nothing."""
    leads = leads_of(request.user, request.today)
    if not leads.rows:
        return None
    urgent = list(dict.fromkeys([*leads.due, *leads.silent]))
    return {"figures": figures_of(leads), "leads": urgent[:SHOWN], "more": len(urgent) - SHOWN}


def looked_for(model, search):
    """The rows that words find among those that a user may see, as a function of both."""
    found = search()
    return lambda user, words: found.filter(model.objects.allowed(user), words)


PANEL = registry.Panel(
    "home",
    "leads",
    _("My leads"),
    "investment/home_leads.html",
    my_leads,
    order=12,
    permission=follows,
    queries=3,
)


def register():
    """Fill the registries, and tell how the acts on leads read."""
    registry.navigation.add(
        registry.Entry(
            "promotion",
            _("Promotion"),
            "investment:mine",
            order=46,
            icon="growth",
            permission=reads_promotion,
        )
    )
    registry.panels.add(PANEL)
    for name, model, label, search, order in SEARCH:
        registry.searchable.add(
            registry.Searchable(
                f"investment.{name}",
                label,
                f"investment:{name}s",
                looked_for(model, search),
                order=order,
                permission=may(f"view_{name}"),
            )
        )
    lead_history.register()
