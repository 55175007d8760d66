"""The demo city in small: the same at every load, right on odd days, and as the real acts would make it."""

import datetime
from collections import defaultdict

import pytest
from django.db import transaction
from django.forms.models import model_to_dict

from projects.base.models import Event
from projects.directory.demo import DEMO_ACCOUNTS, DEMO_PASSWORD
from projects.directory.models import Delegation, Leader, User
from projects.dispatch import chain
from projects.dispatch.assessing import assess_again, projects_to_assess
from projects.dispatch.caches import FIELDS, current_values
from projects.dispatch.due import due_projects
from projects.dispatch.models import (
    Batch,
    LightAssessment,
    PlanItem,
    Reduction,
    ReportStep,
    SiteCheck,
    WeeklyReport,
)
from projects.dispatch.ticks import assess_lights
from projects.home.demo import months
from projects.home.demo.city import load_city
from projects.home.demo.named import published
from projects.home.reference import load_reference
from projects.liaison.models import Directive, TeamMember, Visit
from projects.pool.models import AnnualPlan, Milestone, PlanAmount, Project, ProjectList, ProjectListEntry
from tests.city import moment

pytestmark = pytest.mark.django_db

SUMMER = datetime.date(2026, 7, 16)
DAYS = [
    (datetime.date(2026, 1, 1), 9),  # its week has a cut-off in this year
    (datetime.date(2027, 1, 1), 9),  # its week has a cut-off in the year before
    (datetime.date(2028, 2, 29), 8),
    (datetime.date(2026, 12, 31), 15),
    (datetime.date(2025, 12, 31), 11),  # its week has a cut-off in the next year
    (datetime.date(2026, 3, 30), 0),  # a Monday, before anybody is at work
    (datetime.date(2026, 5, 9), 16),  # a Saturday
    (datetime.date(2026, 10, 4), 10),  # a Sunday within the holidays
]


def load(today=SUMMER, hour=11, *, projects=60, weeks=6):
    load_reference(today)
    return load_city(today, moment(today, hour), projects=projects, weeks=weeks)


def events_since(last=0):
    """What history says, without keys: sorted, as the order within a moment is nobody's."""
    reports = {report.pk: (report.project.name, str(report.week)) for report in reports_with_projects()}
    batches = {batch.pk: str(batch) for batch in Batch.objects.select_related("division")}
    names = {"weeklyreport": reports, "batch": batches}
    found = []
    for event in Event.objects.filter(pk__gt=last).select_related("target_type", "actor"):
        if event.verb.startswith(("weekly_report.", "batch.")):
            target = names[event.target_type.model][event.target_id]
            row = (event.verb, event.at, event.actor.username, target, event.reason)
            found.append((*row, str(event.changes), str(sorted(event.params.items()))))
    return sorted(found)


def reports_with_projects():
    return WeeklyReport.objects.select_related("project", "batch__division").order_by("project", "week")


def reports_in_full():
    """Every column of every report, and its plan items and steps; people and batches by name."""
    items, steps = defaultdict(list), defaultdict(list)
    for item in PlanItem.objects.order_by("report", "order"):
        items[item.report_id].append((item.text, item.outcome, item.outcome_reason))
    for step in ReportStep.objects.select_related("by").order_by("at", "step"):
        steps[step.report_id].append((step.step, step.round, step.by.username, step.at, step.note))
    rows = []
    for report in reports_with_projects():
        row = {field.attname: getattr(report, field.attname) for field in report._meta.concrete_fields}
        del row["id"]
        row["batch_id"] = str(report.batch) if report.batch else None
        rows.append((report.project.name, row, items[report.pk], steps[report.pk]))
    return rows


def checks_in_full():
    """Checks on site with their reductions, without keys."""
    about = ("on", "finding", "investment_reported", "investment_found", "progress_found", "recorded_at")
    cuts = ("reduction__amount", "reduction__state", "reduction__decided_at")
    return list(SiteCheck.objects.order_by("pk").values_list("project__name", *about, *cuts))


def liaison_in_full():
    """Teams, visits and directives, without keys."""
    return [
        list(TeamMember.objects.order_by("pk").values_list("project__name", "name", "post", "phone")),
        list(Visit.objects.order_by("pk").values_list("project__name", "on", "kind", "findings")),
        list(Directive.objects.order_by("pk").values_list("project__name", "text", "state", "entered_at")),
    ]


