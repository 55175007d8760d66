"""What the criteria of the tiers look at, each as one condition: pages show it, lists filter by it, reviews
propose from it. The thresholds are data (TierCriterion.parameters)."""

import datetime

from django.db.models import F, Q

from projects.base.periods import add_months

# Stages in which the filing of a project is under way.
FILING = ("PRELIMINARY", "STARTED", "UNDER_CONSTRUCTION", "COMPLETED", "IN_PRODUCTION")
# What a criterion may say besides; the admin refuses others.
PARAMETERS = {
    "FUNDING": {"share": 0},
    # A start that slipped a little still counts; one planned for long ago says nothing of the next.
    "START_WITHIN": {"months": 12, "grace_days": 60},
    "START_BETWEEN": {"from_months": 12, "to_months": 60},
}


def parameters_of(code, given):
    """The parameters of a criterion with what it does not say filled up."""
    return {**PARAMETERS.get(code, {}), **given}


def condition_of(code, given, on):
    """The condition that a project meets a criterion (TierCriterion.Code) on a day."""
    values = parameters_of(code, given)
    if code == "OWNER":
        return Q(owner__isnull=False)
    if code == "CODE_OR_FILING":
        return Q(national_code__isnull=False) | Q(stage__in=FILING)
    if code == "SITE":
        return Q(site_settled_on__lte=on)
    if code == "FUNDING":
        return ~Q(funding="") & share_in_place(values["share"])
    if code == "START_WITHIN":
        return Q(
            planned_start_on__gte=on - datetime.timedelta(days=values["grace_days"]),
            planned_start_on__lte=add_months(on, values["months"]),
        )
    if code == "PLAN_OR_CHAIN":
        return Q(chain__isnull=False) | ~Q(plan_basis="")
    if code == "OUTLINE":
        return ~Q(content="") & Q(total_investment__gt=0)
    if code == "UNIT":
        return Q(responsible_department__isnull=False) | Q(working_group__isnull=False)
    if code == "START_BETWEEN":
        return Q(
            planned_start_on__gt=add_months(on, values["from_months"]),
            planned_start_on__lte=add_months(on, values["to_months"]),
        )
    raise ValueError(f"no such criterion: {code}")


def share_in_place(percent):
    """That much of the total investment is in place; nothing is asked for 0."""
    if not percent:
        return Q()
    return Q(funds_in_place__gte=F("total_investment") * percent / 100)
