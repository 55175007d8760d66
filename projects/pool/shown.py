"""What the pool shows on pages that are not its own; called once as the app starts."""

from django.utils.translation import gettext_lazy as _

from projects.ui import registry

from . import application_panels, group_panels, history, rolling_panels, tabs

# The ways to look at the pool: name of the address, words, place among the tabs.
TABS = [
    ("pool", _("Board"), 10),
    ("funnel", _("Funnel"), 20),
    ("classes", _("Classes"), 30),
    ("wall_map", _("Wall map"), 40),
    ("past", _("Past day"), 50),
]


def may_view(user):
    """Whether there is any project the user might see."""
    return user.may("pool.view_project")


def reads_groups(user):
    """Whether the work of any working group is the user's to read."""
    return user.may("pool.view_grouptask")


def sees_more_than_own(user):
    """Whether the user sees more than what he holds himself; the pool as a whole is of no use for that,
    and a phone's bar has room for four entries."""
    return user.is_superuser or any(
        grant.scope != "OWN" and "pool.view_project" in grant.permissions for grant in user.active_grants
    )


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
    registry.navigation.add(
        registry.Entry("pool", _("Pool"), "pool:pool", order=22, icon="layers", permission=sees_more_than_own)
    )
    for name, label, order in TABS:
        tabs.TABS.add(tabs.Tab(name, label, f"pool:{name}", order, permission=may_view))
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
    tabs.TABS.add(tabs.Tab("groups", _("Working groups"), "pool:groups", 90, permission=reads_groups))
    registry.panels.add(
        registry.Panel(
            "home",
            "my_group",
            _("My working group"),
            "pool/home_group.html",
            group_panels.my_group,
            order=9,
            permission=group_panels.is_member,
            queries=12,
        )
    )
    registry.panels.add(
        registry.Panel(
            "home",
            "my_tasks",
            _("My tasks of working groups"),
            "pool/home_tasks.html",
            group_panels.my_tasks,
            order=14,
            queries=1,
        )
    )
    history.register()
