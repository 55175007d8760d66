"""How the city stands in a week, as a meeting looks at it: the overall figures, the lights that are not
green, and what should be under way and is not."""

from dataclasses import dataclass

from projects.dispatch import weekly
from projects.dispatch.figures import CONTINUED, ProjectFigures, not_started
from projects.dispatch.models import LightAssessment
from projects.dispatch.overview import tally
from projects.pool.models import Light
from projects.pool.models.project import BUILDING

from .material import Figures

TROUBLED = (Light.RED, Light.YELLOW)


@dataclass(frozen=True)
class LightRead:
    """The light of a project with its reasons."""

    light: str
    reasons: tuple[dict, ...]


@dataclass(frozen=True)
class CityWeek:
    """A week as it was read: its figures, the projects by their keys, their lights that are not green, and
    the keys of those that should have started or resumed."""

    figures: Figures
    rows: dict[int, ProjectFigures]
    lights: dict[int, LightRead]
    not_started: set[int]
    not_resumed: set[int]


def read_lights(rows):
    """{project: LightRead} of those that are not green (one query)."""
    kept = [row.assessment for row in rows if row.light in TROUBLED]
    found = LightAssessment.objects.filter(pk__in=kept).values_list("project", "light", "reasons")
    return {
        project: LightRead(light, tuple(reason for reason in reasons if reason["light"] != Light.GREEN))
        for project, light, reasons in found
    }


def waits_to_resume(row):
    """Whether a project of an earlier year builds, has no approval to rest, and has not resumed."""
    return (
        row.build_type == CONTINUED and row.stage in BUILDING and not row.is_under_way and not row.is_resting
    )


def read_city(week, read=weekly.read_week):
    """The CityWeek of a week over all projects on the weekly lists (nine queries). `read` gives the WeekRead
    of a week, for who reads many weeks that follow one another.

    A week whose lights have not been computed yet shows those of the week before.
    """
    now, before = read(week), read(week - 1)
    summary, summary_before = weekly.summary_of(now), weekly.summary_of(before)
    reporting = tally(now.standings)
    computed = any(row.light for row in now.rows)
    lit, lit_before = (summary.lights, summary_before.lights) if computed else (summary_before.lights, {})
    listed = {row.project for row in now.rows}
    lights = read_lights([row for row in (now if computed else before).rows if row.project in listed])
    started = {row.project for row in not_started(now.rows, now.bounds.as_of)}
    resumed = {row.project for row in now.rows if waits_to_resume(row)}
    figures = Figures(
        as_of=now.bounds.as_of,
        count=summary.count,
        due=reporting.due,
        handed_in=reporting.handed_in,
        late=reporting.late,
        returned=reporting.returned,
        missing=reporting.missing,
        resting=len(now.standings) - reporting.due,
        total_investment=summary.total_investment,
        planned=summary.planned,
        completed=summary.completed,
        completed_week=summary.completed_in_period if any_grown(now) else None,
        completed_week_before=summary_before.completed_in_period if any_grown(before) else None,
        rate=summary.rate,
        asked=summary.asked,
        under_way=summary.start_or_resume.numerator,
        listed=summary.start_or_resume.denominator,
        red=lit.get(Light.RED, 0),
        yellow=lit.get(Light.YELLOW, 0),
        green=lit.get(Light.GREEN, 0),
        red_before=lit_before.get(Light.RED, 0) if any_lit(lit_before) else None,
        yellow_before=lit_before.get(Light.YELLOW, 0) if any_lit(lit_before) else None,
        not_started=len(started),
        not_resumed=len(resumed),
    )
    return CityWeek(figures, {row.project: row for row in now.rows}, lights, started, resumed)


def any_grown(read):
    """Whether it is known of any project what a week brought."""
    return any(row.completed_in_period is not None for row in read.rows)


def any_lit(lights):
    """Whether any light was computed."""
    return any(lights.get(light) for light in Light)
