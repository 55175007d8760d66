"""What each year of the demo's promotion brings in a city of full size, and the tasks set for it."""

from dataclasses import dataclass
from decimal import Decimal

from projects.investment.models import PromotionTask

from .source import chance

FIRST = 2023


@dataclass(frozen=True)
class Year:
    """What a year brought in a city of full size: counts, amounts in 万元."""

    trips: int
    prospects: int
    talks: int
    agreements: int  # formal ones of 10 million yuan and more
    amount: int
    large: int  # of these of 100 million and more
    large_amount: int
    funds: int


PUBLISHED = {2024: Year(1180, 1880, 1730, 609, 24_574_000, 200, 23_497_000, 3_936_400)}
# 2349.7 is 2.96 % and 393.64 is 2.35 % more than in 2023; the rest is made up.
MADE_UP = {
    2023: Year(1120, 1790, 1640, 571, 23_885_000, 192, 22_821_500, 3_846_000),
    2025: Year(1230, 1960, 1790, 634, 25_490_000, 209, 24_270_000, 4_042_000),
}
LATER = Year(1260, 2010, 1830, 652, 26_300_000, 216, 25_010_000, 4_150_000)


def of_year(year):
    """What a year brings."""
    return PUBLISHED.get(year) or MADE_UP.get(year) or LATER


def make_tasks(city, people, frame):
    """The tasks of this year and the last: each division's share of what the year brings, more or less."""
    measures = {
        "TRIPS": "trips",
        "PROSPECTS": "prospects",
        "NEGOTIATIONS": "talks",
        "AGREEMENTS": "agreements",
        "AMOUNT": "amount",
        "FUNDS": "funds",
    }
    whole, tasks = sum(city.weights.values()), []
    for year in (frame.year - 1, frame.year):
        for key, weight in city.weights.items():
            rng = chance("promotion task", year, key)
            for measure, name in measures.items():
                value = city.scale(getattr(of_year(year), name)) * weight / whole * rng.uniform(0.85, 1.2)
                step = 1000 if measure in ("AMOUNT", "FUNDS") else 1
                value = max(1, round(value / step)) * step
                tasks.append(
                    PromotionTask(year=year, unit=people.units[key], measure=measure, value=Decimal(value))
                )
    PromotionTask.objects.bulk_create(tasks)
