"""Why a project stands in its tier and what should follow: pure rules over facts that are already read.

The proposal is a computed sentence: `reasons` are codes with parameters ({"code": "LACKS", "tier": …,
"names": [[name, English name], …]}), kept as they are and put into words by `sentence` when they are read.
"""

import datetime
from dataclasses import dataclass

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from projects.base.periods import add_months

from .criteria import parameters_of
from .models import Tier

NEAR, ROLLING, LONG = "NEAR_TERM", "ROLLING", "LONG_TERM"
HIGHER = {LONG: ROLLING, ROLLING: NEAR}
# What a tier is worth reaching: a project rises into the near term or stays.
KEEP, PROMOTE, DEMOTE, REMOVE = "KEEP", "PROMOTE", "DEMOTE", "REMOVE"


@dataclass(frozen=True)
class Fit:
    """The criteria of one tier (TierCriterion) that a project meets, and those it lacks."""

    met: tuple = ()
    lacking: tuple = ()

    @property
    def is_full(self):
        """Whether it meets them all; a tier without criteria takes nothing by itself."""
        return bool(self.met) and not self.lacking

    @property
    def count(self):
        """How many criteria there are."""
        return len(self.met) + len(self.lacking)

    @property
    def rows(self):
        """[(criterion, whether it is met)] in their order."""
        met = {one.pk for one in self.met}
        everything = sorted([*self.met, *self.lacking], key=lambda one: (one.order, one.pk))
        return [(one, one.pk in met) for one in everything]


@dataclass(frozen=True)
class Standing:
    """How a project stands: the fit of each tier, and what is proposed: `action` (ReviewItem.Action),
    `tier` ("" where it stays or goes) and `reasons`."""

    stands_in: str
    fits: dict
    action: str
    tier: str
    reasons: tuple

    @property
    def own(self):
        """The fit of the tier in which it stands."""
        return self.fits.get(self.stands_in, Fit())

    @property
    def higher(self):
        """(tier, fit) of the next higher tier; ("", an empty fit) in the highest."""
        tier = HIGHER.get(self.stands_in, "")
        return tier, self.fits.get(tier, Fit())

    @property
    def could_rise(self):
        """Whether it meets all that the near term asks and stands lower."""
        return self.stands_in in HIGHER and self.fits.get(NEAR, Fit()).is_full


def fits_of(project, criteria):
    """{tier: Fit} of a project that was read `with_criteria`."""
    found = {}
    for one in criteria:
        met, lacking = found.setdefault(one.tier, ([], []))
        (met if getattr(project, f"meets_{one.pk}") else lacking).append(one)
    return {tier: Fit(tuple(met), tuple(lacking)) for tier, (met, lacking) in found.items()}


def near_months(fits):
    """Within how many months the near term asks a start (the default of the criterion where it is off)."""
    near = fits.get(NEAR, Fit())
    given = next((one.parameters for one in (*near.met, *near.lacking) if one.code == "START_WITHIN"), {})
    return parameters_of("START_WITHIN", given)["months"]


def standing(tier, fits, *, planned_start: datetime.date | None, silent, silent_limit, on):
    """The Standing of a project in a tier on a day.

    `silent` is for how many reviews it has not moved, `silent_limit` from how many on it should go.
    """
    action, to, reasons = propose(tier, fits, planned_start, silent, silent_limit, on)
    return Standing(tier, fits, action, to, tuple(reasons))


def propose(tier, fits, planned_start, silent, silent_limit, on):
    """(action, tier, reasons). Silence counts first: what nobody moves does not rise by itself."""
    own, near = fits.get(tier, Fit()), fits.get(NEAR, Fit())
    could_rise = tier != NEAR and near.is_full
    if silent >= silent_limit:
        reasons = [reason("SILENT", count=silent, limit=silent_limit)]
        reasons += [reason("STILL_MEETS", tier=NEAR)] if near.is_full else []
        return (DEMOTE, ROLLING, reasons) if tier == NEAR else (REMOVE, "", reasons)
    if could_rise:
        return PROMOTE, NEAR, [reason("MEETS_ALL", tier=NEAR, count=near.count)]
    if tier == NEAR and near.lacking:
        return DEMOTE, ROLLING, [lacks(NEAR, near)]
    reasons = [lacks(tier, own)] if own.lacking else [reason("MEETS_OWN", tier=tier)] if own.met else []
    if tier == ROLLING and fits.get(LONG, Fit()).is_full:
        months = near_months(fits)
        if planned_start and planned_start > add_months(on, months):
            reasons.append(reason("STARTS_LATER", on=planned_start.isoformat(), months=months))
    if tier != NEAR and near.lacking:
        reasons.append(lacks(NEAR, near))
    if silent:
        reasons.append(reason("QUIET", count=silent, limit=silent_limit))
    return KEEP, "", reasons


def reason(code, **params):
    """One reason as it is kept."""
    return {"code": code, **params}


def lacks(tier, fit):
    """The reason that criteria of a tier are lacking; it keeps their names as they were."""
    return reason("LACKS", tier=tier, names=[[one.name, one.name_en] for one in fit.lacking])


# In words


def tier_label(code):
    """A tier for the reader."""
    return Tier(code).label


def names_in_words(names):
    """Names of criteria for the reader, joined."""
    english = get_language() == "en"
    return pgettext("between criteria", ", ").join(
        second if english and second else first for first, second in names
    )


def sentence(one):
    """A reason in the reader's language."""
    code = one["code"]
    if code == "MEETS_ALL":
        return _("Meets all %(count)s criteria of “%(tier)s”.") % {
            "count": one["count"],
            "tier": tier_label(one["tier"]),
        }
    if code == "MEETS_OWN":
        return _("Meets what “%(tier)s” asks.") % {"tier": tier_label(one["tier"])}
    if code == "STILL_MEETS":
        return _("It does meet all criteria of “%(tier)s”.") % {"tier": tier_label(one["tier"])}
    if code == "LACKS":
        return _("Lacks for “%(tier)s”: %(names)s.") % {
            "tier": tier_label(one["tier"]),
            "names": names_in_words(one["names"]),
        }
    if code == "STARTS_LATER":
        return _("Its planned start, %(on)s, lies beyond %(months)s months.") % {
            "on": one["on"],
            "months": one["months"],
        }
    if code == "SILENT":
        return _("No progress in %(count)s reviews (limit %(limit)s).") % {
            "count": one["count"],
            "limit": one["limit"],
        }
    if code == "QUIET":
        return _("No progress in this review (%(count)s of %(limit)s).") % {
            "count": one["count"],
            "limit": one["limit"],
        }
    return code


def in_words(reasons):
    """All reasons as one text."""
    return " ".join(sentence(one) for one in reasons)
