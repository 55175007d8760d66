"""The reader's own projects in a bulletin: those of a leader, for himself and for who reads for him."""

from dataclasses import dataclass

from projects.directory.models import Delegation
from projects.liaison import directing
from projects.pool.models import Light, Responsibility

from .lines import Line

ORDER = (Light.RED, Light.YELLOW, Light.GREEN)


@dataclass(frozen=True)
class Own:
    """A leader's lines of a bulletin, what is behind first; `is_reader`: he reads himself."""

    leader: object
    lines: list[Line]
    is_reader: bool


def own_lines(user, lines: list[Line], today) -> list[Own]:
    """The lines of the leaders for whom somebody reads, himself first (at most three queries)."""
    leaders = directing.leaders_for(user, Delegation.Act.READ, today)
    if not leaders:
        return []
    held = Responsibility.objects.on(today).filter(role=Responsibility.Role.LEADER, leader__in=leaders)
    led: dict[int, set[int]] = {}
    for leader, project in held.values_list("leader", "project"):
        led.setdefault(leader, set()).add(project)
    leaders = sorted(leaders, key=lambda leader: leader.user_id != user.pk)
    return [
        Own(
            leader,
            sorted((line for line in lines if line.project in led[leader.pk]), key=_worst_first),
            leader.user_id == user.pk,
        )
        for leader in leaders
        if leader.pk in led
    ]


def _worst_first(line: Line) -> int:
    """The place of a line by its light; lines of one light keep the order of the list."""
    return ORDER.index(line.confirmed) if line.confirmed in ORDER else len(ORDER)
