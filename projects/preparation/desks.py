"""What a steward's or agent's projects need of him this week, and who has the ball.

Pure functions of reading.Board; no queries.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from .rules import IDLE, WITH_DEPARTMENT, Status

WEEK = datetime.timedelta(days=7)


@dataclass(frozen=True)
class Desk:
    """One project on the desk of who looks after it; every list holds reading.Rows.

    `mine`: the ball is with the applicant (supplements first). `startable`: can be begun today.
    `late`: overdue at the department. `soon`: promised within the days of the settings. `documents`:
    (row, document) to follow by the end of the week, the overdue ones included.
    """

    board: Any
    mine: tuple = ()
    startable: tuple = ()
    late: tuple = ()
    soon: tuple = ()
    documents: tuple = ()

    @property
    def project(self):
        return self.board.project

    @property
    def late_by(self):
        """The working days by which the permits allow the start later than planned; 0 where they do not."""
        return self.board.path.late_by if self.board.path else 0

    @property
    def waits(self):
        """How many things this project asks for now."""
        return len(self.mine) + len(self.late) + len(self.documents)

    @property
    def needs_me(self):
        """Whether something waits for the applicant's side this week."""
        return bool(self.mine or self.documents or self.startable)

    @property
    def urgency(self):
        """Sorts what burns first: late documents, supplements, overdue departments, a start in danger."""
        supplements = sum(row.permit.status == Status.SUPPLEMENT for row in self.mine)
        late_documents = sum(document.is_overdue(self.board.on) for _row, document in self.documents)
        return (
            -late_documents,
            -supplements,
            -len(self.late),
            -min(self.late_by, 1),
            -len(self.mine),
            -len(self.documents),
            -len(self.soon),
            -len(self.startable),
            self.project.pk,
        )


def desk_of(board, *, near_until):
    """The Desk of a board; `near_until` is the last day of promises that are shown as ending soon."""
    on = board.on
    mine = [row for row in board.needed if row.permit.status in (Status.SUPPLEMENT, Status.PREPARING)]
    mine.sort(key=lambda row: (row.permit.status != Status.SUPPLEMENT, -row.gain, row.permit.status_on))
    late = [row for row in board.needed if row.is_overdue]
    soon = [
        row
        for row in board.needed
        if row.permit.status in WITH_DEPARTMENT
        and not row.is_overdue
        and row.clock.due_on
        and row.clock.due_on <= near_until
    ]
    startable = [row for row in board.startable if row.permit.status in IDLE]
    return Desk(
        board,
        tuple(mine),
        tuple(sorted(startable, key=lambda row: -row.gain)),
        tuple(sorted(late, key=lambda row: -row.clock.overdue_by)),
        tuple(sorted(soon, key=lambda row: row.clock.due_on)),
        tuple(pair for pair in board.documents if pair[1].due_on <= on + WEEK),
    )


def desks(boards, *, near_until):
    """The Desks of boards, the most urgent first."""
    return sorted((desk_of(board, near_until=near_until) for board in boards), key=lambda one: one.urgency)


@dataclass(frozen=True)
class Counts:
    """What all desks together say; `to_supply` are the permits to which `documents` are to follow."""

    projects: int
    needing: int
    mine: int
    late: int
    documents: int
    delayed: int
    to_supply: int


def counts(found):
    """The Counts of Desks."""
    return Counts(
        projects=len(found),
        needing=sum(one.needs_me for one in found),
        mine=sum(len(one.mine) for one in found),
        late=sum(len(one.late) for one in found),
        documents=sum(len(one.documents) for one in found),
        delayed=sum(bool(one.late_by) for one in found),
        to_supply=len({row.permit.pk for one in found for row, _document in one.documents}),
    )