def test_the_same_day_gives_the_same_city():
    found = []
    for _time in range(2):
        with transaction.atomic():
            load()
            lights = LightAssessment.objects.order_by("project__name", "week")
            users = User.objects.order_by("username").values_list(
                "username", "name", "phone", "organisation__name"
            )
            projects = [
                {name: str(value) for name, value in model_to_dict(project, exclude=["id"]).items()}
                for project in Project.objects.select_related("owner").order_by("name")
            ]
            for project in projects:
                for name in ("division", "owner", "responsible_department", "working_group", "chain"):
                    del project[name]
            rows = [
                (name, {key: value for key, value in row.items() if not key.endswith("_id")}, items, steps)
                for name, row, items, steps in reports_in_full()
            ]
            found.append(
                (
                    list(users),
                    projects,
                    rows,
                    list(lights.values_list("project__name", "week", "light", "reasons")),
                    events_since(),
                    liaison_in_full(),
                    checks_in_full(),
                )
            )
            transaction.set_rollback(True)
    assert found[0] == found[1]


@pytest.mark.parametrize(("today", "hour"), DAYS, ids=str)
def test_the_city_is_right_on_any_day(today, hour):
    loaded = load(today, hour, weeks=10)
    now, frame = loaded.frame.now, loaded.frame
    nothing_lies_in_the_future(today, now)
    both_years_are_there(today)
    history_and_database_agree(loaded)
    somebody_can_do_something(frame)
    keys = list(Project.objects.values_list("pk", flat=True))
    kept = {row["pk"]: row for row in Project.objects.values("pk", *FIELDS)}
    for key, values in current_values(keys).items():
        assert values == {name: kept[key][name] for name in FIELDS}
    assert assess_lights(now) == 0


def nothing_lies_in_the_future(today, now):
    for name in ("started_on", "resumed_on", "completed_on", "in_production_on", "stat_entered_on"):
        assert not Project.objects.filter(**{f"{name}__gt": today}).exists()
    assert not Milestone.objects.filter(actual_on__gt=today).exists()
    assert not Event.objects.filter(at__gt=now).exists()
    for name in ("saved_at", "submitted_at", "accepted_at"):
        assert not WeeklyReport.objects.filter(**{f"{name}__gt": now}).exists()
    assert not ReportStep.objects.filter(at__gt=now).exists()
    assert not Batch.objects.filter(handed_in_at__gt=now).exists()
    assert not SiteCheck.objects.filter(recorded_at__gt=now).exists()
    assert not Reduction.objects.filter(decided_at__gt=now).exists()


def both_years_are_there(today):
    for year in (today.year - 1, today.year):
        main = ProjectList.objects.main_of(year)
        serials = list(main.entries.values_list("serial", flat=True))
        assert serials == list(range(1, len(serials) + 1))
        listed = main.entries.values_list("project", flat=True)
        assert set(listed) == set(
            AnnualPlan.objects.filter(year=year, project__in=listed).values_list("project", flat=True)
        )
        for plan in AnnualPlan.objects.filter(year=year, planned_investment__isnull=False):
            assert plan.amounts.current().get().amount == plan.planned_investment
    assert ProjectList.objects.main_of(today.year).entries.count() == 60


def history_and_database_agree(loaded):
    """Who was due is who the history took for due; every counted row belongs to one of them."""
    for week in loaded.frame.weeks:
        as_of = loaded.frame.deadlines[week].as_of
        due = set(due_projects(as_of).values_list("pk", flat=True))
        assert due == {fate.project.pk for fate in loaded.fates if fate.is_due(as_of)}
        assert set(WeeklyReport.objects.of_week(week).values_list("project", flat=True)) <= due


def somebody_can_do_something(frame):
    """The demo reporter has rows to fill, the demo reviewer rows to decide on, of both weeks."""
    staff, reviewer = User.objects.get(username="staff"), User.objects.get(username="reviewer")
    own = Project.objects.allowed(staff, "report")
    assert due_projects(frame.as_of, own).exists()
    rows = WeeklyReport.objects.filter(project__in=own)
    assert set(rows.of_week(frame.current).values_list("state", flat=True)) == {"DRAFT"}
    queue = WeeklyReport.objects.allowed(reviewer, "review").waiting_for("REVIEW").exclude(saved_by=reviewer)
    assert {row.week for row in queue} == {frame.current, frame.current - 1}


