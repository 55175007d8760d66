"""Who opens the pages of platforms."""

from django.utils.translation import gettext as _

from projects.directory.rights import require_may

from ..shown import VIEW

VIEW_COMPARISON = "platforms.view_comparison"
COMPARE = "platforms.add_comparison"


def require_read(user, permission=VIEW):
    """Refuse whoever has nothing to do with the platforms."""
    reason = _("The platforms are looked after by the pool admin, the dispatch office and the commission.")
    require_may(user, permission, reason)
