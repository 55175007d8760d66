"""What stands still: projects whose reports bring no step forward, week after week."""

from itertools import pairwise
from typing import NamedTuple

from projects.base.periods import Week

from .models import WeeklyReport

# So many weeks without a step forward are said to stand still.
STILL_WEEKS = 3
LOOK_BACK = 6


class Step(NamedTuple):
    """What is asked of one report to know whether it brought a step forward."""

    week: Week
    form: str
    cumulative: object
    no_change: bool


def last_counted(projects, week):
    """The counted reports of the last weeks up to one, the latest first."""
    return (
        WeeklyReport.objects.counted()
        .filter(project__in=projects, week__gt=week - LOOK_BACK, week__lte=week)
        .order_by("-week")
    )


def steps_of(projects, week):
    """{project id: [Step]} of the last weeks up to one, the latest first (one query)."""
    found = {}
    for key, *values in last_counted(projects, week).values_list("project_id", *Step._fields):
        found.setdefault(key, []).append(Step(*values))
    return found


def weeks_still(reports):
    """How many of the latest reports in a row brought no step forward, if they are enough to say so. A
    project that rests by approval does not stand still."""
    count = 0
    for newer, older in pairwise(reports):
        building = newer.form == older.form == WeeklyReport.Form.CONSTRUCTION
        if newer.form == WeeklyReport.Form.SUSPENDED or not (
            newer.no_change or (building and newer.cumulative == older.cumulative)
        ):
            break
        count += 1
    return count if count >= STILL_WEEKS else 0
