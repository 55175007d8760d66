"""What django-axes calls its records, so that our catalogue has their words: it brings no Chinese."""

from django.apps import apps
from django.utils.translation import gettext_lazy as _

WORDS = (
    _("access attempt"),
    _("access attempts"),
    _("access attempt expiration"),
    _("access attempt expirations"),
    _("access failure"),
    _("access failures"),
    _("access log"),
    _("access logs"),
    _("User Agent"),
    _("IP Address"),
    _("Username"),
    _("HTTP Accept"),
    _("Path"),
    _("Attempt Time"),
    _("Access lock out"),
    _("Logout Time"),
    _("GET Data"),
    _("POST Data"),
    _("Failed Logins"),
    _("Form Data"),
    _("Meta Data"),
)


def name_the_app():
    """The heading of these records in the administration."""
    apps.get_app_config("axes").verbose_name = _("sign-in attempts")
