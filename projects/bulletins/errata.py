"""What turned out wrong in published bulletins (勘误): found by holding each edition against the records.

A correction is made where the figure lives (a weekly report, a monthly return, a check on site); nothing is
typed here. What was told already is not told again, unless it changed once more.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _

from projects.base.models import Event
from projects.dispatch.models import ReportCorrection, ReturnCorrection
from projects.dispatch.month_facts import read_month
from projects.pool.models import Project

from .lines import Line
from .models import Bulletin, Erratum
from .reading import lines_of

# The values of a line that are held against the records, and their words.
FIGURES = {
    "completed": _("completed this year"),
    "planned": _("year's plan"),
    "started_on": _("started on"),
    "completed_on": _("completed on"),
    "stat_entered_on": _("entered into statistics on"),
}
MONTHS_BACK = 12


@dataclass(frozen=True)
class Found:
    """One figure of a published bulletin that now stands otherwise; `old` is what was last published of it.
    Values are as text, money in 万元, "" for nothing."""

    bulletin: Bulletin
    line: Line
    figure: str
    old: str
    new: str
    reason: str = ""

    @property
    def words(self):
        return FIGURES[self.figure]

    def as_dict(self):
        """What is kept of it until it is told."""
        return {
            "bulletin": self.bulletin.pk,
            "project": self.line.project,
            "figure": self.figure,
            "old": self.old,
            "new": self.new,
            "reason": self.reason,
        }


def as_text(value) -> str:
    """A value as it is kept: "" for nothing, money with two decimals."""
    if value is None:
        return ""
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)


def find(bulletin) -> list[Found]:
    """What of a published monthly bulletin stands otherwise by now, and was not told yet (some ten queries;
    four where nothing was corrected since)."""
    keys = _touched(bulletin)
    if not keys:
        return []
    lines = {line.project: line for line in lines_of(bulletin) if line.project in keys}
    now = {
        row.project: row for row in read_month(bulletin.period, Project.objects.filter(pk__in=list(lines)))
    }
    told = {}
    for row in Erratum.objects.filter(bulletin=bulletin).order_by("pk"):
        told[row.project_id, row.figure] = row.new
    changed = []
    for project, line in lines.items():
        row = now.get(project)
        if row is None:
            continue
        for figure in FIGURES:
            published = as_text(getattr(line.facts, figure))
            old, new = told.get((project, figure), published), as_text(getattr(row, figure))
            # What was not known when it was published is no error of it.
            if old and old != new:
                changed.append((line, figure, old, new))
    reasons = _reasons(list(lines), bulletin)
    found = []
    for line, figure, old, new in changed:
        reason = reasons.get(line.project, "") if figure == "completed" else ""
        found.append(Found(bulletin, line, figure, old, new, reason))
    return found


def _touched(bulletin) -> set[int]:
    """The projects of which a figure was corrected, or a day or plan changed, since a bulletin was published
    (four queries)."""
    since = bulletin.published_at
    weeks = ReportCorrection.objects.filter(at__gte=since)
    returns = ReturnCorrection.objects.filter(at__gte=since, monthly_return__month=bulletin.period)
    keys = set(weeks.values_list("report__project", flat=True))
    keys |= set(returns.values_list("monthly_return__project", flat=True))
    of_project = Event.objects.filter(
        target_type=ContentType.objects.get_for_model(Project), at__gte=since
    ).exclude(changes={})
    keys |= {
        project
        for project, changes in of_project.values_list("target_id", "changes")
        if not changes.keys().isdisjoint(FIGURES)
    }
    return keys


def _reasons(keys, bulletin) -> dict[int, str]:
    """{project: why its figure was corrected last since the publication} (two queries)."""
    weeks = ReportCorrection.objects.filter(
        report__project__in=keys, field="cumulative", at__gte=bulletin.published_at
    )
    returns = ReturnCorrection.objects.filter(
        monthly_return__project__in=keys,
        monthly_return__month=bulletin.period,
        field="cumulative",
        at__gte=bulletin.published_at,
    )
    found = dict(weeks.order_by("at").values_list("report__project", "reason"))
    found.update(returns.order_by("at").values_list("monthly_return__project", "reason"))
    return found


def pending(before) -> list[Found]:
    """What a bulletin of a month has to tell of the ones of the twelve months before it."""
    earlier = Bulletin.objects.filter(
        kind=Bulletin.Kind.MONTH,
        state=Bulletin.State.PUBLISHED,
        first__lt=before.first,
        first__gte=(before - MONTHS_BACK).first,
    )
    found = []
    for bulletin in earlier.select_related("edition").order_by("first"):
        found += find(bulletin)
    return found
