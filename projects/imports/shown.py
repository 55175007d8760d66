"""What imports show on pages that are not their own; called once as the app starts."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.ui import registry

from . import kinds
from .permissions import may_open


def imports(key, menu, user, _address):
    """From a list, the kinds of files that bring in its records."""
    if menu != "import" or not user.is_authenticated:
        return []
    offered = [kind for kind in kinds.open_to(user) if key in kind.lists]
    return [(kind.label, reverse("imports:new", args=[kind.code])) for kind in offered]


def register():
    """Fill the registries."""
    registry.list_links.append(imports)
    registry.navigation.add(
        registry.Entry(
            "imports", _("Data import"), "imports:runs", order=85, icon="import", permission=may_open
        )
    )
