"""What platforms show on pages that are not their own; called once as the app starts."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.ui import registry
from projects.ui.addresses import Address

VIEW = "platforms.view_platformlayout"


def works_with_platforms(user):
    """Who exports for the platforms and compares with them."""
    return user.may(VIEW)


ENTRY = registry.Entry(
    "platforms",
    _("Platforms"),
    "platforms:list",
    order=72,
    icon="columns",
    permission=works_with_platforms,
)


def exports(key, menu, user, address):
    """From the list of projects, the same projects in the columns of a platform."""
    if (key, menu) != ("pool.project", "export") or not works_with_platforms(user):
        return []
    return [(_("In a platform's columns…"), Address(reverse("platforms:list"), address.pairs).href())]


def register():
    """Fill the registries."""
    registry.navigation.add(ENTRY)
    registry.list_links.append(exports)
