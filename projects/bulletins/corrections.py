"""What a published bulletin's page says of its errors: those a later one tells, and those not told yet."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from projects.base.money import DASH, wan

from . import errata
from .models import Bulletin, Erratum

MONEY = ("completed", "planned")


@dataclass(frozen=True)
class Correction:
    """A figure that was published otherwise; `told_in` is the bulletin that says so, None before one does.
    `old` and `new` are as pages show them, `is_money` in 万元."""

    project: int
    name: str
    words: object
    old: str
    new: str
    reason: str
    told_in: Bulletin | None
    is_money: bool


def shown(figure: str, value: str) -> str:
    """A kept value for the reader."""
    if not value:
        return DASH
    if figure in MONEY:
        try:
            return wan(Decimal(value))
        except InvalidOperation:
            return value
    return value


def corrections_of(bulletin) -> list[Correction]:
    """What of a published bulletin was corrected, in the order in which it was told, then what was found
    since (a fixed number of queries)."""
    told = Erratum.objects.filter(bulletin=bulletin).select_related("told_in", "project")
    found = [_correction(row.project_id, row.project.name, row, row.told_in) for row in told.order_by("pk")]
    if bulletin.kind == Bulletin.Kind.MONTH:
        found += [_correction(one.line.project, one.line.name, one, None) for one in errata.find(bulletin)]
    return found


def _correction(project, name, row, told_in):
    words = errata.FIGURES.get(row.figure, row.figure)
    old, new = shown(row.figure, row.old), shown(row.figure, row.new)
    return Correction(project, name, words, old, new, row.reason, told_in, row.figure in MONEY)
