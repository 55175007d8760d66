"""What the system computes for an indicator from its own records: each a function of a span of days.

The projects' figures are those of dispatch (confirmed returns, else the last accepted week), so a computed
figure is the one that the month's page and the bulletin give. A figure that no record can give is None.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from projects.base.money import WAN_PER_YI

from .reading import INDUSTRIAL, Facts, Filters
from .spans import Span

INDUSTRY_KEY, CITY_KEY, LIAISON = "INDUSTRY_KEY", "CITY_KEY", "LIAISON"


@dataclass(frozen=True)
class Computation:
    """How an indicator is computed. `value(facts, span)` gives the figure in the indicator's unit, `behind`
    the list of what it counts: the name of an address and its filters; "" where no list counts the same."""

    label: Any
    value: Callable[[Facts, Span], Decimal | None]
    behind: Callable[[Span], tuple[str, Filters]] | None = None


def in_yi(amount):
    """万元 in 亿元."""
    return None if amount is None else Decimal(amount) / WAN_PER_YI


def _count(keys):
    """How many there are, of keys that may be unknown."""
    return None if keys is None else Decimal(len(keys))


def _counted(kind, *more):
    """The list of projects that count for something in the year of a span (targets.extending)."""
    return lambda span: ("pool:project_list", [("year", span.last.year), ("counted", kind), *more])


def _on_list(listed):
    """The projects on a list of the year."""
    return lambda span: ("pool:project_list", [("year", span.last.year), ("list", listed)])


def _signed(band):
    """The agreements that were signed in a span, from a band on."""

    def count(facts, span):
        return _count(facts.agreements(span, band))

    def amount(facts, span):
        found = facts.agreements(span, band)
        return None if found is None else in_yi(sum(found.values(), Decimal(0)))

    return count, amount


def _within(name, parameter, *more):
    """The records of a list whose day lies in the span."""
    return lambda span: (
        name,
        [*more, (f"{parameter}_after", span.first), (f"{parameter}_before", span.last)],
    )


def _agreements(band):
    """The agreements that count as signed, from a band on."""
    more = [("counted", "true"), *([("band", band)] if band else [])]
    return _within("investment:agreements", "signed", *more)


SIGNED, SIGNED_AMOUNT = _signed("")
SIGNED_10M, SIGNED_10M_AMOUNT = _signed("10m")
SIGNED_100M, SIGNED_100M_AMOUNT = _signed("100m")

COMPUTATIONS = {
    "STARTS_INDUSTRY": Computation(
        _("key industrial projects started or resumed"),
        lambda facts, span: _count(facts.under_way(span, INDUSTRY_KEY)),
        _counted("INDUSTRY_UNDER_WAY"),
    ),
    "STARTS": Computation(
        _("projects of the year's plan started or resumed"),
        lambda facts, span: _count(facts.under_way(span)),
        _counted("UNDER_WAY"),
    ),
    "COMPLETIONS": Computation(
        _("projects completed or in production"),
        lambda facts, span: _count(facts.finished(span)),
        _counted("FINISHED"),
    ),
    "INVESTMENT": Computation(
        _("investment completed, as dispatched"),
        lambda facts, span: in_yi(facts.completed(span)),
        _counted("TOLD"),
    ),
    "INVESTMENT_INDUSTRY": Computation(
        _("investment completed by industrial projects, as dispatched"),
        lambda facts, span: in_yi(facts.completed(span, industrial=True)),
        _counted("TOLD", *(("industry", section) for section in INDUSTRIAL)),
    ),
    "KEY_PROJECTS": Computation(
        _("projects on the list of key projects"),
        lambda facts, span: _count(facts.listed(span, CITY_KEY)),
        _on_list(CITY_KEY),
    ),
    "KEY_INVESTMENT": Computation(
        _("total investment of the key projects"),
        lambda facts, span: in_yi(facts.total_investment(span, CITY_KEY)),
        _on_list(CITY_KEY),
    ),
    "KEY_PLAN": Computation(
        _("the year's plan of the key projects"),
        lambda facts, span: in_yi(facts.planned(span, CITY_KEY)),
        _on_list(CITY_KEY),
    ),
    "LIAISON": Computation(
        _("liaison projects"),
        lambda facts, span: _count(facts.listed(span, LIAISON)),
        _on_list(LIAISON),
    ),
    "WORKING_GROUPS": Computation(
        _("working groups"),
        lambda facts, span: facts.working_groups(span),
        lambda span: ("pool:groups", []),
    ),
    "TRIPS": Computation(
        _("trips to find investors"),
        lambda facts, span: facts.trips(span),
        _within("investment:trips", "begun"),
    ),
    "CONTACTS": Computation(
        _("enterprises contacted"),
        lambda facts, span: facts.contacts(span),
        _within("investment:prospects", "first"),
    ),
    "TALKS": Computation(
        _("projects in talks"),
        lambda facts, span: facts.talks(span),
        _within("investment:negotiations", "started"),
    ),
    "SIGNINGS": Computation(_("agreements signed"), SIGNED, _agreements("")),
    "SIGNED_AMOUNT": Computation(_("amount signed"), SIGNED_AMOUNT, _agreements("")),
    "SIGNINGS_10M": Computation(_("agreements from 10 million yuan"), SIGNED_10M, _agreements("10m")),
    "SIGNED_AMOUNT_10M": Computation(
        _("amount signed from 10 million yuan"), SIGNED_10M_AMOUNT, _agreements("10m")
    ),
    "SIGNINGS_100M": Computation(_("agreements from 100 million yuan"), SIGNED_100M, _agreements("100m")),
    "SIGNED_AMOUNT_100M": Computation(
        _("amount signed from 100 million yuan"), SIGNED_100M_AMOUNT, _agreements("100m")
    ),
    "FUNDS": Computation(
        _("funds in place, as checked by the city"), lambda facts, span: in_yi(facts.funds(span))
    ),
}
CHOICES = [(code, one.label) for code, one in COMPUTATIONS.items()]
