"""What imports show on pages that are not their own; called once as the app starts."""

from django.utils.translation import gettext_lazy as _

from projects.ui import registry

from .permissions import may_open


def register():
    """Fill the registries."""
    registry.navigation.add(
        registry.Entry(
            "imports", _("Data import"), "imports:runs", order=85, icon="import", permission=may_open
        )
    )
