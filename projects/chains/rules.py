"""What a chain's map goes by, as pure functions: where a project stands, what a link is, how tasks stand."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .querysets import STAGES_OF


class Standing(models.TextChoices):
    """How far a project of a chain is, from talks to production."""

    TALKS = "TALKS", _("in talks")
    SIGNED = "SIGNED", pgettext_lazy("on a chain", "signed")
    PREPARING = "PREPARING", pgettext_lazy("on a chain", "in preparation")
    BUILDING = "BUILDING", pgettext_lazy("on a chain", "under construction")
    PRODUCING = "PRODUCING", pgettext_lazy("on a chain", "in production")


class LinkStanding(models.TextChoices):
    """What a link is: there, coming, or missing."""

    HELD = "HELD", pgettext_lazy("link of a chain", "there")
    COMING = "COMING", pgettext_lazy("link of a chain", "coming")
    MISSING = "MISSING", pgettext_lazy("link of a chain", "missing")


class ScaleStanding(models.TextChoices):
    """How an enterprise stands to the above-scale list on a day."""

    OVERDUE = "OVERDUE", _("should have entered, has not")
    WAITING = "WAITING", _("not due yet")
    ENTERED = "ENTERED", pgettext_lazy("above-scale list", "entered")


_STANDINGS = {str(stage): Standing(name) for name, stages in STAGES_OF.items() for stage in stages}


def standing_of(stage):
    """The Standing of a project by its stage in the pool; None for what was withdrawn."""
    return _STANDINGS.get(str(stage))


def link_standing(has_enterprise, standings):
    """The LinkStanding of a link by what stands on it (ChainLinkQuerySet.with_standing asks alike)."""
    if has_enterprise or Standing.PRODUCING in standings:
        return LinkStanding.HELD
    if Standing.PREPARING in standings or Standing.BUILDING in standings:
        return LinkStanding.COMING
    return LinkStanding.MISSING
