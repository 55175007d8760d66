"""Reading the facts of the funnel, as far as somebody may see them.

What is in talks is confidential in figures as well: talks and enterprises are counted only where the reader
may open them.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from .funnel import Agreement, Facts, Paid, Place, Prospect, Talk, Trip
from .models import Agreement as AgreementRow
from .models import FundReceipt, Negotiation
from .models import Prospect as ProspectRow
from .models import Trip as TripRow

PLACE = ("chain", "division", "unit")


@dataclass(frozen=True)
class Choice:
    """What a funnel is narrowed to: records, or None for all."""

    chain: Any = None
    division: Any = None
    unit: Any = None
    band: Any = None

    def narrow(self, rows, *, sized=False):
        """The rows that are of it; those without a size fall out of a band."""
        if self.chain is not None:
            rows = rows.filter(chain=self.chain)
        if self.division is not None:
            rows = rows.filter(division__path__startswith=self.division.path)
        if self.unit is not None:
            rows = rows.filter(unit=self.unit)
        if self.band is not None and sized:
            rows = rows.filter(amount__gte=self.band.minimum)
        return rows.order_by()


def read_facts(user, choice, *, framework=False):
    """The Facts that a user may see (six queries)."""
    trips = choice.narrow(TripRow.objects.allowed(user)).values_list("starts_on", *PLACE)
    talks = choice.narrow(Negotiation.objects.allowed(user), sized=True)
    talks = talks.values_list("started_on", "amount", "state", *PLACE)
    talked = set(Negotiation.objects.allowed(user).order_by().values_list("prospect", flat=True))
    prospects = choice.narrow(ProspectRow.objects.allowed(user))
    prospects = prospects.values_list("pk", "first_contact_on", *PLACE)
    agreements = AgreementRow.objects.allowed(user).counted(framework=framework).with_course()
    agreements = choice.narrow(agreements, sized=True)
    funds = defaultdict(list)
    receipts = FundReceipt.objects.allowed(user).order_by()
    for agreement, month, *figures in receipts.values_list(
        "agreement", "month", "reported", "checked", "recognised"
    ):
        funds[agreement].append(Paid(month.first, *figures))
    rows = agreements.values_list(
        "pk", "signed_on", "amount", "state", "landed_on", "started_on", "producing_on", *PLACE
    )
    banded = choice.band is not None
    return Facts(
        # Trips and enterprises have no size: a band does not hold them.
        trips=() if banded else tuple(Trip(on, Place(*place)) for on, *place in trips),
        prospects=()
        if banded
        else tuple(Prospect(on, pk in talked, Place(*place)) for pk, on, *place in prospects),
        talks=tuple(
            Talk(on, amount, state == Negotiation.State.SIGNED, Place(*place))
            for on, amount, state, *place in talks
        ),
        agreements=tuple(
            Agreement(
                on, amount, state == AgreementRow.State.PERFORMING, *days, tuple(funds[pk]), Place(*place)
            )
            for pk, on, amount, state, *days, place in ((*row[:7], row[7:]) for row in rows)
        ),
    )
