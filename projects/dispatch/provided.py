"""What dispatch provides for the pages of the pool: lights, figures, what is stuck."""

import datetime

from django.db.models import OuterRef, Subquery

from projects.base.periods import Week
from projects.pool import weeks
from projects.pool.weeks import Progress, WeekFacts

from .lights import sentence
from .models import DispatchSchedule, LightAssessment, WeeklyReport
from .querysets import ACCEPTED

DAY = datetime.timedelta(days=1)


def last_cutoff(today, schedule):
    """The last data cut-off day that has passed in full."""
    yesterday = today - DAY
    return yesterday - DAY * ((yesterday.isoweekday() - schedule.cutoff_day) % 7)


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
        lights = LightAssessment.objects.filter(project=project).order_by("-week")
        # December too, so that January knows what was stuck last.
        since = datetime.date(year - 1, 12, 1)
        reports = WeeklyReport.objects.counted().filter(project=project, as_of__gte=since)
        if on is not None:
            # A light is known from the end of its week on.
            lights = lights.filter(week__lte=Week.of(on - DAY * 6))
            reports = reports.filter(as_of__lte=on)
        light = lights.values_list("week", "light", "reasons").first()
        rows = list(
            reports.order_by("week").values_list(
                "week",
                "as_of",
                "state",
                "cumulative",
                "progress_percent",
                "progress_text",
                "problems",
                "help_needed",
                named=True,
            )
        )
        accepted = [row for row in rows if row.state in ACCEPTED]
        measured = next((row for row in reversed(accepted) if row.progress_text), None)
        percents = (row.progress_percent for row in reversed(accepted))
        last = rows[-1] if rows else None
        return WeekFacts(
            light=light[1] if light else "",
            light_week=light[0] if light else None,
            reasons=tuple((reason["light"], sentence(reason)) for reason in light[2]) if light else (),
            progress=tuple(
                Progress(row.as_of, row.cumulative)
                for row in accepted
                if row.cumulative is not None and row.as_of.year == year
            ),
            percent=next((percent for percent in percents if percent is not None), None),
            progress_text=measured.progress_text if measured else "",
            progress_week=measured.week if measured else None,
            stuck=last.problems if last else "",
            needs=last.help_needed if last else "",
            stuck_week=last.week if last else None,
            last_week=last.week if last else None,
        )
