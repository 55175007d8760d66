"""What the pool shows on pages that are not its own; called once as the app starts."""

from django.utils.translation import gettext_lazy as _

from projects.ui import registry

from . import application_panels, group_panels, history, rolling_panels
from .models import Application, Project
from .tabs import TABS, Tab


def may_view(user):
    """Whether there is any project the user might see."""
    return user.may("pool.view_project")


def reads_groups(user):
    """Whether the work of any working group is the user's to read."""
    return user.may("pool.view_grouptask")


def reads_reviews(user):
    """Whether there is any rolling review the user might see."""
    return user.may("pool.view_groupreview")


def reads_applications(user):
    """Whether there is any application the user might see."""
    return user.may("pool.view_application")


def sees_more_than_own(user):
    """Whether the user sees more than what he holds himself; the pool as a whole is of no use for that,
    and a phone's bar has room for four entries."""
    return user.is_superuser or any(
        grant.scope != "OWN" and "pool.view_project" in grant.permissions for grant in user.active_grants
    )


SEARCHABLE = [
    registry.Searchable(
        "pool.project",
        _("Projects"),
        "pool:project_list",
        lambda user, words: Project.objects.allowed(user).search(words),
        order=10,
        permission=may_view,
    ),
    registry.Searchable(
        "pool.application",
        _("Applications"),
        "pool:applications",
        lambda user, words: Application.objects.allowed(user).search(words),
        order=40,
        permission=reads_applications,
    ),
]
# The pages of the pool, what is done there every week first: name of the address, words, for whom.
PAGES = [
    ("pool", _("Board"), may_view),
    ("applications", _("Applications"), reads_applications),
    ("reviews", _("Rolling reviews"), reads_reviews),
    ("criteria", _("Criteria"), may_view),
    ("groups", _("Working groups"), reads_groups),
    ("moves", _("Moves"), may_view),
    ("funnel", _("Funnel"), may_view),
    ("classes", _("Classes"), may_view),
    ("wall_map", _("Wall map"), may_view),
    ("past", _("Past day"), may_view),
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
        queries=4,
    ),
    registry.Panel(
        "home",
        "my_group",
        _("My working group"),
        "pool/home_group.html",
        group_panels.my_group,
        order=9,
        permission=group_panels.is_member,
        queries=12,
    ),
    registry.Panel(
        "home",
        "my_tasks",
        _("My tasks of working groups"),
        "pool/home_tasks.html",
        group_panels.my_tasks,
        order=14,
        queries=1,
    ),
    *application_panels.PANELS,
]


def register():
    """Fill the registries, and tell how the pool's acts read."""
    for place, (name, label, permission) in enumerate(PAGES, 1):
        TABS.add(Tab(name, label, f"pool:{name}", order=place * 10, permission=permission))
    for panel in PANELS:
        registry.panels.add(panel)
    for one in SEARCHABLE:
        registry.searchable.add(one)
    registry.navigation.add(
        registry.Entry(
            "projects",
            _("Projects"),
            "pool:project_list",
            order=20,
            icon="list",
            permission=may_view,
            # Whoever has no entry of the pool's own comes to its pages from his projects. Shorter than
            # the address of that entry, which goes first where there is one.
            within=("/pool",),
        )
    )
    registry.navigation.add(
        registry.Entry("pool", _("Pool"), "pool:pool", order=22, icon="layers", permission=sees_more_than_own)
    )
    history.register()
