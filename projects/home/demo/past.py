"""The events that the acts of the pool would have left of each project's past, not saved yet.

Each is shaped as the act itself shapes it: Project.change_stage, Milestone.reach, pool.acts.suspend …
"""

import itertools

from projects.base import events
from projects.pool.models import Stage

from .fate import DAY
from .frame import moment
from .source import read

MOVED = "项目选址调整"
REVISED = "年中计划调整"


def project_events(fates, people, frame):
    """How each project entered the pool, moved from stage to stage and came to rest."""
    clerk, office = people.users["pooladmin"], people.users["office"]
    for fate in fates:
        for verb, day, hour, details in _moves(fate, people):
            at = min(moment(day, hour), frame.now)
            yield events.build(verb, fate.project, by=clerk, at=at, **details)
        for row in fate.suspensions:
            yield events.build(
                "project.suspend",
                fate.project,
                by=office,
                at=min(moment(row.valid_from - DAY, 16), frame.now),
                reason=row.reason,
                params={
                    "kind": row.kind,
                    "from": row.valid_from,
                    "last": row.last_day,
                    "document": row.document_number,
                },
            )


def _moves(fate, people):
    """(verb, day, hour, details) of entering, each change of stage, and another division."""
    first = fate.stages[0][1]
    yield "project.enter", first, 9, {"params": {"on": first}}
    for (old, _), (new, day) in itertools.pairwise(fate.stages):
        reason = why_left(fate) if new == Stage.WITHDRAWN else ""
        changes = {"stage": [str(old), str(new)]}
        yield "project.stage", day, 10, {"changes": changes, "reason": reason, "params": {"on": day}}
    if fate.has_moved:
        names = [people.divisions[code].name for code in (fate.moved_from, fate.division)]
        details = {"changes": {"division": names}, "reason": MOVED, "params": {"on": fate.moved_on}}
        yield "project.division", fate.moved_on, 11, details


def why_left(fate):
    """Why a project was withdrawn."""
    return read("texts")["left"][fate.number % len(read("texts")["left"])]


def reforecast(row, *, by, at, reason):
    """A milestone expected on another day."""
    changes = {"forecast_on": [row.baseline_on, row.forecast_on]}
    return _of_milestone("milestone.reforecast", row, changes, by, at, reason)


def reach(row, *, by, at):
    """A milestone reached."""
    return _of_milestone("milestone.reach", row, {"actual_on": [None, row.actual_on]}, by, at, "")


def _of_milestone(verb, row, changes, by, at, reason):
    params = {"milestone": row.name}
    return events.build(verb, row.project, by=by, at=at, reason=reason, changes=changes, params=params)


def plan_events(fate, year, work, *, by, now, document):
    """A year's plan entered, and its changes in mid-year. `document`: the number of each, by day."""
    (first, amount), *later = work.amounts
    yield events.build(
        "annual_plan.set",
        fate.project,
        by=by,
        at=min(moment(first - DAY * 12, 15), now),
        changes={"planned_investment": [None, amount]},
        params={"year": year, "document": document(first)},
    )
    old = amount
    for day, new in later:
        yield events.build(
            "annual_plan.revise",
            fate.project,
            by=by,
            at=min(moment(day, 16, 20), now),
            reason=REVISED,
            changes={"planned_investment": [old, new]},
            params={"year": year, "document": document(day), "on": day},
        )
        old = new


def assign(row, *, by, now, before=None):
    """A leader named for a project, perhaps in another's place."""
    return events.build(
        "project.assign",
        row.project,
        by=by,
        at=min(moment(row.valid_from, 9, 15), now),
        reason=row.reason,
        params={
            "role": row.role,
            "named": str(row.holder),
            "before": str(before.holder) if before else "",
            "on": row.valid_from,
        },
    )
