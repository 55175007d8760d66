"""What targets show on pages that are not their own; called once as the app starts."""

from django.utils.translation import gettext_lazy as _

from projects.ui import registry

from .permissions import VIEW


def reads(user):
    """Who reads targets, and the cockpit."""
    return user.may(VIEW)


def register():
    """Fill the registries."""
    registry.navigation.add(
        registry.Entry("targets", _("Targets"), "targets:year", order=62, icon="month", permission=reads)
    )
