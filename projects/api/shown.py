"""What the API shows on other pages, and how its acts read."""

from django.utils.translation import gettext_lazy as _

from projects.base import sentences
from projects.ui import registry

from .permissions import KEEP


def keeps(user):
    """Whether the user makes tokens."""
    return user.may(KEEP)


def register():
    """Enter it; called once as the app starts."""
    registry.navigation.add(
        registry.Entry("api", _("API"), "api:index", order=970, icon="export", permission=keeps)
    )
    sentences.register(
        "api_token.make", _("%(who)s made the token “%(name)s” (%(prefix)s…), which acts as %(user)s.")
    )
    sentences.register("api_token.revoke", _("%(who)s revoked the token “%(name)s” (%(prefix)s…)."))