def test_lights_can_be_computed_again_for_every_week():
    loaded = load(datetime.date(2026, 3, 31), projects=80, weeks=20)
    weeks = {row.week for row in LightAssessment.objects.all()}
    assert weeks == set(loaded.frame.weeks[:-1])
    for week in weeks:
        as_of = loaded.frame.deadlines[week].as_of
        kept = {row.project_id: (row.light, row.reasons) for row in LightAssessment.objects.filter(week=week)}
        again = {
            key: (result.light, [reason.as_dict() for reason in result.reasons])
            for key, result in assess_again(projects_to_assess(as_of), week, as_of).items()
        }
        # Who has been resting since before the first week has no last figure to be judged by.
        without = again.keys() - kept.keys()
        assert kept == {key: value for key, value in again.items() if key not in without}
        assert as_of.year < 2026 or not without


def test_last_years_result_is_where_this_year_begins():
    load(datetime.date(2026, 2, 10), weeks=10)
    plans = {(plan.project_id, plan.year): plan for plan in AnnualPlan.objects.all()}
    last = {}
    for report in WeeklyReport.objects.counted().filter(week__lt="2026-W01").order_by("week"):
        falls = any(doubt["code"] == "FALLS" for doubt in report.doubts)
        if report.as_of.year == 2025 and report.cumulative is not None and not falls:
            last[report.project_id] = report
    checked = 0
    for key, report in last.items():
        if (key, 2026) in plans and report.as_of >= datetime.date(2025, 12, 25):
            before = plans[key, 2025].prior_cumulative
            assert plans[key, 2026].prior_cumulative == before + report.cumulative
            checked += 1
    assert checked > 5


def test_a_few_plans_change_in_mid_year_and_the_old_ones_stay_readable():
    load(datetime.date(2026, 8, 20), projects=120, weeks=2)
    revised = AnnualPlan.objects.filter(year=2026, amounts__valid_to__isnull=False)
    assert revised.exists()
    assert (
        Event.objects.filter(verb="annual_plan.revise").count()
        == PlanAmount.objects.exclude(valid_to=None).count()
    )
    assert ProjectListEntry.objects.filter(project_list__code="CITY_KEY", batch=2).exists()


def test_the_real_acts_make_the_same_rows(monkeypatch):
    """All acts of a small city, played by the real methods in the order of time, as they would have been.
    Months and briefs are made by the real acts anyway, and would keep the reports from being made anew."""
    for name in ("make_months", "make_briefs"):
        monkeypatch.setattr(months, name, lambda *_given: [])
    loaded = load(projects=18, weeks=8)
    wanted, said = reports_in_full(), events_since()
    kept = current_values(list(Project.objects.values_list("pk", flat=True)))
    kinds = {act.kind for course in loaded.history.courses for act in course.acts}
    assert kinds == {"fill", "settle", "submit", "return", "step", "correct"}
    assert WeeklyReport.objects.filter(is_late=True).exists()
    assert WeeklyReport.objects.filter(round=2, state="ACCEPTED").exists()
    assert ReportStep.objects.filter(step="CHECK").exists()
    last = Event.objects.order_by("pk").last().pk
    SiteCheck.objects.all().delete()
    for model in (PlanItem, ReportStep, WeeklyReport, Batch):
        if model is WeeklyReport:
            for course in loaded.history.courses:
                course.report.corrections.all().delete()
        model.objects.all().delete()
    Replay(loaded).run()
    assert reports_in_full() == wanted
    assert events_since(last) == said
    assert current_values(list(kept)) == kept


