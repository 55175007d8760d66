"""Dispatch against statistics (两个口径): both figures side by side, their difference and its reason."""

from django.db import transaction
from django.db.models import DecimalField, ExpressionWrapper, F, FilteredRelation, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import RuleViolation
from projects.base.periods import Month

from .models import StatisticalFigure, WeeklyReport

JANUARY = 1


def last_month_of(today):
    """The last month for which statistics can be there: the one before this month, but no January."""
    month = Month.of(today) - 1
    return month - 1 if month.number == JANUARY else month


def reported_by(day):
    """An expression: a project's cumulative of the year as last reported with data up to a day."""
    reports = (
        WeeklyReport.objects.counted()
        .filter(project=OuterRef("pk"), as_of__lte=day, as_of__year=day.year, cumulative__isnull=False)
        .order_by("-week")
    )
    return Subquery(reports.values("cumulative")[:1])


def side_by_side(projects, month):
    """The projects on a list of the year that reports weekly, or with a figure of the month, each with
    `reported` (at the month's end), `recognised`, `difference` (reported less recognised), and the
    entry's `figure_reason`, `figure_source`, `figure_note`. Money in 万元."""
    listed = Q(
        pk__in=type(projects)(projects.model)
        .filter(entries__project_list__reports_weekly=True, entries__project_list__year=month.year)
        .values("pk")
    )
    known = Q(pk__in=StatisticalFigure.objects.filter(month=month).values("project_id"))
    amount = DecimalField(max_digits=16, decimal_places=2)
    return (
        projects.filter(listed | known)
        .annotate(
            reported=reported_by(month.last),
            figure=FilteredRelation("statistical_figures", condition=Q(statistical_figures__month=month)),
            recognised=F("figure__cumulative"),
            figure_reason=F("figure__difference_reason"),
            figure_source=F("figure__source"),
            figure_note=F("figure__note"),
        )
        .annotate(difference=ExpressionWrapper(F("reported") - F("recognised"), output_field=amount))
    )


def reported_at(project, month):
    """A project's cumulative of the year as reported at a month's end, or None (one query)."""
    projects = type(project).objects.filter(pk=project.pk)
    return projects.values_list(reported_by(month.last), flat=True).get()


def enter(project, month, cumulative, *, source, difference_reason="", note="", by, at):
    """Enter what statistics recognised for a month, or put the entry right: history keeps both.

    The reported figure stays what it is, and the project's own history does not show what is
    restricted. Raises RuleViolation `january`, `future`, `source_needed`,
    `reason_needed` (the two differ) or `same`.
    """
    if month.number == JANUARY:
        raise RuleViolation(
            "january", _("Statistics give no figure for January: it comes together with February's.")
        )
    if month > Month.of(timezone.localdate(at)):
        raise RuleViolation("future", _("That month has not come yet."))
    if not source.strip():
        raise RuleViolation("source_needed", _("Say where the figure comes from."))
    if cumulative != reported_at(project, month) and not difference_reason:
        raise RuleViolation("reason_needed", _("The two figures differ: choose why."))
    values = {
        "cumulative": cumulative,
        "source": source.strip(),
        "difference_reason": difference_reason,
        "note": note.strip(),
    }
    with transaction.atomic():
        type(project).objects.select_for_update().get(pk=project.pk)
        figure = StatisticalFigure.objects.filter(project=project, month=month).first()
        if figure is None:
            figure = StatisticalFigure(project=project, month=month)
            changes = {name: ["", value] for name, value in values.items() if value not in ("", None)}
        else:
            changes = {
                name: [getattr(figure, name), value]
                for name, value in values.items()
                if getattr(figure, name) != value
            }
        if not changes:
            raise RuleViolation("same", _("That is how it stands already."))
        for name, value in values.items():
            setattr(figure, name, value)
        figure.entered_by, figure.entered_at = by, at
        figure.save()
        events.record(
            "statistical_figure.enter", figure, by=by, at=at, changes=changes, params={"month": str(month)}
        )
    return figure


def take_back(figure, *, by, at):
    """Take out an entry that should not have been made; history keeps what it said."""
    with transaction.atomic():
        figure = StatisticalFigure.objects.select_for_update().get(pk=figure.pk)
        names = ("cumulative", "source", "difference_reason", "note")
        changes = {name: [getattr(figure, name), ""] for name in names if getattr(figure, name) != ""}
        params = {"month": str(figure.month)}
        events.record("statistical_figure.take_back", figure, by=by, at=at, changes=changes, params=params)
        figure.delete()
