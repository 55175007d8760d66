"""What the home pages show; called once as the app starts."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.directory.roles import leads_or_assists
from projects.pool.shown import sees_more_than_own
from projects.targets.shown import reads as reads_targets
from projects.ui import registry

from . import blocks


def register():
    """Fill the registries."""
    registry.navigation.add(
        registry.Entry(
            "home",
            pgettext_lazy("navigation", "Home"),
            "home:home",
            order=0,
            icon="home",
            daily=registry.everyone,
        )
    )
    registry.navigation.add(
        registry.Entry(
            "cockpit",
            pgettext_lazy("navigation", "Cockpit"),
            "home:cockpit",
            order=5,
            icon="screen",
            permission=reads_targets,
        )
    )
    for panel in PANELS:
        registry.panels.add(panel)


PANELS = [
    registry.Panel(
        "home",
        "led",
        _("Projects in liaison"),
        "home/led.html",
        blocks.led_projects,
        order=10,
        permission=leads_or_assists,
        queries=33,
    ),
    registry.Panel(
        "home",
        "own",
        _("My projects"),
        "home/cards.html",
        blocks.own_projects,
        order=15,
        permission=blocks.looks_after,
        queries=5,
    ),
    registry.Panel(
        "home",
        "lacking",
        _("What files lack"),
        "home/lacking.html",
        blocks.lacking,
        order=50,
        permission=blocks.keeps_order,
        queries=1,
    ),
    registry.Panel(
        "home",
        "stages",
        _("By stage and light"),
        "home/stages.html",
        blocks.by_stage,
        order=60,
        permission=sees_more_than_own,
        queries=1,
    ),
]
