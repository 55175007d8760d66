"""Reading the permits of projects: how each stands, who has the ball, when the start is lawful.

`boards` reads any number of projects in six queries (permits, steps, documents to follow, calendar in
two, settings); what they show is computed by `rules`.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from projects.base.workcalendar import WorkCalendar
from projects.pool.models import Stage

from . import rules
from .acting import in_calendar_days
from .earliest_start import earliest_start
from .models import MissingDocument, Permit, PermitStep, Phase, PreparationPolicy
from .rules import DONE, HELD, HOLDERS, IDLE, Status

BACK, AHEAD = datetime.timedelta(days=800), datetime.timedelta(days=700)
RIGHTS = ("handle", "decide", "adjust")


@dataclass(frozen=True)
class Row:
    """One permit on a day. `waits` are the permits it still waits for; `span`, `gain` and `slack` come
    from the path to the start; `next_step` is None where there is no usual one. `days_left` are the
    working days up to the promise while the department has the ball, `near_days` those that are few."""

    permit: Permit
    clock: rules.Clock
    on: datetime.date
    next_step: Any = None
    waits: tuple = ()
    can_start: bool = False
    documents: tuple = ()
    span: Any = None
    gain: int = 0
    slack: int | None = None
    days_left: int | None = None
    near_days: int = 0

    @property
    def open_documents(self):
        """The documents that are still to follow."""
        return [one for one in self.documents if one.supplied_on is None and one.dropped_on is None]

    @property
    def late_documents(self):
        """Those of them that are overdue."""
        return [one for one in self.documents if one.is_overdue(self.on)]

    @property
    def is_overdue(self):
        """The promise has passed and the department still has the ball."""
        return self.permit.status in rules.WITH_DEPARTMENT and self.clock.overdue_by > 0

    @property
    def is_near_due(self):
        """The promise ends in a few days."""
        return self.days_left is not None and self.days_left <= self.near_days

    @property
    def is_running(self):
        """Begun and not finished."""
        return self.permit.status in HOLDERS

    @property
    def by_click(self):
        """Whether the reader may take the usual next step with one click: a decision without its paper
        is for those who decide (needs the rights that `Board` was read with)."""
        if self.next_step is None:
            return False
        if self.next_step.act == "grant":
            return self.permit.may_decide
        return self.permit.may_handle or self.permit.may_decide

    @property
    def by_form(self):
        """Whether the usual next step is for the reader, but asks for more than a click."""
        return self.next_step is not None and not self.by_click and self.permit.may_handle


@dataclass(frozen=True)
class Board:
    """The permits of one project on a day; `path` is None once it has started."""

    project: Any
    on: datetime.date
    rows: tuple = ()
    path: Any = None
    contradictions: tuple = ()
    calendar: Any = field(default=None, repr=False)

    @property
    def needed(self):
        """All but what does not apply."""
        return [row for row in self.rows if row.permit.status != Status.NOT_APPLICABLE]

    @property
    def not_applicable(self):
        """What does not apply, each with its reason."""
        return [row for row in self.rows if row.permit.status == Status.NOT_APPLICABLE]

    @property
    def phases(self):
        """[(Phase, rows)] of what is needed, without the empty phases."""
        found = [
            (phase, [row for row in self.needed if row.permit.procedure.phase == phase]) for phase in Phase
        ]
        return [(phase, rows) for phase, rows in found if rows]

    def count(self, test):
        """How many of what is needed pass a test."""
        return sum(bool(test(row)) for row in self.needed)

    @property
    def granted(self):
        return self.count(lambda row: row.permit.status == Status.GRANTED)

    @property
    def running(self):
        return self.count(lambda row: row.is_running)

    @property
    def overdue(self):
        return self.count(lambda row: row.is_overdue)

    @property
    def startable(self):
        """What can be begun today, as rows."""
        return [row for row in self.needed if row.can_start]

    @property
    def to_begin(self):
        """What can be begun today with one click of the reader's; decisions are not among it."""
        return [row for row in self.startable if row.by_click and row.next_step.act == "begin"]

    @property
    def documents(self):
        """[(row, document)] still to follow, the first due first."""
        found = [(row, one) for row in self.needed for one in row.open_documents]
        return sorted(found, key=lambda pair: pair[1].due_on)

    @property
    def best(self):
        """(row, working days) of the permit that can go on now and would bring the start forward most;
        None where there is none, or it is not the reader's to see."""
        code, days = (self.path.best if self.path else None) or ("", 0)
        return next(((row, days) for row in self.rows if row.permit.code == code), None)

    @property
    def with_ball(self):
        """[(Holder, rows)] of what runs, by who has the ball."""
        found = [
            (holder, [row for row in self.needed if row.clock.holder == holder]) for holder in rules.Holder
        ]
        return [(holder, rows) for holder, rows in found if rows]

    def row(self, code):
        """The row of a procedure, or None."""
        return next((row for row in self.rows if row.permit.code == code), None)


