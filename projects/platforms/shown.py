"""What platforms show on pages that are not their own; called once as the app starts."""

from django.utils.translation import gettext_lazy as _

from projects.ui import registry

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


def register():
    """Fill the registry."""
    registry.navigation.add(ENTRY)
