"""The lists behind the figures of the funnel: the same rows, by the same filters."""

from projects.base.periods import Month
from projects.ui.addresses import Address

from .funnel import Basis, Step
from .identity import href_of

# Whose list it is, and the filter of the day on which the step was reached.
LEADS = {
    Step.TRIPS: ("investment:trips", "begun"),
    Step.PROSPECTS: ("investment:prospects", "first"),
    Step.TALKS: ("investment:negotiations", "started"),
}
REACHED = {
    Step.LANDED: ("landed_in", "landed"),
    Step.STARTED: ("started_in", "started"),
    Step.PRODUCING: ("producing_in", "producing"),
}


def days(name, span):
    """The two parameters of a range of days."""
    return [(f"{name}_after", span.first.isoformat()), (f"{name}_before", span.last.isoformat())]


def chosen(choice, *, band=True):
    """The parameters of what the funnel is narrowed to."""
    found = []
    if choice.chain is not None:
        found.append(("chain", choice.chain.pk))
    if choice.division is not None:
        found.append(("division", choice.division.code))
    if choice.unit is not None:
        found.append(("unit", choice.unit.pk))
    if band and choice.band is not None:
        found.append(("band", choice.band.code))
    return found


def behind(step, basis, span, choice):
    """The address of the list behind a figure; "" where there is none."""
    if step in LEADS:
        name, day = LEADS[step]
        pairs = days(day, span) + chosen(choice, band=False)
        if step == Step.TALKS and choice.band is not None:
            pairs.append(("amount_min", choice.band.minimum))
    else:
        name = "investment:agreements"
        pairs = [("counted", "true"), *chosen(choice)]
        if step == Step.SIGNED:
            pairs += days("signed", span)
        elif basis == Basis.PERIOD:
            pairs += days(REACHED[step][0], span)
        else:
            pairs += [*days("signed", span), (REACHED[step][1], "true")]
    path = href_of(name)
    return Address(path, pairs).href() if path else ""


def behind_funds(basis, span, choice):
    """The address of the reports of funds behind a sum."""
    pairs = [("counted", "true"), *chosen(choice)]
    if basis == Basis.PERIOD:
        pairs += [("since", str(Month.of(span.first))), ("until", str(Month.of(span.last)))]
    else:
        pairs += days("signed", span)
    return Address(href_of("investment:funds"), pairs).href()
