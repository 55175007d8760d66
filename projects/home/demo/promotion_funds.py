"""Funds in place of the demo city: a year's total, as the region recognised it, over what has landed."""

from collections import Counter
from decimal import Decimal

from projects.base.money import quantize
from projects.base.periods import Month
from projects.investment.models import FundReceipt

from .frame import DAY
from .source import chance, read

CHECKED_DAYS, CHECKED_LATE_DAYS, RECOGNISED_DAYS = 20, 50, 75  # after a month's end
IN_TIME = 0.85  # so many are checked in time
A_YEAR = 170  # of a hundred agreements so many report funds in a year
EVIDENCE = (("VOUCHER", 6), ("CAPITAL", 2), ("STATISTICS", 2), ("INVOICE", 1))
LEAST = Decimal(1)
PAYABLE = 85  # of a hundred that were signed so many are ever paid in as the region sees it


def make_receipts(agreements, frame, totals, people):
    """Create the receipts: in each year they come to its total in 万元, and for no agreement to more than was
    signed."""
    left, made = {}, []
    for row in agreements:
        left[row.pk] = row.amount * PAYABLE / 100
    for year, total in totals.items():
        made += of_year(agreements, left, year, Decimal(total), frame, people)
    FundReceipt.objects.bulk_create(made, batch_size=1000)


def of_year(agreements, left, year, total, frame, people):
    """The receipts of a year."""
    rng, last = chance("funds", year), Month.parse(f"{year}-12")
    places = []
    for row in agreements:
        first = max(Month.of(row.landed_on), Month.parse(f"{year}-01"))
        if first > last or left[row.pk] < row.amount / 10:
            continue
        count = Counter(rng.random() < A_YEAR / 200 for _ in range(2))[True]
        months = [first + shift for shift in range(last.number - first.number + 1)]
        places += [(row, month) for month in rng.sample(months, min(count, len(months)))]
    made = []
    for (row, month), recognised in zip(places, allot(places, left, total, rng), strict=True):
        receipt = said(row, month, recognised, frame, people, rng)
        if receipt is not None:
            made.append(receipt)
    return made


def allot(places, left, total, rng):
    """Amounts for the receipts that add up to a total, by the size of the agreements; none beyond what is
    left of its agreement."""
    counts = Counter(row.pk for row, _month in places)
    weights = [float(row.amount) * rng.uniform(0.4, 1.6) for row, _month in places]
    whole = sum(weights)
    room = [left[row.pk] * 9 / 10 / counts[row.pk] for row, _month in places]
    amounts = [
        max(LEAST, min(quantize(total * Decimal(weight / whole)), quantize(most)))
        for weight, most in zip(weights, room, strict=True)
    ]
    rest = total - sum(amounts)
    order = sorted(range(len(amounts)), key=lambda place: room[place] - amounts[place], reverse=rest > 0)
    for place in order:
        if not rest:
            break
        most, least = room[place] - amounts[place], LEAST - amounts[place]
        step = min(rest, quantize(most)) if rest > 0 else max(rest, least)
        if rest > 0 and step <= 0:
            continue
        amounts[place] += step
        rest -= step
    for (row, _month), amount in zip(places, amounts, strict=True):
        left[row.pk] -= amount
    return amounts


def said(row, month, recognised, frame, people, rng):
    """One receipt with what is known of it by today; None for a month that has not come."""
    if month.last >= frame.today:
        return None
    evidence = rng.choices([code for code, _ in EVIDENCE], [weight for _, weight in EVIDENCE])[0]
    checked = quantize(recognised * (100 + rng.choice([0, 0, 0, 0, 2, 5])) / 100)
    reported = quantize(checked * (100 + rng.choice([0, 0, 0, 0, 0, 3, 8])) / 100)
    checked_on = month.last + DAY * (CHECKED_DAYS if rng.random() < IN_TIME else CHECKED_LATE_DAYS)
    is_checked = checked_on <= frame.today
    is_recognised = month.last + DAY * RECOGNISED_DAYS <= frame.today
    differs = is_checked and (checked != reported or (is_recognised and recognised != checked))
    return FundReceipt(
        agreement=row,
        month=month,
        evidence=evidence,
        reported=reported,
        checked=checked if is_checked else None,
        recognised=recognised if is_recognised else None,
        difference_reason=rng.choice(read("promotion")["differences"]) if differs else "",
        checked_by=people.users["promotion"] if is_checked else None,
        checked_on=checked_on if is_checked else None,
        entered_by=row.entered_by,
        is_demo=True,
    )
