"""What was signed, on pages that are not its own; called once as the app starts."""

from django.utils.translation import gettext_lazy as _

from projects.ui import registry

from . import signed_history, signed_panels

PANELS = [
    registry.Panel(
        "project",
        "agreements",
        _("Signed, in place, completed"),
        "investment/panel_project_signed.html",
        signed_panels.of_project,
        order=48,
        permission=signed_panels.sees,
        queries=2,
    ),
    registry.Panel(
        "application",
        "agreements",
        _("Signed, in place, completed"),
        "investment/panel_project_signed.html",
        signed_panels.of_application,
        order=10,
        permission=signed_panels.sees,
        queries=1,
    ),
]


def register():
    """Fill the registries and tell history how these acts read."""
    for panel in PANELS:
        registry.panels.add(panel)
    signed_history.register()
