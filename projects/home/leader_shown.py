"""What a leader's page says above its cards: whose it is, the counts, since when. Home and page share it."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.directory.models import Delegation
from projects.pool.views.listing import linked
from projects.ui.addresses import Address

from .leader_page import KINDS, LIGHTS, leader_page

# How far back one may look again, in days.
AGAIN = (7, 30)
COUNTED = {
    "waits": gettext_lazy("wait for a word"),
    "changed": gettext_lazy("changed"),
    "still": gettext_lazy("no progress for weeks"),
}


def asked_leader(request, leaders):
    """The leader that `?leader=` names, or the first."""
    asked = request.GET.get("leader", "")
    return next((leader for leader in leaders if str(leader.pk) == asked), leaders[0])


def context(request, leaders):
    """The template's context of one of these leaders' pages."""
    leader = asked_leader(request, leaders)
    days = next((days for days in AGAIN if str(days) == request.GET.get("days")), None)
    page = leader_page(request, leader, days)
    asked = request.GET.get("show", "")
    asked = asked if asked in {**KINDS, **LIGHTS} else ""
    address = Address.of(request)
    return {
        "page": page,
        "groups": page.groups(asked),
        "asked": asked,
        "counts": [
            (words, page.count(code), address.href(show=None if code == asked else code), code == asked)
            for code, words in COUNTED.items()
        ],
        "all_href": address.href(show=None),
        "own": leader.user_id == request.user.pk,
        "others": [(one, address.href(leader=one.pk, show=None)) for one in leaders if one.pk != leader.pk],
        "days": days,
        "has_news": bool(page.of("changed")),
        "again": [(count, address.href(days=count)) for count in AGAIN if count != days],
        "since_href": address.href(days=None),
        "now": request.now.isoformat(),
        "may_direct": Delegation.Act.DIRECTIVE in page.acts,
        "may_visit": Delegation.Act.VISIT in page.acts,
        "headline": headline(page, address),
    }


def headline(page, address):
    """How many projects there are, how their lights are, and how many answers the leader awaits."""
    pending = sum(len(one.pending) for one in page.led)
    directives = f"{reverse('liaison:directives')}?leader={page.leader.pk}&state=OPEN"
    return format_html(
        _(
            "{count} projects in liaison: {red} behind, {yellow} with a warning; "
            "{pending} answers are awaited."
        ),
        count=len(page.led),
        red=linked(len(page.of("red")), address.href(show="red")),
        yellow=linked(len(page.of("yellow")), address.href(show="yellow")),
        pending=linked(pending, directives),
    )
