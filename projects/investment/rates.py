"""The rates of promotion. Each says which figures it divides and on which basis: one cohort, or one period.

A rate of a period divides what happened in it by what else happened in it. These are not the same agreements:
393.64 paid in by 2457.4 signed in a year is 16.0 %, but most of what was paid in was signed before. Such a
rate may be above 100 % and says in words that it is no rate of success.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from projects.base.money import share, yi

from .funnel import Basis, Funnel, Step

NOTES = {
    Basis.COHORT: _(
        "Same cohort: what became, up to today, of the enterprises, talks and agreements that began in the "
        "span."
    ),
    Basis.PERIOD: _(
        "Same period, across cohorts: what is divided and what it is divided by happened in the same span, "
        "but are not the same agreements. It is no rate of success and may be above 100 %."
    ),
}


class RateKind(TextChoices):
    """What is divided by what."""

    TALKS = "TALKS", _("Came into talks")
    SIGNING = "SIGNING", _("Signing rate")
    PERFORMING = "PERFORMING", _("Performance rate")
    LANDING = "LANDING", _("Landing rate")
    STARTING = "STARTING", _("Start rate")
    PRODUCING = "PRODUCING", _("Production rate")
    FUNDS_REPORTED = "FUNDS_REPORTED", _("Funds in place, as reported")
    FUNDS_CHECKED = "FUNDS_CHECKED", _("Funds in place, as checked by the city")
    FUNDS_RECOGNISED = "FUNDS_RECOGNISED", _("Funds in place, as recognised by the region")


FORMULAS = {
    RateKind.TALKS: _("in talks / contacted"),
    RateKind.SIGNING: _("signed / in talks"),
    RateKind.PERFORMING: _("being performed / signed"),
    RateKind.LANDING: _("landed / signed"),
    RateKind.STARTING: _("started / signed"),
    RateKind.PRODUCING: _("in production / signed"),
    RateKind.FUNDS_REPORTED: _("funds / signed amount"),
    RateKind.FUNDS_CHECKED: _("funds / signed amount"),
    RateKind.FUNDS_RECOGNISED: _("funds / signed amount"),
}
# What is counted only as far as the reader may see it stands in these.
OF_LEADS = (RateKind.TALKS, RateKind.SIGNING)


@dataclass(frozen=True)
class Rate:
    """One rate: part / whole on a basis; `value` is times 100, None where there is nothing to divide."""

    kind: RateKind
    basis: Basis
    part: int | Decimal | None
    whole: int | Decimal | None

    @property
    def value(self) -> Decimal | None:
        return share(self.part, self.whole)

    @property
    def numbers(self) -> str:
        """What is divided by what as numbers, amounts in 亿元; "" where there is nothing to divide."""
        if self.value is None:
            return ""
        shown = [f"{one:,}" if isinstance(one, int) else yi(one) for one in (self.part, self.whole)]
        return " / ".join(shown)

    @property
    def crosses_cohorts(self) -> bool:
        """Whether part and whole are not of the same agreements."""
        return self.basis == Basis.PERIOD

    @property
    def note(self):
        """The basis in words."""
        return NOTES[self.basis]

    @property
    def formula(self):
        """What is divided by what, in words."""
        return FORMULAS[self.kind]


def rates(found: Funnel, *, all_leads: bool = True) -> list[Rate]:
    """The rates of a funnel on its basis.

    Where the reader does not see all talks and enterprises (`all_leads` False), a rate of a period would
    divide all that was signed by a part of the talks: it is left without a value. A cohort that he sees is
    one all the same.
    """
    cohort = found.basis == Basis.COHORT
    prospects, talks = found[Step.PROSPECTS].count, found[Step.TALKS].count
    signed, amount = found[Step.SIGNED].count, found[Step.SIGNED].amount
    hidden = not cohort and not all_leads
    parts = {
        RateKind.TALKS: (found.talked if cohort else talks, None if hidden else prospects),
        RateKind.SIGNING: (found.agreed if cohort else signed, None if hidden else talks),
        # A state has no day on which it happened: there is no such rate of a period.
        RateKind.PERFORMING: (found.performing if cohort else None, signed),
        RateKind.LANDING: (found[Step.LANDED].count, signed),
        RateKind.STARTING: (found[Step.STARTED].count, signed),
        RateKind.PRODUCING: (found[Step.PRODUCING].count, signed),
        RateKind.FUNDS_REPORTED: (found.paid.reported, amount),
        RateKind.FUNDS_CHECKED: (found.paid.checked, amount),
        RateKind.FUNDS_RECOGNISED: (found.paid.recognised, amount),
    }
    return [Rate(kind, found.basis, part, whole) for kind, (part, whole) in parts.items()]
