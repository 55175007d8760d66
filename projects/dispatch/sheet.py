"""The rows of a weekly sheet (周调度表): what a row asks, how it stands, what it still needs.

`read_rows` gathers the facts in a fixed number of queries; all else is computed from them.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import F, OuterRef, Subquery

from projects.base.events import Event
from projects.base.money import share
from projects.directory.models import Leader
from projects.pool.models import (
    Project,
    ProjectList,
    ProjectStage,
    Responsibility,
    Suspension,
)

from .checks import ReportFacts, find_doubts, own_figure, unanswered
from .due import listed_projects
from .facts import read_facts
from .fields import ALL_FIELDS, FIELDS, form_for, missing_fields
from .models import LightAssessment, ReportStep, WeeklyReport
from .typed import show, show_percent

State = WeeklyReport.State
RETURNED, EMPTY, INCOMPLETE, DOUBTS, READY, DONE, RESTING = (
    "RETURNED",
    "EMPTY",
    "INCOMPLETE",
    "DOUBTS",
    "READY",
    "DONE",
    "RESTING",
)
# What a row keeps as it was when its writer says that nothing changed; the rest he leaves out.
STANDING_FIELDS = ["cumulative", "progress_percent", "progress_text", "procedures", "expected_on"]


@dataclass
class SheetRow:
    """One project in one week. Money in 万元, percentages already times 100."""

    project: Project
    report: WeeklyReport  # without a key while nothing was saved
    facts: ReportFacts
    items: tuple = ()  # of last week's plan
    resting: str = ""  # in words, where the project rests by approval
    begun: bool = True  # whether the week has begun
    passed: bool = False  # whether somebody has dealt with the row since it was handed in
    returned: Event | None = None
    leader: Leader | None = None
    light: str = ""  # of the last week that has one

    @property
    def form(self):
        return self.report.form

    @property
    def plan(self):
        """The year's plan, or None."""
        return self.facts.plan

    @property
    def fields(self):
        """What is asked of it, in the order of the columns."""
        return FIELDS[self.form]

    @property
    def is_open(self):
        """Whether its writer may still change it."""
        return self.begun and self.report.is_open

    @property
    def can_withdraw(self):
        """Whether it can be taken back: handed in, and nobody has dealt with it."""
        return self.report.state == State.SUBMITTED and not self.passed

    @property
    def own(self):
        """What the week itself added to the year's cumulative, or None."""
        return own_figure(self.report, self.facts.before)

    @property
    def rate(self):
        """The cumulative in percent of the year's plan."""
        return share(self.report.cumulative, self.facts.planned)

    @cached_property
    def scheduled(self):
        """What the curve asks by the cut-off day, in percent of the year's plan, or None."""
        if self.plan is None or not self.plan.planned_investment:
            return None
        return self.plan.curve.share(self.report.as_of)

    @property
    def gap(self):
        """How far it is ahead of the curve, in percentage points, or None."""
        if self.rate is None or self.scheduled is None:
            return None
        return self.rate - self.scheduled

    @cached_property
    def doubts(self):
        """The questions to its writer; those of the submission once it is handed in."""
        return find_doubts(self.report, self.facts)

    @property
    def open_doubts(self):
        """Those that need a reason and have none."""
        return unanswered(self.report, self.doubts)

    @property
    def missing(self):
        """The fields that must still be filled."""
        return missing_fields(self.report)

    @property
    def open_items(self):
        """The items of last week's plan that are not ticked yet."""
        return [item for item in self.items if not item.outcome]

    @property
    def is_empty(self):
        """Whether nothing was entered yet."""
        report = self.report
        return not report.no_change and all(getattr(report, name) in (None, "") for name in self.fields)

    @property
    def is_untouched(self):
        """Whether it came back and nothing was saved since; its complete cells are those it came back for."""
        report = self.report
        if report.state != State.RETURNED:
            return False
        since = self.returned.at if self.returned else report.submitted_at
        return report.saved_at is None or report.saved_at <= since

    @property
    def standing(self):
        """How far it is: one of RETURNED (and not touched since), EMPTY, INCOMPLETE, DOUBTS, READY, DONE,
        RESTING."""
        if self.report.counts:
            return DONE
        if self.is_untouched:
            return RETURNED
        if self.is_empty:
            return RESTING if self.resting else EMPTY
        if self.missing:
            return INCOMPLETE
        return DOUBTS if self.open_doubts else READY

    def value(self, field):
        """What stands in the cell of a field, as text."""
        if field == "own":
            return show(self.own)
        value = getattr(self.report, field)
        return show_percent(value) if field == "progress_percent" else show(value)

    def last_week(self, field):
        """What stood there last week, as text; figures of another year are not compared."""
        if field == "own":
            return show(self.facts.previous_own)
        if field == "cumulative":
            return show(self.facts.before)
        if self.facts.previous is None:
            return ""
        value = getattr(self.facts.previous, field)
        return show_percent(value) if field == "progress_percent" else show(value)


