"""The funnel of promotion (外出招商 → 对接 → 洽谈 → 签约 → 落地 → 开工 → 投产) as pure rules over facts.

There are two ways to count a span of days, and they are not the same figure:

- PERIOD (同期口径): what happened in the span, whenever it began. What landed in 2024 was often signed
  before.
- COHORT (同批口径): what became, up to a day, of what began in the span: of the enterprises first contacted
  in it, of the talks begun in it, of the agreements signed in it.

Money signed, paid in and completed are three figures; nothing here adds one to another.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NOTHING = Decimal(0)


class Basis(TextChoices):
    """Which of the two counts a figure follows."""

    PERIOD = "PERIOD", _("same period")
    COHORT = "COHORT", _("same cohort")


class Step(TextChoices):
    """The stages from a trip to production, in their order."""

    TRIPS = "TRIPS", _("trips")
    PROSPECTS = "PROSPECTS", _("enterprises contacted")
    TALKS = "TALKS", pgettext_lazy("funnel", "talks begun")
    SIGNED = "SIGNED", pgettext_lazy("funnel", "signed")
    LANDED = "LANDED", pgettext_lazy("funnel", "landed")
    STARTED = "STARTED", pgettext_lazy("funnel", "started")
    PRODUCING = "PRODUCING", pgettext_lazy("funnel", "in production")


@dataclass(frozen=True)
class Span:
    """From one day to another, both included."""

    first: datetime.date
    last: datetime.date

    def __contains__(self, day: datetime.date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    def holds_month(self, month: datetime.date) -> bool:
        """Whether a month, given by its first day, is one of those the span touches."""
        return self.first.replace(day=1) <= month <= self.last


@dataclass(frozen=True)
class Place:
    """Whose something is: keys of chain, division and unit, None where it has none."""

    chain: int | None = None
    division: int | None = None
    unit: int | None = None


@dataclass(frozen=True)
class Trip:
    on: datetime.date
    place: Place = Place()


@dataclass(frozen=True)
class Prospect:
    """An enterprise; `talked` whether it ever came into talks."""

    on: datetime.date
    talked: bool = False
    place: Place = Place()


@dataclass(frozen=True)
class Talk:
    """A project in talks; `signed` whether an agreement came of it."""

    on: datetime.date
    amount: Decimal | None = None
    signed: bool = False
    place: Place = Place()


@dataclass(frozen=True)
class Paid:
    """What was paid in in a month (its first day), as three offices see it; None is not said yet."""

    month: datetime.date
    reported: Decimal | None = None
    checked: Decimal | None = None
    recognised: Decimal | None = None

    def __add__(self, other: "Paid") -> "Paid":
        return Paid(
            self.month,
            plus(self.reported, other.reported),
            plus(self.checked, other.checked),
            plus(self.recognised, other.recognised),
        )


@dataclass(frozen=True)
class Agreement:
    """An agreement and when it reached what; `performing` unless it is stalled or ended."""

    on: datetime.date
    amount: Decimal
    performing: bool = True
    landed_on: datetime.date | None = None
    started_on: datetime.date | None = None
    producing_on: datetime.date | None = None
    paid: tuple[Paid, ...] = ()
    place: Place = Place()


@dataclass(frozen=True)
class Facts:
    """What the funnel is counted from."""

    trips: tuple[Trip, ...] = ()
    prospects: tuple[Prospect, ...] = ()
    talks: tuple[Talk, ...] = ()
    agreements: tuple[Agreement, ...] = ()

    def of(self, axis: str) -> dict[int | None, "Facts"]:
        """Split by `chain`, `division` or `unit`: {key: Facts}."""
        parts: dict[int | None, dict[str, list]] = {}
        for name in ("trips", "prospects", "talks", "agreements"):
            for one in getattr(self, name):
                kept = parts.setdefault(getattr(one.place, axis), {})
                kept.setdefault(name, []).append(one)
        return {
            key: Facts(**{name: tuple(rows) for name, rows in kept.items()}) for key, kept in parts.items()
        }

    def from_amount(self, minimum: Decimal) -> "Facts":
        """The talks and agreements of a size on; bands are cumulative. Trips and enterprises have no size."""
        return Facts(
            talks=tuple(one for one in self.talks if one.amount is not None and one.amount >= minimum),
            agreements=tuple(one for one in self.agreements if one.amount >= minimum),
        )


@dataclass(frozen=True)
class Tally:
    """How many, and how much where that is a question."""

    count: int = 0
    amount: Decimal | None = None


@dataclass(frozen=True)
class Funnel:
    """The figures of a span: a Tally a step, what was paid in, and what the rates of a cohort need."""

    basis: Basis
    span: Span
    steps: dict[str, Tally] = field(default_factory=dict)
    paid: Paid = Paid(datetime.date.min)
    talked: int = 0  # of the enterprises of the span
    agreed: int = 0  # of the talks of the span
    performing: int = 0  # of the agreements of the span

    def __getitem__(self, step: str) -> Tally:
        return self.steps.get(step, Tally())

    @property
    def is_empty(self) -> bool:
        return not any(tally.count for tally in self.steps.values()) and self.paid.reported is None


def plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    """The sum of what is known; None where nothing is."""
    known = [value for value in (one, other) if value is not None]
    return sum(known, NOTHING) if known else None


def together(paid: Iterable[Paid]) -> Paid:
    """All payments in one, each of the three figures by itself."""
    return sum(paid, start=Paid(datetime.date.min))


def tally(rows: Iterable) -> Tally:
    """How many rows, and their amounts; an unknown amount adds nothing."""
    rows = list(rows)
    return Tally(len(rows), sum((row.amount for row in rows if row.amount is not None), NOTHING))


def payments(agreements: Iterable[Agreement], span: Span) -> Iterator[Paid]:
    """The payments of agreements in the months of a span."""
    return (paid for one in agreements for paid in one.paid if span.holds_month(paid.month))


def in_period(facts: Facts, span: Span) -> Funnel:
    """What happened in a span of days, whenever it began (同期口径)."""
    signed = [one for one in facts.agreements if one.on in span]
    return Funnel(
        basis=Basis.PERIOD,
        span=span,
        steps={
            Step.TRIPS: Tally(sum(one.on in span for one in facts.trips)),
            Step.PROSPECTS: Tally(sum(one.on in span for one in facts.prospects)),
            Step.TALKS: tally(one for one in facts.talks if one.on in span),
            Step.SIGNED: tally(signed),
            Step.LANDED: tally(one for one in facts.agreements if one.landed_on in span),
            Step.STARTED: tally(one for one in facts.agreements if one.started_on in span),
            Step.PRODUCING: tally(one for one in facts.agreements if one.producing_on in span),
        },
        paid=together(payments(facts.agreements, span)),
    )


def of_cohort(facts: Facts, span: Span, on: datetime.date) -> Funnel:
    """What became, up to a day, of what began in a span of days (同批口径)."""
    until = Span(datetime.date.min, on)
    prospects = [one for one in facts.prospects if one.on in span]
    talks = [one for one in facts.talks if one.on in span]
    signed = [one for one in facts.agreements if one.on in span]
    return Funnel(
        basis=Basis.COHORT,
        span=span,
        steps={
            Step.TRIPS: Tally(sum(one.on in span for one in facts.trips)),
            Step.PROSPECTS: Tally(len(prospects)),
            Step.TALKS: tally(talks),
            Step.SIGNED: tally(signed),
            Step.LANDED: tally(one for one in signed if one.landed_on in until),
            Step.STARTED: tally(one for one in signed if one.started_on in until),
            Step.PRODUCING: tally(one for one in signed if one.producing_on in until),
        },
        paid=together(payments(signed, until)),
        talked=sum(one.talked for one in prospects),
        agreed=sum(one.signed for one in talks),
        performing=sum(one.performing for one in signed),
    )


def funnel(facts: Facts, span: Span, basis: Basis, on: datetime.date) -> Funnel:
    """The funnel of a span on either basis."""
    return in_period(facts, span) if basis == Basis.PERIOD else of_cohort(facts, span, on)
