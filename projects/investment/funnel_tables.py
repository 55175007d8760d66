"""The figures of the funnel as rows: both bases side by side, the rates, and the parts of one basis."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.money import percent, yi
from projects.pool.tables_rolling import CountColumn, HeadColumn, SumColumn
from projects.ui.tables import PercentColumn, Table

from .funnel import Basis, Funnel, Step, funnel
from .funnel_lists import behind, behind_funds
from .funnel_reading import Choice
from .rates import Rate, RateKind, rates

SHOWN_RATES = (RateKind.SIGNING, RateKind.LANDING, RateKind.STARTING, RateKind.FUNDS_CHECKED)


@dataclass(frozen=True)
class Cell:
    """A figure and the list behind it."""

    value: Any
    href: str = ""

    def html(self):
        """The figure, as a link where it has a list and there is something in it."""
        shown = f"{self.value:,}" if isinstance(self.value, int) else self.value
        return format_html('<a href="{}">{}</a>', self.href, shown) if self.href and self.value else shown


@dataclass(frozen=True)
class StepRow:
    """A step on both bases: counts with their lists, amounts in 亿元."""

    name: Any
    period: Cell
    period_amount: str
    cohort: Cell
    cohort_amount: str


def step_rows(found, span, choice, *, all_leads):
    """The steps, a row each (pure); `found` is {basis: Funnel}. Who does not oversee all leads reads no
    nought where there may be some that are confidential."""
    rows = []
    for step in Step:
        cells = []
        for basis in (Basis.PERIOD, Basis.COHORT):
            tally = found[basis][step]
            if step in (Step.PROSPECTS, Step.TALKS) and not all_leads and not tally.count:
                cells += [Cell(_("confidential")), ""]
                continue
            cells += [Cell(tally.count, behind(step, basis, span, choice)), yi(tally.amount)]
        rows.append(StepRow(step.label, *cells))
    return rows


def fund_rows(found, span, choice):
    """The three sums of funds in place, a row each: side by side, never one."""
    labels = {
        "reported": _("Funds in place, as reported"),
        "checked": _("Funds in place, as checked by the city"),
        "recognised": _("Funds in place, as recognised by the region"),
    }
    return [
        (
            label,
            *(
                Cell(yi(getattr(found[basis].paid, name)), behind_funds(basis, span, choice))
                for basis in (Basis.PERIOD, Basis.COHORT)
            ),
        )
        for name, label in labels.items()
    ]


def rate_rows(found, *, all_leads):
    """The rates, a row each, as (Rate of the period, Rate of the cohort)."""
    sides = [rates(found[basis], all_leads=all_leads) for basis in (Basis.PERIOD, Basis.COHORT)]
    return list(zip(*sides, strict=True))


@dataclass(frozen=True)
class Part:
    """One chain, division, unit or band: its figures on one basis, and the lists behind them."""

    name: Any
    trips: int | None
    prospects: int | None
    talks: int
    signed: int
    amount: Decimal | None
    landed: int
    started: int
    producing: int
    funds: Decimal | None
    signing: Decimal | None
    landing: Decimal | None
    starting: Decimal | None
    funds_rate: Decimal | None
    hrefs: dict = field(default_factory=dict)

    def __getattr__(self, name):
        # The address of a figure: `signed_href`.
        if name.endswith("_href"):
            return self.hrefs.get(name.removesuffix("_href"), "")
        raise AttributeError(name)


def part(name, facts, basis, span, on, choice, *, all_leads, sized=False, linked=True):
    """The Part of some facts."""
    found: Funnel = funnel(facts, span, basis, on)
    by_kind: dict[str, Rate] = {rate.kind: rate for rate in rates(found, all_leads=all_leads)}
    steps = {step.name.lower(): step for step in Step}
    hrefs = {key: behind(step, basis, span, choice) for key, step in steps.items()} if linked else {}
    return Part(
        name=name,
        trips=None if sized else found[Step.TRIPS].count,
        prospects=None if sized else found[Step.PROSPECTS].count,
        talks=found[Step.TALKS].count,
        signed=found[Step.SIGNED].count,
        amount=found[Step.SIGNED].amount,
        landed=found[Step.LANDED].count,
        started=found[Step.STARTED].count,
        producing=found[Step.PRODUCING].count,
        funds=found.paid.checked,
        signing=by_kind[RateKind.SIGNING].value,
        landing=by_kind[RateKind.LANDING].value,
        starting=by_kind[RateKind.STARTING].value,
        funds_rate=by_kind[RateKind.FUNDS_CHECKED].value,
        hrefs=hrefs,
    )


def narrowed(choice, axis, record):
    """The choice with one of its axes set."""
    values = {name: getattr(choice, name) for name in ("chain", "division", "unit", "band")}
    return Choice(**{**values, axis: record})


class PartTable(Table):
    """The parts of the funnel on one basis (`Part`)."""

    name = HeadColumn(pgettext_lazy("funnel", "of"))
    trips = CountColumn(_("trips"), href="trips_href")
    prospects = CountColumn(_("enterprises contacted"), href="prospects_href")
    talks = CountColumn(Step.TALKS.label, href="talks_href")
    signed = CountColumn(pgettext_lazy("funnel", "signed"), href="signed_href")
    amount = SumColumn(_("signed amount"))
    landed = CountColumn(pgettext_lazy("funnel", "landed"), href="landed_href")
    started = CountColumn(pgettext_lazy("funnel", "started"), href="started_href")
    producing = CountColumn(pgettext_lazy("funnel", "in production"), href="producing_href")
    funds = SumColumn(_("funds in place, checked"))
    signing = PercentColumn(_("Signing rate"))
    landing = PercentColumn(_("Landing rate"))
    starting = PercentColumn(_("Start rate"))
    funds_rate = PercentColumn(_("Funds / signed amount"))


def as_percent(rate):
    """A rate as it is shown."""
    return percent(rate.value)
