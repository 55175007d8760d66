"""What dispatch provides for the pages of the pool: lights, figures, what is stuck."""

import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from projects.base.money import is_nothing
from projects.base.periods import Week, full_label
from projects.base.prepared import Prepared
from projects.pool import weeks
from projects.pool.models import Project
from projects.pool.weeks import Progress, WeekFacts, WeekWords

from .lights import sentence
from .models import DispatchSchedule, LightAssessment, WeeklyReport
from .querysets import ACCEPTED, COUNTED

DAY = datetime.timedelta(days=1)
LAST_LIGHTS = 14
# A year of weeks, and those by which its first ones are counted.
LAST_REPORTS = 60


def last_cutoff(today, schedule):
    """The last data cut-off day that has passed in full."""
    yesterday = today - DAY
    return yesterday - DAY * ((yesterday.isoweekday() - schedule.cutoff_day) % 7)


class ReportRow(NamedTuple):
    """What the pages of a project read of one report; `before` is the year's last counted figure
    before it."""

    week: Week
    as_of: datetime.date
    state: str
    is_late: bool
    cumulative: Decimal | None
    progress_percent: Decimal | None
    progress_text: str
    problems: str
    help_needed: str
    no_change: bool
    no_change_reason: str
    before: Decimal | None = None

    @property
    def counts(self):
        """Whether its figures count as reported."""
        return self.state in COUNTED

    @property
    def is_accepted(self):
        """Whether its figures have been accepted."""
        return self.state in ACCEPTED


class LightRow(NamedTuple):
    """What the pages of a project read of the light of one week."""

    week: Week
    light: str
    reasons: list


COLUMNS = ReportRow._fields[:-1]
REPORTS = Prepared(
    WeeklyReport,
    lambda key: (
        WeeklyReport.objects.filter(project=key).order_by("-week").values_list(*COLUMNS)[:LAST_REPORTS]
    ),
)
LIGHTS = Prepared(
    LightAssessment,
    lambda key: (
        LightAssessment.objects.filter(project=key)
        .order_by("-week")
        .values_list(*LightRow._fields)[:LAST_LIGHTS]
    ),
)


def said(text):
    """A text without the words for nothing that people type into fields they might leave empty."""
    return "" if is_nothing(text) else text.strip()


def with_before(found):
    """Rows of reports, the oldest first, each with the year's last counted figure before it."""
    figures, rows = {}, []
    for values in found:
        row = ReportRow(*values)
        rows.append(row._replace(before=figures.get(row.as_of.year)))
        if row.counts and row.cumulative is not None:
            figures[row.as_of.year] = row.cumulative
    return rows


def report_rows(project):
    """The reports of a project's last year and a little more, the oldest first.

    One query for all that shows them on a page: the rows stay with the object.
    """
    if "report_rows" not in project.__dict__:
        project.report_rows = with_before(reversed(REPORTS(project.pk)))
    return project.report_rows


def light_rows(project):
    """The lights of a project's last weeks, the latest first; read once and kept with the object."""
    if "light_rows" not in project.__dict__:
        project.light_rows = [LightRow(*row) for row in LIGHTS(project.pk)]
    return project.light_rows


class ReportedWeeks(weeks.Source):
    """The facts of the weeks, from weekly reports and lights."""

    def as_of(self, today):
        schedule = DispatchSchedule.objects.on(today).order_by("-valid_from").first()
        return last_cutoff(today, schedule or DispatchSchedule())

    def completed(self, year):
        reports = WeeklyReport.objects.accepted().filter(
            project=OuterRef("pk"), as_of__year=year, cumulative__isnull=False
        )
        return Subquery(reports.order_by("-week").values("cumulative")[:1])

    def facts(self, project, year, on=None):
        rows = [row for row in self._reports(project, year, on) if row.counts]
        accepted = [row for row in rows if row.is_accepted]
        measured = next((row for row in reversed(accepted) if row.progress_text), None)
        told = next((row for row in reversed(accepted) if row.progress_percent is not None), None)
        last, light = rows[-1] if rows else None, self._light(project, on)
        return WeekFacts(
            light=light.light if light else "",
            light_week=light.week if light else None,
            reasons=tuple((reason["light"], sentence(reason, as_of=full_label)) for reason in light.reasons)
            if light
            else (),
            progress=tuple(
                Progress(row.as_of, row.cumulative)
                for row in accepted
                if row.cumulative is not None and row.as_of.year == year
            ),
            percent=told.progress_percent if told else None,
            percent_week=told.week if told else None,
            progress_text=measured.progress_text if measured else "",
            progress_week=measured.week if measured else None,
            stuck=said(last.problems) if last else "",
            needs=said(last.help_needed) if last else "",
            stuck_week=last.week if last else None,
            last_week=last.week if last else None,
        )

    def words(self, projects, on):
        reports = WeeklyReport.objects.filter(project=OuterRef("pk"), week__lte=Week.of(on)).order_by("-week")
        measured = reports.accepted().exclude(progress_text="")
        last = reports.filter(state__in=COUNTED)
        rows = Project.objects.filter(pk__in=projects).order_by()
        found = rows.values_list(
            "pk", Subquery(measured.values("progress_text")[:1]), Subquery(last.values("problems")[:1])
        )
        return {key: WeekWords(text or "", said(stuck or "")) for key, text, stuck in found if text or stuck}

    def moved_since(self, projects, day):
        reports = WeeklyReport.objects.accepted().filter(
            project__in=projects.order_by().values("pk"), as_of__gt=day, no_change=False
        )
        return set(reports.order_by().values_list("project_id", flat=True).distinct())

    def _reports(self, project, year, on):
        """The reports of the year, and of the end of the year before, as known on a day or now."""
        if on is None:
            return report_rows(project)
        # December too, so that January knows what was stuck last.
        span = (datetime.date(year - 1, 12, 1), on)
        found = WeeklyReport.objects.filter(project=project, as_of__range=span).order_by("week")
        return with_before(found.values_list(*COLUMNS))

    def _light(self, project, on):
        """The latest light, or the one that was known on a day: from the end of its week on."""
        if on is None:
            return next(iter(light_rows(project)), None)
        lights = LightAssessment.objects.filter(project=project, week__lte=Week.of(on - DAY * 6))
        found = lights.order_by("-week").values_list(*LightRow._fields).first()
        return LightRow(*found) if found else None
