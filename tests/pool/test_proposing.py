"""What the criteria and silence propose: a table of facts and what follows from them."""

import datetime

import pytest
from django.utils import translation

from projects.pool.models import TierCriterion
from projects.pool.proposing import Fit, in_words, standing

TODAY = datetime.date(2025, 4, 2)
NEAR, ROLLING, LONG = "NEAR_TERM", "ROLLING", "LONG_TERM"
SOON, LATER = datetime.date(2025, 12, 1), datetime.date(2027, 5, 1)


def criterion(pk, tier, code, **fields):
    return TierCriterion(
        pk=pk, tier=tier, code=code, name=f"条件{pk}", name_en=f"criterion {pk}", order=pk, **fields
    )


OWNER, SITE = criterion(1, NEAR, "OWNER"), criterion(2, NEAR, "SITE")
WITHIN = criterion(3, NEAR, "START_WITHIN", parameters={"months": 12})
OUTLINE, CHAIN = criterion(4, ROLLING, "OUTLINE"), criterion(5, LONG, "PLAN_OR_CHAIN")
EVERYTHING = {NEAR: (OWNER, SITE, WITHIN), ROLLING: (OUTLINE,), LONG: (CHAIN,)}


def fits(*lacking):
    """All criteria are met but some."""
    return {
        tier: Fit(
            tuple(one for one in criteria if one not in lacking),
            tuple(one for one in criteria if one in lacking),
        )
        for tier, criteria in EVERYTHING.items()
    }


def found(tier, *lacking, start=SOON, silent=0, limit=2):
    return standing(tier, fits(*lacking), planned_start=start, silent=silent, silent_limit=limit, on=TODAY)


@pytest.mark.parametrize(
    ("tier", "lacking", "start", "silent", "expected", "codes"),
    [
        # All that the near term asks: up, from wherever it stands.
        (LONG, (), SOON, 0, ("PROMOTE", NEAR), ["MEETS_ALL"]),
        (ROLLING, (), SOON, 1, ("PROMOTE", NEAR), ["MEETS_ALL"]),
        (ROLLING, (OUTLINE,), SOON, 0, ("PROMOTE", NEAR), ["MEETS_ALL"]),
        (NEAR, (), SOON, 0, ("KEEP", ""), ["MEETS_OWN"]),
        # One thing lacking in the near term: down.
        (NEAR, (SITE,), SOON, 0, ("DEMOTE", ROLLING), ["LACKS"]),
        (NEAR, (SITE, OWNER), SOON, 1, ("DEMOTE", ROLLING), ["LACKS"]),
        # Below it: kept, with what is in the way.
        (ROLLING, (SITE,), SOON, 0, ("KEEP", ""), ["MEETS_OWN", "LACKS"]),
        (ROLLING, (SITE, OUTLINE), SOON, 0, ("KEEP", ""), ["LACKS", "LACKS"]),
        (ROLLING, (WITHIN,), LATER, 0, ("KEEP", ""), ["MEETS_OWN", "STARTS_LATER", "LACKS"]),
        (ROLLING, (WITHIN, CHAIN), LATER, 0, ("KEEP", ""), ["MEETS_OWN", "LACKS"]),
        (ROLLING, (WITHIN,), None, 0, ("KEEP", ""), ["MEETS_OWN", "LACKS"]),
        (LONG, (SITE, CHAIN), LATER, 1, ("KEEP", ""), ["LACKS", "LACKS", "QUIET"]),
        # Silent for as many reviews as the policy bears: out, or down from the near term.
        (LONG, (SITE,), LATER, 2, ("REMOVE", ""), ["SILENT"]),
        (ROLLING, (SITE,), SOON, 3, ("REMOVE", ""), ["SILENT"]),
        (ROLLING, (), SOON, 2, ("REMOVE", ""), ["SILENT", "STILL_MEETS"]),
        (NEAR, (), SOON, 2, ("DEMOTE", ROLLING), ["SILENT", "STILL_MEETS"]),
        (NEAR, (SITE,), SOON, 2, ("DEMOTE", ROLLING), ["SILENT"]),
    ],
)
def test_what_is_proposed(tier, lacking, start, silent, expected, codes):
    here = found(tier, *lacking, start=start, silent=silent)
    assert (here.action, here.tier) == expected
    assert [one["code"] for one in here.reasons] == codes


@pytest.mark.parametrize(("limit", "action"), [(1, "REMOVE"), (2, "KEEP"), (3, "KEEP")])
def test_how_much_silence_is_borne_is_data(limit, action):
    assert found(LONG, SITE, silent=1, limit=limit).action == action


@pytest.mark.parametrize(
    ("months", "start", "says_why"),
    [
        (12, datetime.date(2026, 4, 2), False),
        (12, datetime.date(2026, 4, 3), True),
        (6, datetime.date(2025, 10, 3), True),
        (6, datetime.date(2025, 10, 2), False),
    ],
)
def test_what_starts_later_follows_the_criterion_of_the_near_term(months, start, says_why):
    within = criterion(3, NEAR, "START_WITHIN", parameters={"months": months})
    seen = {**fits(), NEAR: Fit((OWNER, SITE), (within,))}
    here = standing(ROLLING, seen, planned_start=start, silent=0, silent_limit=2, on=TODAY)
    assert ("STARTS_LATER" in [one["code"] for one in here.reasons]) is says_why


def test_without_criteria_nothing_rises_and_nothing_falls():
    for tier in (NEAR, ROLLING, LONG):
        here = standing(tier, {}, planned_start=SOON, silent=0, silent_limit=2, on=TODAY)
        assert (here.action, here.reasons, here.could_rise) == ("KEEP", (), False)


def test_a_standing_knows_its_own_tier_and_the_next():
    here = found(ROLLING, SITE, OUTLINE)
    assert [(one.pk, met) for one, met in here.own.rows] == [(4, False)]
    tier, fit = here.higher
    assert (tier, fit.count, [one.code for one in fit.lacking]) == (NEAR, 3, ["SITE"])
    assert not here.could_rise
    assert found(LONG).could_rise
    assert not found(NEAR).could_rise


def test_reasons_are_read_in_the_readers_language():
    reasons = found(NEAR, SITE, OWNER).reasons
    with translation.override("en"):
        assert in_words(reasons) == "Lacks for “ready soon”: criterion 1, criterion 2."
    with translation.override("zh-hans"):
        assert "条件1" in in_words(reasons)
        assert "criterion" not in in_words(reasons)


def test_every_reason_has_its_words():
    cases = [
        found(LONG),
        found(NEAR),
        found(NEAR, SITE),
        found(ROLLING, WITHIN, start=LATER),
        found(NEAR, silent=2),
    ]
    cases.append(found(LONG, SITE, silent=1))
    with translation.override("en"):
        for reasons in (case.reasons for case in cases):
            assert all(one["code"] not in in_words([one]) for one in reasons)
