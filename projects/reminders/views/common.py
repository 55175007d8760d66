"""What the pages of reminders share: their tabs."""

from django.urls import reverse
from django.utils.translation import gettext as _

from .. import reach


def tabs(request, current):
    """[(label, address, whether it is the current one)] of the pages that the reader may open."""
    pages = [
        ("inbox", _("Reminders"), True),
        ("settings", _("Settings of reminders"), True),
        ("calendar", _("Calendar"), True),
        ("texts", _("Texts to copy"), request.user.may(reach.VIEW)),
        ("robots", _("Chat groups"), request.user.may(reach.VIEW)),
        ("log", _("Log of sending"), request.user.may(reach.LOG)),
    ]
    return [
        (label, reverse(f"reminders:{name}"), name == current) for name, label, is_open in pages if is_open
    ]
