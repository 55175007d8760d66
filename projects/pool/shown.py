"""What the pool shows on pages that are not its own; called once as the app starts."""

from django.utils.translation import gettext_lazy as _

from projects.ui import registry

from . import history, rolling_panels, tabs


def may_view(user):
    """Whether there is any project the user might see."""
    return user.may("pool.view_project")


def may_view_reviews(user):
    """Whether there is any rolling review the user might see."""
    return user.may("pool.view_groupreview")


# The pages of what rolls, among the tabs of the pool.
ROLLING_TABS = [
    tabs.Tab("criteria", _("Criteria"), "pool:criteria", 60, permission=may_view),
    tabs.Tab("moves", _("Moves"), "pool:moves", 70, permission=may_view),
    tabs.Tab("reviews", _("Rolling reviews"), "pool:reviews", 80, permission=may_view_reviews),
]
PANELS = [
    registry.Panel(
        "project",
        "tier",
        _("Place in the pool"),
        "pool/panel_tier.html",
        rolling_panels.tier_of_project,
        order=30,
        permission=may_view,
        queries=9,
    ),
    registry.Panel(
        "home",
        "reviews",
        _("Rolling review"),
        "pool/home_reviews.html",
        rolling_panels.my_reviews,
        order=8,
        permission=rolling_panels.rolls,
        queries=1,
    ),
]


def register():
    """Fill the registries."""
    for tab in ROLLING_TABS:
        tabs.TABS.add(tab)
    for panel in PANELS:
        registry.panels.add(panel)
    registry.navigation.add(
        registry.Entry(
            "projects", _("Projects"), "pool:project_list", order=20, icon="list", permission=may_view
        )
    )
    history.register()
