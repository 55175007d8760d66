"""The material of a meeting as plain data: what it is made of, and how it is kept and read again.

Everything is stored as data and put into words when it is read (a light's reasons by their codes, amounts as
amounts), so that the material of a past meeting reads in the reader's language and says what it said then.
"""

import datetime
import types
import typing
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal

from django.utils.translation import get_language

from projects.base.periods import Week


@dataclass(frozen=True)
class Name:
    """A name of reference data in both languages; `str()` follows the reader's."""

    name: str = ""
    name_en: str = ""

    @classmethod
    def of(cls, record):
        """Of a division or a unit; None gives an empty name."""
        return cls() if record is None else cls(record.name, record.name_en)

    def __str__(self):
        return self.name_en if self.name_en and get_language() == "en" else self.name

    def __bool__(self):
        return bool(self.name)


@dataclass(frozen=True)
class Figures:
    """The overall figures of a week (总体情况); money in 万元, shares in percent, gaps in percentage points.

    `completed` is the year's cumulative as of the week's cut-off, `completed_week` what the week brought and
    `completed_week_before` the week before; `under_way` of `listed` have started or resumed.
    """

    as_of: datetime.date
    count: int = 0
    due: int = 0
    handed_in: int = 0
    late: int = 0
    returned: int = 0
    missing: int = 0
    resting: int = 0
    total_investment: Decimal = Decimal(0)
    planned: Decimal = Decimal(0)
    completed: Decimal = Decimal(0)
    completed_week: Decimal | None = None
    completed_week_before: Decimal | None = None
    rate: Decimal | None = None
    asked: Decimal | None = None
    under_way: int = 0
    listed: int = 0
    red: int = 0
    yellow: int = 0
    green: int = 0
    red_before: int | None = None
    yellow_before: int | None = None
    not_started: int = 0
    not_resumed: int = 0

    @property
    def gap(self):
        """The rate less what the curve asks, in percentage points."""
        return None if self.rate is None or self.asked is None else self.rate - self.asked

    @property
    def under_way_rate(self):
        """Started or resumed of those listed as new or continued, in percent."""
        return Decimal(self.under_way) * 100 / self.listed if self.listed else None


@dataclass(frozen=True)
class Line:
    """What every line of the agenda has: `key` tells it from the others of a meeting."""

    key: str
    project: int | None = None
    project_name: str = ""
    division: Name = Name()
    unit: Name = Name()


@dataclass(frozen=True)
class LastLine(Line):
    """A decision of a meeting before, and how far it is; `unit` leads it."""

    decision: int = 0
    meeting: int = 0
    kind: str = ""
    topic: str = ""
    year: int = 0
    meeting_number: int = 0
    number: int = 0
    text: str = ""
    due_on: datetime.date | None = None
    standing: str = ""
    progress: str = ""
    progress_on: datetime.date | None = None
    issue: int | None = None


@dataclass(frozen=True)
class LightLine(Line):
    """A project with a red or yellow light, or one that should be under way and is not; `unit` answers for
    it, `reasons` are those of its light ({code, light, params})."""

    light: str = ""
    reasons: tuple[dict, ...] = ()
    waits: str = ""
    planned_start_on: datetime.date | None = None
    why_not: str = ""
    completed: Decimal | None = None
    planned: Decimal | None = None


@dataclass(frozen=True)
class RequestLine(Line):
    """What a banner asks of the city: by a request put on the agenda (`source` HELP), or in its weekly report
    (REPORT); `unit` is the department asked."""

    source: str = ""
    issue: int | None = None
    request: int | None = None
    week: Week | None = None
    title: str = ""
    done_so_far: str = ""
    asked: str = ""


@dataclass(frozen=True)
class Material:
    """What is shown of a meeting besides what the office writes: everything that is read from facts."""

    on: datetime.date
    figures: Figures
    last: tuple[LastLine, ...] = ()
    lights: tuple[LightLine, ...] = ()
    requests: tuple[RequestLine, ...] = ()

    def lines(self):
        """All lines of the agenda."""
        return [*self.last, *self.lights, *self.requests]


def to_data(value):
    """Plain data of a dataclass for JSON; amounts as text, so that they keep their cents."""
    if isinstance(value, Decimal | Week):
        return str(value)
    if is_dataclass(value):
        return {one.name: to_data(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple | list):
        return [to_data(one) for one in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def from_data(kind, data):
    """A value of a type from what `to_data` gave; fields that the data lacks keep their default."""
    if data is None:
        return None
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return from_data(next(one for one in arguments if one is not type(None)), data)
    if origin is tuple:
        return tuple(from_data(arguments[0], one) for one in data)
    if is_dataclass(kind) and kind is not Week:
        hints = typing.get_type_hints(kind)
        return kind(**{name: from_data(hints[name], data[name]) for name in hints if name in data})
    if kind is Week:
        return Week.parse(data)
    if kind is Decimal:
        return Decimal(data)
    return datetime.date.fromisoformat(data) if kind is datetime.date else data