def clocks(permits, calendar, on):
    """{pk: Clock} of permits whose procedure is joined (one query)."""
    steps = defaultdict(list)
    found = PermitStep.objects.filter(permit__in=[permit.pk for permit in permits], valid_from__lte=on)
    found = found.order_by("pk")
    for permit_id, status, start, end in found.values_list("permit_id", "status", "valid_from", "valid_to"):
        steps[permit_id].append(rules.Step(status, start, end))
    return {
        permit.pk: rules.clock(
            steps[permit.pk],
            calendar,
            on,
            promised_days=permit.promised_days,
            in_calendar_days=in_calendar_days(permit.procedure),
        )
        for permit in permits
    }


def as_need(permit, clock):
    """A permit as the rules of the whole see it."""
    spent = clock.supplement if permit.status == Status.SUPPLEMENT else clock.applicant
    return rules.Need(
        code=permit.code,
        status=permit.status,
        depends_on=tuple(permit.procedure.depends_on),
        preparation_days=permit.procedure.preparation_days,
        promised_days=permit.promised_days,
        in_calendar_days=in_calendar_days(permit.procedure),
        is_instant=permit.is_instant,
        is_hard_stop=permit.procedure.is_hard_stop,
        spent=spent if permit.status not in rules.WITH_DEPARTMENT else clock.department,
        department_spent=clock.department if permit.status in HELD else 0,
        granted_on=permit.granted_on,
        valid_until=permit.valid_until,
    )


def calendar_around(on):
    """The working calendar that the boards of a day need (two queries)."""
    return WorkCalendar.load(on - BACK, on + AHEAD)


def boards(projects, on, *, user=None):
    """{pk: Board} of projects on a day, in six queries; with a user the permits he may see, each with
    what he may do (`may_handle`, `may_decide`, `may_adjust`). The path is always that of all permits."""
    projects = list(projects)
    keys = [project.pk for project in projects]
    permits = Permit.objects.filter(project__in=keys)
    if user is not None:
        permits = permits.with_rights(user, "view", *RIGHTS)
    permits = permits.select_related("procedure", "department", "regional")
    permits = list(permits.order_by("project", "procedure__order", "pk"))
    calendar = calendar_around(on)
    found = clocks(permits, calendar, on)
    documents = defaultdict(list)
    for one in MissingDocument.objects.filter(permit__project__in=keys).order_by("due_on", "pk"):
        documents[one.permit_id].append(one)
    policy = PreparationPolicy.in_force(on)
    by_project = defaultdict(list)
    for permit in permits:
        by_project[permit.project_id].append(permit)
    return {
        project.pk: _board(project, by_project[project.pk], found, documents, calendar, policy, on)
        for project in projects
    }


def board(project, on, *, user=None):
    """The Board of one project (six queries)."""
    return boards([project], on, user=user)[project.pk]


def _board(project, permits, found, documents, calendar, policy, on):
    needs = [as_need(permit, found[permit.pk]) for permit in permits]
    started = project.started_on
    waiting_to_start = started is None and project.stage != Stage.WITHDRAWN
    path = None
    if waiting_to_start and any(need.is_hard_stop for need in needs):
        path = earliest_start(
            needs,
            calendar,
            on,
            planned_start=project.planned_start_on,
            supplement_days=policy.supplement_days,
        )
    days_left = {
        permit.pk: calendar.between(on, found[permit.pk].due_on)
        for permit in permits
        if permit.status in rules.WITH_DEPARTMENT and found[permit.pk].due_on >= on
    }
    waits, can_start = rules.waits_for(needs, on), set(rules.startable(needs, on))
    names = {permit.code: permit.procedure for permit in permits}
    rows = []
    for permit in permits:
        code = permit.code
        if not getattr(permit, "may_view", True):
            continue
        for right in RIGHTS:
            if not hasattr(permit, f"may_{right}"):
                setattr(permit, f"may_{right}", False)
        rows.append(
            Row(
                permit=permit,
                clock=found[permit.pk],
                on=on,
                next_step=rules.next_step(
                    permit.status, is_instant=permit.is_instant, open_documents=permit.open_documents
                ),
                waits=tuple(names[other] for other in waits[code]) if permit.status not in DONE else (),
                can_start=code in can_start and permit.status in IDLE,
                documents=tuple(documents[permit.pk]),
                span=path.spans.get(code) if path else None,
                gain=path.gains.get(code, 0) if path else 0,
                slack=path.slack.get(code) if path else None,
                days_left=days_left.get(permit.pk),
                near_days=policy.near_due_days,
            )
        )
    against = rules.contradictions(
        needs,
        started_on=started if project.stage != Stage.WITHDRAWN else None,
        planned_start=project.planned_start_on,
        path=path,
    )
    shown = {row.permit.code for row in rows}
    against = tuple(one for one in against if one.code in shown)
    return Board(project, on, tuple(rows), path, against, calendar)
