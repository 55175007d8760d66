"""The pages of promotion, as tabs that all of them share; both halves enter theirs here.

Which tab is the current one follows from the address: the longest that the page lies under.
"""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from projects.pool.tabs import Link, Tab
from projects.ui.registry import Registry

TABS = Registry(lambda tab: tab.name)


def may(permission):
    """A permission of any grant, as tabs and entries ask for it."""
    return lambda user: user.may(f"investment.{permission}")


PAGES = [
    ("mine", _("My leads"), "view_prospect"),
    ("trips", _("Trips"), "view_trip"),
    ("prospects", _("Enterprises contacted"), "view_prospect"),
    ("negotiations", _("Projects in talks"), "view_negotiation"),
    ("agreements", _("Agreements"), "view_agreement"),
    ("funds", _("Funds in place"), "view_fundreceipt"),
    ("funnel", _("Funnel of promotion"), "view_agreement"),
    ("tasks", _("Promotion tasks"), "view_agreement"),
]
for place, (name, label, permission) in enumerate(PAGES, 1):
    TABS.add(Tab(name, label, f"investment:{name}", order=place * 10, permission=may(permission)))


def address_of(tab):
    """The address of a tab, or None while there is no such page."""
    try:
        return reverse(tab.url)
    except NoReverseMatch:
        return None


def links_for(user, path):
    """The tabs that a user may open, the one of the address `path` marked; no query."""
    found = [(tab, address_of(tab)) for tab in TABS if tab.permission(user)]
    found = [(tab, href) for tab, href in found if href]
    here = max((href for _tab, href in found if path.startswith(href)), key=len, default="")
    return [Link(tab.label, href, href == here) for tab, href in found]
