"""A unit's task of a year against what it reached: pure rules.

Where a lead moved between units, what comes of it is counted to each by its share, in percent; an agreement
counts once, whoever reports it, so the shares of one never come to more than all of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from projects.base.money import share

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Deed:
    """One thing that counts towards a task: its size (1 for a count, else an amount), the unit to which it
    goes, and the shares {unit: percent} where the lead moved."""

    size: Decimal
    unit: int
    shares: tuple[tuple[int, Decimal], ...] = ()


@dataclass(frozen=True)
class Reached:
    """A task and how far it is."""

    target: Decimal
    reached: Decimal
    months_left: int

    @property
    def rate(self) -> Decimal | None:
        return share(self.reached, self.target)

    @property
    def needed(self) -> Decimal:
        """What is still needed; nothing once it is reached."""
        return max(self.target - self.reached, Decimal(0))

    @property
    def needed_a_month(self) -> Decimal | None:
        """What is needed in each month that is left, this one included; None once the year is over."""
        return self.needed / self.months_left if self.months_left else None


def counted(deeds: Iterable[Deed]) -> Mapping[int, Decimal]:
    """{unit: what is counted to it}."""
    found: dict[int, Decimal] = {}
    for deed in deeds:
        for unit, percent in deed.shares or ((deed.unit, HUNDRED),):
            found[unit] = found.get(unit, Decimal(0)) + deed.size * percent / HUNDRED
    return found


def months_left(year: int, on) -> int:
    """How many months of a year are left on a day, the current one included; all of a year to come."""
    if on.year != year:
        return 12 if on.year < year else 0
    return 13 - on.month
