"""Reading each unit's task of a year and what it reached."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from projects.base.periods import Month

from .funnel import Span
from .models import Agreement, FundReceipt, Negotiation, PromotionTask, Prospect, Share, Trip
from .querysets import divisions_q, units_of
from .reached import Deed, Reached, counted, months_left

Measure = PromotionTask.Measure
OF_LEADS = (Measure.PROSPECTS, Measure.NEGOTIATIONS)
MONEY = (Measure.AMOUNT, Measure.FUNDS)
ONE = Decimal(1)


@dataclass(frozen=True)
class Line:
    """A unit's task, how far it is, and what waits for the bureau before it counts."""

    task: Any
    found: Reached
    waiting: Decimal = Decimal(0)
    href: str = ""


def visible_tasks(user, year):
    """The tasks of a year that a user may see: all for who sees the agreements of the whole city, else those
    of his units and of those in his divisions."""
    rows = (
        PromotionTask.objects.filter(year=year)
        .select_related("unit")
        .order_by("unit__order", "unit", "measure")
    )
    if Agreement.objects.allowed_q(user) is True:
        return rows
    condition = Q(unit__in=units_of(user))
    for grant in user.active_grants:
        condition |= divisions_q(grant, "unit__")
    return rows.filter(condition)


def shares_of_leads():
    """{talks: ((unit, percent), …)} of the leads that moved (one query)."""
    found = defaultdict(list)
    for talks, unit, percent in Share.objects.order_by("pk").values_list("negotiation", "unit", "percent"):
        found[talks].append((unit, percent))
    return {key: tuple(rows) for key, rows in found.items()}


def read_reached(user, year, *, framework=False):
    """({measure: {unit: reached}}, {measure: {unit: what is not recognised yet}}), seven queries.

    Agreements count once they are recognised, funds as the city checked them; trips, enterprises and talks as
    they were logged, the latter two as far as the user may see them.
    """
    span = Span(Month.parse(f"{year}-01").first, Month.parse(f"{year}-12").last)
    between, shares = (span.first, span.last), shares_of_leads()
    done, waiting = defaultdict(list), defaultdict(list)
    for measure, rows in (
        (Measure.TRIPS, Trip.objects.filter(starts_on__range=between)),
        (Measure.PROSPECTS, Prospect.objects.allowed(user).filter(first_contact_on__range=between)),
    ):
        done[measure] = [Deed(ONE, unit) for unit in rows.order_by().values_list("unit", flat=True)]
    talks = Negotiation.objects.allowed(user).filter(started_on__range=between).order_by()
    done[Measure.NEGOTIATIONS] = [
        Deed(ONE, unit, shares.get(pk, ())) for pk, unit in talks.values_list("pk", "unit")
    ]
    agreements = Agreement.objects.counted(framework=framework).signed_between(*between).order_by()
    for talk, unit, amount, recognised in agreements.values_list(
        "negotiation", "unit", "amount", "recognised_on"
    ):
        into = done if recognised else waiting
        into[Measure.AGREEMENTS].append(Deed(ONE, unit, shares.get(talk, ())))
        into[Measure.AMOUNT].append(Deed(amount, unit, shares.get(talk, ())))
    months = Month.of(span.first), Month.of(span.last)
    receipts = FundReceipt.objects.in_months(*months).order_by()
    for talk, unit, reported, checked in receipts.values_list(
        "agreement__negotiation", "agreement__unit", "reported", "checked"
    ):
        into = done if checked is not None else waiting
        size = checked if checked is not None else reported
        into[Measure.FUNDS].append(Deed(size, unit, shares.get(talk, ())))
    return tuple({measure: counted(deeds) for measure, deeds in into.items()} for into in (done, waiting))


def lines(user, year, on, *, framework=False):
    """The Lines of the tasks that a user may see (eight queries)."""
    reached, waiting = read_reached(user, year, framework=framework)
    left = months_left(year, on)
    return [
        Line(
            task,
            Reached(task.value, reached.get(task.measure, {}).get(task.unit_id, Decimal(0)), left),
            waiting.get(task.measure, {}).get(task.unit_id, Decimal(0)),
        )
        for task in visible_tasks(user, year)
    ]
