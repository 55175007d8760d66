"""A target against what was reached: pure rules. Values are in the indicator's own unit, shares in percent;
what is unknown is None and never counted as 0."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from projects.base.money import share
from projects.base.periods import DAY, Month

# How it stands against the curve.
AHEAD, BEHIND, REACHED, UNKNOWN = "AHEAD", "BEHIND", "REACHED", "UNKNOWN"


def months_left(on: datetime.date, last: datetime.date) -> int:
    """How many months are left from a day to a last one: the running month counts until its last day."""
    begins = Month.of(on + DAY)
    end = Month.of(last)
    return max(0, (end.year - begins.year) * 12 + end.number - begins.number + 1)


@dataclass(frozen=True)
class Standing:
    """A year's target and what was reached of it by a day; `asked` is the share that the curve asks for."""

    target: Decimal | None
    reached: Decimal | None
    asked: Decimal | None
    on: datetime.date
    last: datetime.date

    @property
    def rate(self) -> Decimal | None:
        """Reached of the target in percent."""
        return share(self.reached, self.target)

    @property
    def should(self) -> Decimal | None:
        """What the curve says should be reached by now."""
        if self.target is None or self.asked is None:
            return None
        return self.target * self.asked / 100

    @property
    def gap(self) -> Decimal | None:
        """What was reached less what the curve asks, in the indicator's unit."""
        return None if self.should is None or self.reached is None else self.reached - self.should

    @property
    def lacking(self) -> Decimal | None:
        """What is still to do, 0 where the target is reached."""
        if self.target is None or self.reached is None:
            return None
        return max(self.target - self.reached, Decimal(0))

    @property
    def per_month(self) -> Decimal | None:
        """What is still needed in each of the months left; None where none is left."""
        left = months_left(self.on, self.last)
        return None if self.lacking is None or not left else self.lacking / left

    @property
    def state(self) -> str:
        """Reached, ahead of the curve or on it, behind it, or not known."""
        if self.lacking is not None and not self.lacking:
            return REACHED
        if self.gap is None:
            return UNKNOWN
        return BEHIND if self.gap < 0 else AHEAD


def difference(computed: Decimal | None, published: Decimal | None) -> Decimal | None:
    """What was computed less what was published of the same period."""
    return None if computed is None or published is None else computed - published
