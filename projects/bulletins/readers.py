"""Who has read a published bulletin: the leaders in protocol order, never ranked, then everybody else."""

from dataclasses import dataclass
from typing import Any

from projects.base.models import in_force
from projects.directory.models import Delegation, Leader

from .models import Reading


@dataclass(frozen=True)
class Reader:
    """A leader to whom it is addressed; `at`: when he read it himself, `delegates`: who did for him."""

    leader: Any
    at: Any = None
    delegates: tuple[Reading, ...] = ()


@dataclass(frozen=True)
class Readers:
    """The leaders in office, and the others who have read it."""

    leaders: list[Reader]
    others: list[Reading]

    @property
    def read(self):
        """How many leaders it has reached, by themselves or by who reads for them."""
        return sum(bool(one.at or one.delegates) for one in self.leaders)


def readers_of(bulletin, today) -> Readers:
    """Who has read it (three queries)."""
    rows = list(Reading.objects.filter(bulletin=bulletin).select_related("user__organisation"))
    by_user = {row.user_id: row for row in rows}
    leaders = list(Leader.objects.serving(today).in_protocol_order())
    delegates: dict[int, list[Reading]] = {}
    for one in Delegation.objects.filter(in_force(today), delegate__in=by_user):
        if Delegation.Act.READ in one.acts:
            delegates.setdefault(one.principal_id, []).append(by_user[one.delegate_id])
    found = []
    for leader in leaders:
        row = by_user.get(leader.user_id)
        found.append(Reader(leader, row and row.at, tuple(delegates.get(leader.pk, ()))))
    known = {leader.user_id for leader in leaders}
    known |= {row.user_id for some in delegates.values() for row in some}
    return Readers(found, [row for row in rows if row.user_id not in known])
