"""What the way into the pool asks, as rules of values and dates, without a query."""

from .criteria import condition_of
from .holding import holds

# What an application says of the project, in the names of both.
CARRIED = (
    "name",
    "place",
    "responsible_department",
    "working_group",
    "chain",
    "industry",
    "nature",
    "content",
    "plan_basis",
    "total_investment",
    "funding",
    "funds_in_place",
    "site_settled_on",
    "planned_start_on",
    "planned_completion_on",
    "contact_name",
    "contact_phone",
)
UNITS = ("responsible_department", "working_group", "chain")
# What its writer types.
WRITTEN = (
    *CARRIED,
    "division",
    "owner_name",
    "national_code",
    "stage",
    "tier",
    "exception_reason",
    "difference_reason",
    "returns",
)
# What must be there before it is handed in; the rest may follow, a tier's criteria say what it lacks.
NEEDED = ("total_investment", "content", "contact_name", "contact_phone")


def step_after(steps, code=""):
    """The first step in use after one (after none: the first); None after the last (pure)."""
    order = next((step.order for step in steps if step.code == code), -1)
    return next((step for step in steps if step.is_enabled and step.order > order), None)


def is_small(total, minimum):
    """Whether a project enters by exception only: below the minimum, or of unknown size (pure)."""
    return minimum is not None and (total is None or total < minimum)


def is_overdue(planned_start, on):
    """Whether the start of what has not started was planned for a day that is over (pure)."""
    return planned_start is not None and planned_start < on


def values_of(application):
    """What the criteria look at, in the names of the project's fields (pure)."""
    names = [*CARRIED, "stage"]
    values = {name: getattr(application, f"{name}_id" if name in UNITS else name) for name in names}
    values["owner"] = application.owner_name.strip() or None
    values["national_code"] = application.national_code or None
    return values


def check_criteria(application, criteria, on):
    """(criterion, whether the application meets it) for the criteria of its tier, in their order (pure)."""
    values = values_of(application)
    return [
        (one, holds(condition_of(one.code, one.parameters, on), values))
        for one in criteria
        if one.tier == application.tier
    ]
