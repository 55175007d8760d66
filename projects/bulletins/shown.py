"""What bulletins show on pages that are not their own; called once as the app starts."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from projects.base import sentences
from projects.base.changes import reason_words
from projects.directory.roles import leads_or_assists
from projects.dispatch import month_tabs
from projects.ui import registry

from . import panels, rights


def reads(user):
    """Whether the pages of a month are open to the user: its bulletin, or its figures."""
    return user.may(rights.VIEW) or user.may("pool.view_project")


PANELS = [
    registry.Panel(
        "home",
        "bulletin_to_do",
        _("The month's bulletin"),
        "bulletins/home_to_do.html",
        panels.to_do,
        order=7,
        permission=rights.prepares,
        queries=4,
    ),
    registry.Panel(
        "home",
        "bulletin_to_answer",
        _("Bulletins to check"),
        "bulletins/home_to_answer.html",
        panels.to_answer,
        order=2,
        permission=panels.answers,
        queries=1,
    ),
    registry.Panel(
        "home",
        "bulletin_unread",
        _("New bulletin"),
        "bulletins/home_unread.html",
        panels.unread,
        order=9,
        permission=leads_or_assists,
        queries=3,
    ),
]


def sees_figures(user):
    """Whether the live figures of a month are open to the user."""
    return user.may("pool.view_project")


TABS = [
    month_tabs.MonthTab("month", _("Bulletin"), "months:month", order=10, permission=reads),
    month_tabs.MonthTab(
        "figures",
        pgettext_lazy("pages of the month", "Figures"),
        "months:figures",
        order=20,
        permission=sees_figures,
    ),
    month_tabs.MonthTab("prepare", _("Prepare"), "months:prepare", order=40, permission=rights.prepares),
]
WEEK_TABS = [
    month_tabs.MonthTab("month", _("Brief"), "briefs:month", order=20, permission=rights.reads_bulletins),
    month_tabs.MonthTab("prepare", _("Prepare"), "briefs:prepare", order=30, permission=rights.prepares),
]


def silent_words(event):
    """Who said nothing, where anybody did."""
    names = pgettext("between roles", ", ").join(event.params.get("silent", ()))
    return {"silent": names or "—"}


def party_words(event):
    """In whose name, and what was said."""
    return {"party": event.params.get("party") or "—", "reason": event.reason or "—"}


def lights_words(event):
    """How many lights stand otherwise than computed."""
    return {"count": len(event.changes)}


def register():
    """Fill the registries, and tell how these acts read."""
    registry.navigation.add(
        registry.Entry(
            "months",
            _("Monthly bulletin"),
            "months:latest",
            order=39,
            icon="month",
            permission=reads,
            within=("/months/",),
        )
    )
    for panel in PANELS:
        registry.panels.add(panel)
    for tab in TABS:
        month_tabs.TABS.add(tab)
    for tab in WEEK_TABS:
        month_tabs.WEEK_TABS.add(tab)
    add = sentences.register
    add("bulletin.prepare", _("%(who)s began the bulletin."))
    add("bulletin.refresh", _("%(who)s computed its figures anew."))
    add("bulletin.edit", _("%(who)s edited a text."))
    add(
        "bulletin.confirm_lights",
        _("%(who)s confirmed the red list, %(count)s otherwise than computed."),
        lights_words,
    )
    add("bulletin.send", _("%(who)s sent it on its way, round %(round)s."))
    add("bulletin.agree", _("%(who)s agreed for %(party)s: %(reason)s"), party_words)
    add("bulletin.object", _("%(who)s objected for %(party)s: %(reason)s"), party_words)
    add("bulletin.close_step", _("%(who)s closed a step; these said nothing: %(silent)s."), silent_words)
    add("bulletin.take_back", _("%(who)s took it back into the draft: %(reason)s"), reason_words)
    add("bulletin.publish", _("%(who)s published it."))
    add("bulletin.seal", _("%(who)s entered number and signer."))
    add("bulletin.receive", _("%(who)s entered the receipt of %(unit)s."))
