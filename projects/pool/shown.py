"""What the pool shows on pages that are not its own; called once as the app starts."""

from django.utils.translation import gettext_lazy as _

from projects.ui import registry

from . import group_panels, history, tabs

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


def register():
    """Fill the registries."""
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
