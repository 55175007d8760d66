"""What dispatch shows on pages that are not its own; called once as the app starts."""

from django.utils.translation import gettext_lazy as _

from projects.base import sentences
from projects.ui import registry

from . import month_tabs, panels
from .models import Exemption

SEES = "pool.view_project"
REPORTS = "pool.report_project"


def sees(user):
    """Whether there is any project the user might see."""
    return user.may(SEES)


def reports(user):
    """Whether the user fills in any report."""
    return user.may(REPORTS)


def sees_statistics(user):
    """Whether the user may see what statistics has not released."""
    return user.may(panels.STATISTICS)


ENTRIES = [
    registry.Entry(
        "week",
        _("The week"),
        "dispatch:current",
        order=30,
        icon="week",
        permission=sees,
        daily=panels.watches,
    ),
    registry.Entry(
        "sheet",
        _("Fill in"),
        "dispatch:this_sheet",
        order=32,
        icon="list",
        permission=reports,
        within=("/dispatch/*/sheet/",),
        daily=panels.reports_weekly,
    ),
    registry.Entry(
        "review",
        _("Review"),
        "dispatch:this_review",
        order=34,
        icon="check",
        permission=panels.reviews,
        within=("/dispatch/*/review/",),
        daily=panels.reviews,
    ),
    registry.Entry(
        "lights",
        _("Lights"),
        "dispatch:this_lights",
        order=36,
        icon="light",
        permission=sees,
        within=("/dispatch/*lights/", "/dispatch/exemptions/"),
    ),
    registry.Entry("grid", _("By week"), "dispatch:grid", order=38, icon="grid", permission=sees),
    registry.Entry(
        "statistics",
        _("Statistics"),
        "dispatch:statistics",
        order=40,
        icon="month",
        permission=sees_statistics,
    ),
]
PANELS = [
    registry.Panel(
        "project",
        "weeks",
        _("Weekly reports"),
        "dispatch/panel_weeks.html",
        panels.weeks_of_project,
        order=40,
        permission=sees,
        queries=4,
    ),
    registry.Panel(
        "project",
        "exemptions",
        _("Exemptions"),
        "dispatch/panel_exemptions.html",
        panels.exemptions_of_project,
        order=42,
        permission=sees,
        queries=2,
    ),
    registry.Panel(
        "project",
        "statistics",
        _("Dispatch and statistics"),
        "dispatch/panel_statistics.html",
        panels.statistics_of_project,
        order=44,
        permission=sees_statistics,
        queries=3,
    ),
    registry.Panel(
        "home",
        "my_week",
        _("My week"),
        "dispatch/home_my_week.html",
        panels.my_week,
        order=4,
        permission=panels.reports_weekly,
        queries=6,
    ),
    registry.Panel(
        "home",
        "my_queue",
        _("To review"),
        "dispatch/home_my_queue.html",
        panels.my_queue,
        order=6,
        permission=panels.reviews,
        queries=2,
    ),
    registry.Panel(
        "home",
        "who_has_reported",
        _("Who has reported"),
        "dispatch/home_who_has_reported.html",
        panels.who_has_reported,
        order=5,
        permission=panels.chases,
        queries=5,
    ),
]


def aspect_words(event):
    """The aspect of an exemption in words."""
    return {"aspect": Exemption.Aspect(event.params["aspect"]).label, "reason": event.reason}


def register():
    """Fill the registries, and tell how these acts read."""
    for entry in ENTRIES:
        registry.navigation.add(entry)
    for panel in PANELS:
        registry.panels.add(panel)
    month_tabs.WEEK_TABS.add(
        month_tabs.MonthTab("reported", _("Who has reported"), "dispatch:week", order=10, permission=sees)
    )
    month_tabs.TABS.add(
        month_tabs.MonthTab(
            "returns", _("Monthly returns"), "months:return_standing", order=30, permission=sees
        )
    )
    add = sentences.register
    add("chase.send", _("%(who)s reminded the division of %(missing)s missing reports of week %(week)s."))
    add(
        "exemption.grant",
        _("%(who)s granted an exemption (%(aspect)s) from %(from)s until %(until)s: %(reason)s"),
        aspect_words,
    )
    add("exemption.end", _("%(who)s ended the exemption (%(aspect)s) on %(on)s: %(reason)s"), aspect_words)
    add("statistical_figure.enter", _("%(who)s entered the statistical figure of %(month)s."))
    add("statistical_figure.take_back", _("%(who)s took back the statistical figure of %(month)s."))
