"""The parts of the cockpit beside the year's figures: the pool by tier, starts and completions, promotion,
liaison projects, what is stuck. Each asks the database a fixed number of times."""

import datetime
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from projects.base.periods import Month
from projects.directory.models import Leader
from projects.investment.models import Agreement, Negotiation, PromotionPolicy, Prospect, Trip
from projects.investment.querysets import OVERSEES
from projects.issues.models import Issue
from projects.liaison.reading import listed_in
from projects.pool.models import Responsibility, Tier
from projects.targets.spans import year_span
from projects.ui.figures import Figure

STUCK = 8


def link(name, *pairs, **filters):
    """The address of a list with filters; "" where the app that owns it does not serve it."""
    try:
        path = reverse(name)
    except NoReverseMatch:
        return ""
    query = urlencode([*pairs, *filters.items()])
    return f"{path}?{query}" if query else path


def projects_list(*pairs, **filters):
    """The project list with filters."""
    return link("pool:project_list", *pairs, **filters)


@dataclass(frozen=True)
class TierFigure:
    """One tier of the pool."""

    figure: Figure
    investment: Decimal | None


@dataclass(frozen=True)
class MonthCount:
    """How many projects started and were completed in a month of the year."""

    month: Month
    started: Figure
    completed: Figure


@dataclass(frozen=True)
class Stage:
    """One stage of promotion in the year: None is not for the reader, `is_own` counts what is his alone."""

    label: Any
    figure: Figure | None
    amount: Decimal | None = None
    is_own: bool = False


@dataclass(frozen=True)
class Stuck:
    """An open issue and for how many days it has been open."""

    issue: Issue
    days: int
    is_overdue: bool


def tiers_of(projects) -> list[TierFigure]:
    """The pool by tier (one query)."""
    rows = projects.in_pool().order_by().values_list("tier")
    found = {
        tier: figures for tier, *figures in rows.annotate(count=Count("pk"), sum=Sum("total_investment"))
    }
    return [
        TierFigure(Figure(tier.label, found.get(tier, (0, None))[0], projects_list(tier=tier)), amount)
        for tier in Tier
        for amount in [found.get(tier, (0, None))[1]]
    ]


def months_of(projects, today) -> list[MonthCount]:
    """Starts and completions month by month, by their days (two queries)."""

    def counted(name):
        days = projects.filter(**{f"{name}__range": year_span(today.year, today)})
        return Counter(Month.of(day) for day in days.order_by().values_list(name, flat=True))

    starts, ends = counted("started_on"), counted("completed_on")
    january = Month(datetime.date(today.year, 1, 1))

    def figure(name, counts, month):
        days = {f"{name}_after": month.first, f"{name}_before": min(month.last, today)}
        return Figure("", counts[month], projects_list(**days))

    return [
        MonthCount(month, figure("started", starts, month), figure("completed", ends, month))
        for month in (january + place for place in range(today.month))
    ]


def promotion_of(user, today) -> list[Stage]:
    """The year's funnel of promotion as far as the reader may see it (six queries). Talks are confidential:
    who does not oversee promotion sees how many are his own."""
    span, oversees = year_span(today.year, today), user.may(OVERSEES)
    policy = PromotionPolicy.objects.on(today).order_by("-valid_from").first()
    counted = Agreement.objects.counted(framework=bool(policy and policy.counts_framework)).allowed(user)
    signed = counted.signed_between(*span).aggregate(count=Count("pk"), amount=Sum("amount"))
    landed = counted.filter(landed_on__range=span).aggregate(count=Count("pk"), amount=Sum("amount"))

    def days(name):
        return {f"{name}_after": span.first, f"{name}_before": span.last}

    def lead(model, name, filter_name, address, label):
        count = model.objects.allowed(user).filter(**{f"{name}__range": span}).count()
        if not oversees and not count:
            return Stage(label, None)
        return Stage(label, Figure("", count, link(address, **days(filter_name))), is_own=not oversees)

    trips = Trip.objects.allowed(user).between(*span).count()
    return [
        Stage(_("Trips"), Figure("", trips, link("investment:trips", **days("begun")))),
        lead(Prospect, "first_contact_on", "first", "investment:prospects", _("Enterprises contacted")),
        lead(Negotiation, "started_on", "started", "investment:negotiations", _("Projects in talks")),
        Stage(
            _("Agreements signed"),
            Figure("", signed["count"], link("investment:agreements", counted="true", **days("signed"))),
            signed["amount"],
        ),
        Stage(
            pgettext("agreements", "Landed"),
            Figure("", landed["count"], link("investment:agreements", counted="true", **days("landed_in"))),
            landed["amount"],
        ),
    ]


def liaison_of(user, projects, today) -> list[Figure]:
    """The liaison projects: how many, and by the body of the city's leader; counts only (one query)."""
    leading = Responsibility.objects.leaders().on(today).filter(level=Leader.Level.CITY)
    held = {"responsibilities__in": leading}
    listed = listed_in(today.year, today, projects).order_by()
    counts = listed.aggregate(
        count=Count("pk", distinct=True),
        **{
            body.value: Count("pk", filter=Q(**held, responsibilities__leader__body=body))
            for body in Leader.Body
        },
    )
    opens = user.may("liaison.view_liaisondetail")

    def href(**filters):
        return link("liaison:ledger", **filters) if opens else ""

    bodies = [Figure(body.label, counts[body.value], href(body=body.value)) for body in Leader.Body]
    return [Figure(_("Liaison projects"), counts["count"], href()), *(one for one in bodies if one.number)]


def issues_of(user, today) -> list[Figure]:
    """Open issues and those overdue (one query)."""
    overdue = Issue.objects.overdue(today).order_by().values("pk")
    counts = (
        Issue.objects.allowed(user)
        .open()
        .order_by()
        .aggregate(count=Count("pk"), overdue=Count("pk", filter=Q(pk__in=overdue)))
    )
    return [
        Figure(_("Not closed"), counts["count"], link("issues:list", open="true")),
        Figure(_("overdue"), counts["overdue"], link("issues:list", overdue="ANY")),
    ]


def stuck_of(user, today) -> list[Stuck]:
    """The open issues that were raised first (one query)."""
    rows = Issue.objects.allowed(user).open().select_related("project", "organisation")
    return [
        Stuck(row, (today - row.raised_on).days, row.is_overdue(today))
        for row in rows.order_by("raised_on", "pk")[:STUCK]
    ]
