"""What the pool shows on pages that are not its own; called once as the app starts."""

from django.utils.translation import gettext_lazy as _

from projects.ui import registry

from . import application_panels, history, tabs


def may_view(user):
    """Whether there is any project the user might see."""
    return user.may("pool.view_project")


def register():
    """Fill the registries."""
    registry.navigation.add(
        registry.Entry(
            "projects", _("Projects"), "pool:project_list", order=20, icon="list", permission=may_view
        )
    )
    tabs.TABS.add(
        tabs.Tab(
            "applications",
            _("Applications"),
            "pool:applications",
            order=70,
            permission=lambda user: user.may("pool.view_application"),
        )
    )
    for panel in application_panels.PANELS:
        registry.panels.add(panel)
    history.register()