def tally(rows):
    """How many rows stand where ({EMPTY: 3, …}), and `due`, those that must be handed in."""
    counts = Counter(row.standing for row in rows)
    counts["due"] = sum(not row.resting for row in rows)
    return counts


def no_change_values(row):
    """What a row says when nothing changed: {field: value} as they stood, the year's cumulative among
    them; 0 where the year is new."""
    previous = row.facts.previous
    if previous is None:
        return {}
    kept = {name: getattr(previous, name) for name in STANDING_FIELDS if name in row.fields}
    if "cumulative" in kept:
        kept["cumulative"] = Decimal(0) if row.facts.before is None else row.facts.before
    return kept


def with_no_change(row, values):
    """The values to save, with what saying "no change" brings into empty cells, or takes out again
    where it is taken back."""
    if "no_change" not in values or values["no_change"] == row.report.no_change:
        return values
    kept = no_change_values(row)
    changed = dict(values)
    for name, value in kept.items():
        now = values.get(name, getattr(row.report, name))
        if values["no_change"] and now in (None, ""):
            changed[name] = value
        elif not values["no_change"] and now == value:
            changed[name] = "" if isinstance(value, str) else None
    return changed


# Reading.


def sheet_projects(projects, week, as_of, *, listed=True):
    """These projects as far as they report in a week, in the order of the main list (one query, and
    one for the list). Each with `serial`, `stage_then` and `light_then`. Not `listed`: all of them, for
    a report of a project that has left the list since."""
    main = ProjectList.objects.main_of(as_of.year)
    lights = LightAssessment.objects.filter(project=OuterRef("pk"), week__lt=week).order_by("-week")
    found = projects.select_related("owner", "responsible_department", "chain", "division")
    if listed:
        found = listed_projects(as_of, found)
    stages = ProjectStage.objects.filter(project=OuterRef("pk")).on(as_of).order_by("-pk")
    found = found.annotate(
        stage_then=Subquery(stages.values("value")[:1]), light_then=Subquery(lights.values("light")[:1])
    )
    return list(found.in_list_order(main or ProjectList(pk=0)))


def read_rows(projects, week, as_of, *, today):
    """The rows of some projects (from `sheet_projects`) for a week; those that rest come last.

    A fixed number of queries (nine; ten where rows were returned).
    """
    keys = [project.pk for project in projects]
    reports = WeeklyReport.objects.of_week(week).filter(project__in=keys)
    reports = {report.project_id: report for report in reports.select_related("saved_by", "submitted_by")}
    facts = read_facts(projects, week, as_of)
    resting = {rest.project_id: rest for rest in Suspension.objects.on(as_of).filter(project__in=keys)}
    leaders = _leaders(keys, as_of)
    passed, returned = _dealt_with(reports.values())
    rows = []
    for project in projects:
        report = reports.get(project.pk) or WeeklyReport(project=project, week=week, as_of=as_of)
        report.project = project
        if report.is_open:
            # A stage that changed while the row is open changes what the row asks.
            stage = project.stage_then or project.stage
            report.form = form_for(stage, project.construction_state)
        rows.append(
            SheetRow(
                project=project,
                report=report,
                facts=facts[project.pk],
                items=_items(facts[project.pk].previous),
                resting=resting[project.pk].get_kind_display() if project.pk in resting else "",
                begun=week.first <= today,
                passed=report.pk in passed,
                returned=returned.get(report.pk),
                leader=leaders.get(project.pk),
                light=project.light_then or "",
            )
        )
    return sorted(rows, key=lambda row: bool(row.resting))


def _items(previous):
    return tuple(previous.planned_items) if previous is not None else ()


def _leaders(projects, on):
    """{project id: its liaison leader of the city on a day}."""
    rows = Responsibility.objects.on(on).leaders().filter(project__in=projects, level=Leader.Level.CITY)
    return {row.project_id: row.leader for row in rows.select_related("leader__user")}


def _dealt_with(reports):
    """({keys of rows that have passed a step since they were handed in}, {key: event of its return})."""
    found = defaultdict(list)
    for report in reports:
        found[report.state].append(report.pk)
    steps = ReportStep.objects.filter(report__in=found[State.SUBMITTED], round=F("report__round"))
    passed = set(steps.values_list("report_id", flat=True))
    returned = {}
    if found[State.RETURNED]:
        events = Event.objects.filter(
            verb="weekly_report.return",
            target_type__app_label="dispatch",
            target_type__model="weeklyreport",
            target_id__in=found[State.RETURNED],
        )
        returned = {event.target_id: event for event in events.order_by("at").select_related("actor")}
    return passed, returned


def fields_in_use(rows):
    """The fields that at least one row asks, in the order of the widest sheet."""
    asked = {name for row in rows for name in row.fields}
    return [name for name in ALL_FIELDS if name in asked]
