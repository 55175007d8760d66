"""手续齐备率 and what goes with it: pure functions of plain rows, no queries (those are in `ready_rows`)."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any

from .models import Handling

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class ProjectRow:
    """The permits of one project, counted: `needed`, of these `still_open`; `lacking` hard stops that
    are not granted; `against`: it has started without one."""

    division: Any = None
    chain: Any = None
    group: Any = None
    needed: int = 0
    still_open: int = 0
    lacking: int = 0
    against: bool = False

    @property
    def is_ready(self):
        """Every permit it needs is granted; what needs none is not known, so not ready."""
        return self.needed > 0 and self.still_open == 0


@dataclass(frozen=True)
class Rate:
    """The rate of one line: of `count` projects `ready` have all permits; `unknown` have none planned."""

    label: Any
    key: Any = None
    count: int = 0
    ready: int = 0
    unknown: int = 0
    lacking: int = 0
    against: int = 0

    @property
    def share(self):
        """手续齐备率 in percent with one decimal, of those whose permits are known; None without any."""
        known = self.count - self.unknown
        return None if not known else (Decimal(100) * self.ready / known).quantize(TENTH)


def rate_of(label, rows, key=None):
    """The Rate of some ProjectRows."""
    rows = list(rows)
    return Rate(
        label,
        key,
        len(rows),
        sum(row.is_ready for row in rows),
        sum(row.needed == 0 for row in rows),
        sum(row.lacking > 0 for row in rows),
        sum(row.against for row in rows),
    )


def rates(rows, by, names):
    """The Rates by "division", "chain" or "group": `names` [(key, label)] gives lines and order; what has
    no key comes last under None. Lines without a project are left out."""
    parts = defaultdict(list)
    for row in rows:
        parts[getattr(row, by)].append(row)
    found = [rate_of(label, parts[key], key) for key, label in names if parts.get(key)]
    return found + ([rate_of(None, parts[None])] if parts.get(None) else [])


@dataclass(frozen=True)
class Spent:
    """The days of one granted permit: (code, working days of each side, promise, beyond the promise); the
    promise of some procedures is given `in_calendar_days`."""

    code: str
    applicant: int
    department: int
    supplement: int
    promised: int
    overdue_by: int = 0
    in_calendar_days: bool = False


@dataclass(frozen=True)
class Pace:
    """How long a procedure takes: medians in working days, how many were decided within the promise."""

    code: str
    name: Any
    count: int
    applicant: Decimal
    department: Decimal
    supplement: Decimal
    promised: Decimal
    in_time: int
    in_calendar_days: bool = False

    @property
    def is_slow(self):
        """The department usually takes more than it promised; said only where both count the same days."""
        return not self.in_calendar_days and self.department > self.promised

    @property
    def in_time_share(self):
        """In percent with one decimal."""
        return (Decimal(100) * self.in_time / self.count).quantize(TENTH)


def paces(rows, names):
    """The Paces of procedures from Spent rows; `names` [(code, name)] gives the order."""
    parts = defaultdict(list)
    for row in rows:
        parts[row.code].append(row)

    def middle(found, side):
        return Decimal(median(getattr(row, side) for row in found)).quantize(TENTH)

    return [
        Pace(
            code,
            name,
            len(found),
            *(middle(found, side) for side in ("applicant", "department", "supplement", "promised")),
            sum(row.overdue_by == 0 for row in found),
            any(row.in_calendar_days for row in found),
        )
        for code, name in names
        if (found := parts.get(code))
    ]


@dataclass(frozen=True)
class Handled:
    """How the permits granted by one department were handled: {way: count}, "" where nobody said."""

    label: Any
    key: Any
    counts: dict

    @property
    def count(self):
        return sum(self.counts.values())

    @property
    def told(self):
        """How many say in which way."""
        return self.count - self.counts.get("", 0)

    @property
    def cells(self):
        """[(way, count)] of all ways in their order, then of those that nobody told."""
        return [(way, self.counts.get(way, 0)) for way in (*Handling.values, "")]

    @property
    def online(self):
        """The share handled online in percent, of those whose way is known; None without any."""
        if not self.told:
            return None
        return (Decimal(100) * self.counts.get(Handling.ONLINE, 0) / self.told).quantize(TENTH)


def handled(rows):
    """([Handled] by department, Handled of all) from (key, label, way, count) rows in their order."""
    parts, labels, every = {}, {}, defaultdict(int)
    for key, label, way, count in rows:
        labels.setdefault(key, label)
        parts.setdefault(key, defaultdict(int))[way] += count
        every[way] += count
    found = [Handled(labels[key], key, dict(counts)) for key, counts in parts.items()]
    return found, Handled(None, None, dict(every))
