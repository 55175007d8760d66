"""What pool pages show of the week. Dispatch provides it as it starts; without it there is nothing.

The pool stands below dispatch and does not import it: what a page of the pool needs from the reports
goes through the one `Source` set here.
"""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import DecimalField, Value

from projects.base.periods import Week


@dataclass(frozen=True)
class Progress:
    """A figure of the year: cumulative completed investment (万元) with data as of a day."""

    on: datetime.date
    cumulative: Decimal


@dataclass(frozen=True)
class WeekFacts:
    """What the reports say of one project, today or on a past day.

    `reasons` are pairs of light and sentence, the worst first. `progress` holds the accepted figures
    of one year in order. `percent` is the physical progress, of `percent_week`. `stuck` is what the
    last report named as problem, `needs` what it asked for, both of `stuck_week`.
    """

    light: str = ""
    light_week: Week | None = None
    reasons: tuple = ()
    progress: tuple[Progress, ...] = ()
    percent: Decimal | None = None
    percent_week: Week | None = None
    progress_text: str = ""
    progress_week: Week | None = None
    stuck: str = ""
    needs: str = ""
    stuck_week: Week | None = None
    last_week: Week | None = None

    @property
    def latest(self):
        """The last figure of the year, or None."""
        return self.progress[-1] if self.progress else None


@dataclass(frozen=True)
class WeekWords:
    """What the reports last said of one project in words: how far it is, and what holds it up."""

    progress_text: str = ""
    stuck: str = ""


@dataclass(frozen=True)
class Source:
    """Where the facts of the weeks come from; the defaults know nothing."""

    def as_of(self, today):
        """The day up to which the figures of lists count: the last data cut-off (one query)."""
        return today

    def completed(self, year):
        """An expression for a project's last accepted cumulative figure of a past year."""
        return Value(None, output_field=DecimalField())

    def facts(self, project, year, on=None):
        """WeekFacts of a project with the figures of a year; as known on a day, or now (2 queries)."""
        return WeekFacts()

    def words(self, projects, on):
        """{project's key: WeekWords} of some projects (keys) as of a day, for those of which anything was
        said (one query)."""
        return {}

    def moved_since(self, projects, day):
        """The ids of those projects (a queryset) whose accepted reports tell of work after a day (one
        query); a report of "no change" is none."""
        return set()


@dataclass
class _Provided:
    source: Source = field(default_factory=Source)


_provided = _Provided()


def provide(source):
    """Set the source of the facts; called once by the app that has them. Returns the one before."""
    before, _provided.source = _provided.source, source
    return before


def source():
    """The source in use."""
    return _provided.source
