"""What applications show on the homes of the roles."""

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.base.workcalendar import WorkCalendar
from projects.ui import registry

from . import entering
from .models import Application

SHOWN = 8
DECIDES = tuple(f"pool.{action}_application" for action in ("check", "confirm", "decide"))


def decides(user):
    """Whether somebody decides at any step, as far as his roles say."""
    return any(user.may(permission) for permission in DECIDES)


def proposes(user):
    """Whether somebody proposes projects."""
    return user.may("pool.propose_application")


def with_days(rows, today):
    """Rows with `days`, the working days that each has waited (two queries)."""
    since = [timezone.localdate(row.waiting_since) for row in rows if row.waiting_since]
    calendar = WorkCalendar.load(min(since, default=today), today)
    for row in rows:
        row.days = row.waiting_since and calendar.between(timezone.localdate(row.waiting_since), today)
    return rows


def to_decide(request, _obj):
    """What waits for the reader's decision, the oldest first (five queries)."""
    steps = entering.entry_steps()
    waiting = Application.objects.decidable(request.user, steps)
    count = waiting.count()
    if not count:
        return None
    rows = list(waiting.select_related("division").order_by("waiting_since", "pk")[:SHOWN])
    href = f"{reverse('pool:applications')}?for_me=true"
    number = format_html('<a href="{}">{}</a>', href, count)
    return {
        "headline": format_html(_("{count} applications for the pool wait for your decision."), count=number),
        "rows": with_days(rows, request.today),
        "count": count,
        "more": count - len(rows),
        "href": href,
    }


def mine(request, _obj):
    """The reader's own that are on their way: what was returned first (four queries). What is settled is
    linked to, also where nothing is on its way."""
    own = Application.objects.filter(proposed_by=request.user)
    under_way = own.filter(state__in=["DRAFT", "RETURNED", "SUBMITTED"]).prefetch_related("decisions")
    rows = list(under_way.order_by("-submitted_at", "-pk")[: 4 * SHOWN])
    href = f"{reverse('pool:applications')}?mine=true"
    if not rows:
        return {"rows": [], "href": href} if own.exists() else None
    order = ["RETURNED", "DRAFT", "SUBMITTED"]
    rows = sorted(rows, key=lambda row: order.index(row.state))[:SHOWN]
    for row in with_days(rows, request.today):
        against = [one for one in row.decisions.all() if one.outcome == "RETURN"]
        row.why = against[-1].reason if against and row.state == "RETURNED" else ""
    return {"rows": rows, "href": href}


PANELS = [
    registry.Panel(
        "home",
        "applications_to_decide",
        gettext_lazy("Applications to decide"),
        "pool/home_applications.html",
        to_decide,
        order=10,
        permission=decides,
        queries=5,
    ),
    registry.Panel(
        "home",
        "my_applications",
        gettext_lazy("My applications"),
        "pool/home_my_applications.html",
        mine,
        order=12,
        permission=proposes,
        queries=4,
    ),
]
