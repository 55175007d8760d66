"""What the pages of a week share: which week, the way to other weeks, sentences of figures."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from projects.base.money import wan
from projects.base.periods import Month, Week
from projects.directory.rights import require_may
from projects.ui.addresses import Address
from projects.ui.figures import Figure, figures_sentence  # noqa: F401 - the pages of the week take them from here

RECENT_WEEKS, RECENT_MONTHS = 12, 13


@dataclass(frozen=True)
class WeekLink:
    """One week of the switcher."""

    week: Week
    href: str
    current: bool


@dataclass(frozen=True)
class Switcher:
    """The way to other weeks of the same page: the one before, the one after, the recent ones."""

    week: Week
    this_week: Week
    previous: str
    following: str
    recent: tuple


def switcher(request, name, week):
    """The Switcher of a page; other parameters of the address stay, `page` does not. The week after
    this one can be opened, later ones have nothing to show."""
    this_week = Week.of(request.today)
    address = Address.of(request)

    def href(other):
        return Address(reverse(name, args=[other]), address.pairs).href()

    recent = {this_week - back for back in range(RECENT_WEEKS)} | {week}
    return Switcher(
        week=week,
        this_week=this_week,
        previous=href(week - 1),
        following=href(week + 1) if week <= this_week else "",
        recent=tuple(WeekLink(one, href(one), one == week) for one in sorted(recent, reverse=True)),
    )


def month_switches(request, name, month):
    """The way to other months of the same page: the ones before and after, the recent ones."""
    address = Address.of(request)

    def href(other):
        return Address(reverse(name, args=[other]), address.pairs).href()

    this_month = Month.of(request.today)
    recent = sorted({this_month - back for back in range(RECENT_MONTHS)} | {month}, reverse=True)
    return {
        "earlier_href": href(month - 1),
        "later_href": href(month + 1) if month < this_month else "",
        "recent": [(one, href(one), one == month) for one in recent],
    }


def reduced_links(reductions, css="tag"):
    """What stands beside a row whose writer is the first to know of reductions (checks.Reduced): each as
    a link to its check; "" for none."""
    links = [
        (
            css,
            reverse("dispatch:site_check", args=[one.check]),
            _("check of %(on)s: reduced by %(amount)s (10,000 yuan)")
            % {"on": one.on.isoformat(), "amount": wan(one.amount)},
        )
        for one in reductions
    ]
    return format_html_join("", '<a class="{}" href="{}">{}</a>', links)


def require_view(user):
    """Refuse those who may see no project at all."""
    require_may(user, "pool.view_project", _("The week shows projects, and your roles show you none."))
