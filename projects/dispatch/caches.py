"""What lists of projects show of the week, kept on the project by dispatch alone.

A light is today's only while its week is the last one assessed in the city: whoever is no longer
assessed (left the list, stopped by approval) has none, though his old ones stay in his file.
"""

from django.db.models import Max, OuterRef, Subquery

from projects.pool.models import Project

from .models import LightAssessment, WeeklyReport

FIELDS = ["ytd_completed", "ytd_year", "progress_percent", "last_reported_week", "light", "light_week"]


def current_values(projects):
    """{project id: {field: value}} of the caches, computed from the reports and lights (two queries)."""
    last = LightAssessment.objects.aggregate(week=Max("week"))["week"]
    reports = WeeklyReport.objects.filter(project=OuterRef("pk")).order_by("-week")
    figures = reports.accepted().filter(cumulative__isnull=False)
    measured = reports.accepted().filter(progress_percent__isnull=False)
    lights = LightAssessment.objects.filter(project=OuterRef("pk"), week=last)
    rows = Project.objects.filter(pk__in=projects).annotate(
        new_ytd=Subquery(figures.values("cumulative")[:1]),
        new_as_of=Subquery(figures.values("as_of")[:1]),
        new_percent=Subquery(measured.values("progress_percent")[:1]),
        new_week=Subquery(reports.counted().values("week")[:1]),
        new_light=Subquery(lights.values("light")[:1]),
        new_light_week=Subquery(lights.values("week")[:1]),
    )
    return {
        row.pk: {
            "ytd_completed": row.new_ytd,
            "ytd_year": row.new_as_of.year if row.new_as_of else None,
            "progress_percent": row.new_percent,
            "last_reported_week": row.new_week,
            "light": row.new_light or "",
            "light_week": row.new_light_week,
        }
        for row in rows
    }


def refresh(projects):
    """Bring the caches of some projects (ids) up to date; in the transaction of the act."""
    values = current_values(projects)
    rows = [Project(pk=key, **fields) for key, fields in values.items()]
    Project.objects.bulk_update(rows, FIELDS, batch_size=200)