class Replay:
    """Plays the acts of a loaded history by the functions of dispatch.chain."""

    def __init__(self, loaded):
        self.loaded = loaded
        self.rows = {}

    def run(self):
        together = defaultdict(list)  # what is done to many rows at once
        for course in self.loaded.history.courses:
            for order, act in enumerate(course.acts):
                many = act.kind == "step"
                step = act.detail["step"] if many else ""
                place = course.fate.division if step == "GATHER" else ""
                key = (act.at, order if not many else 99, act.kind, step, place, act.by.pk)
                together[key if many else (*key, course.fate.key, str(course.week))].append((course, act))
        for key in sorted(together):
            pairs = together[key]
            getattr(self, f"act_{key[2]}")([course for course, _act in pairs], pairs[0][1])

    def row(self, course):
        return self.rows[course.fate.key, course.week]

    def act_settle(self, courses, act):
        fate = courses[0].fate
        item = self.rows[fate.key, act.detail["of"]].plan_items.get(order=act.detail["order"])
        chain.settle_plan_item(item, act.detail["outcome"], reason=act.detail["reason"])

    def act_fill(self, courses, act):
        course = courses[0]
        row = self.rows.setdefault(
            (course.fate.key, course.week),
            WeeklyReport(project=course.fate.project, week=course.week, as_of=course.as_of, form=course.form),
        )
        chain.fill(row, act.detail["values"], by=act.by, at=act.at, version=row.version)

    def act_submit(self, courses, act):
        course = courses[0]
        then = course.standing
        Project.objects.filter(pk=course.fate.project.pk).update(
            stage=then.stage, construction_state=then.construction_state, started_on=then.started_on
        )
        amount = course.fate.work[course.as_of.year].amount_on(course.as_of)
        AnnualPlan.objects.filter(project=course.fate.project, year=course.as_of.year).update(
            planned_investment=amount
        )
        chain.submit([self.row(course)], by=act.by, at=act.at)

    def act_return(self, courses, act):
        chain.give_back(self.row(courses[0]), by=act.by, at=act.at, reason=act.detail["reason"])

    def act_step(self, courses, act):
        rows, step = [self.row(course) for course in courses], act.detail["step"]
        if step != "GATHER":
            chain.pass_step(rows, step, by=act.by, at=act.at)
            return
        people, division = self.loaded.people, courses[0].fate.division
        name = people.responsible(division).user.name
        place = people.divisions[division]
        chain.hand_in(rows, week=courses[0].week, division=place, responsible_name=name, by=act.by, at=act.at)

    def act_correct(self, courses, act):
        detail = act.detail
        chain.correct(
            self.row(courses[0]),
            detail["field"],
            str(detail["value"]),
            by=act.by,
            at=act.at,
            reason=detail["reason"],
        )


@pytest.mark.parametrize("today", [SUMMER, datetime.date(2027, 1, 1)], ids=str)
def test_named_projects_carry_what_was_published_and_nothing_else(today):
    load(today, projects=20, weeks=2)
    named = Project.objects.filter(is_demo=False)
    dated = named.get(started_on__isnull=False)
    assert (dated.name, dated.stage) == ("年产50万吨味精及配套项目", "IN_PRODUCTION")
    assert (dated.started_on, dated.in_production_on) == (
        datetime.date(2024, 3, 1),
        datetime.date(2024, 12, 1),
    )
    unknown = ("national_code", "total_investment", "funding_gap", "planned_start_on", "ytd_completed")
    for row in named.values(*unknown, "light", "tier", "contact_name", "last_reported_week"):
        assert not any(row.values())
    for relation in ("weekly_reports", "plans", "responsibilities", "milestones", "lights", "suspensions"):
        assert not named.filter(**{f"{relation}__isnull": False}).exists()
    lists = named.filter(entries__isnull=False).values_list("name", "entries__project_list__code")
    assert {code for _name, code in lists} == {"TWO_BILLION"}
    assert {name for name, _code in lists} == {
        row["project"] for row in published() if row["total_investment_note"].startswith("at least 20")
    }
    assert named.count() == len(published()) == 14
    assert not due_projects(today).filter(is_demo=False).exists()


def test_the_accounts_can_sign_in_and_only_they(client):
    load(projects=20, weeks=2)
    for username, (role, _does) in DEMO_ACCOUNTS.items():
        user = User.objects.get(username=username)
        assert user.check_password(DEMO_PASSWORD)
        assert not user.is_superuser
        assert {grant.role for grant in user.active_grants} == {role}
    assert not User.objects.filter(is_demo=False).exists()
    others = User.objects.exclude(username__in=DEMO_ACCOUNTS)
    assert not any(user.has_usable_password() for user in others)
    delegation = Delegation.objects.get(delegate__username="secretary")
    assert delegation.principal == Leader.objects.get(user__username="leader")
