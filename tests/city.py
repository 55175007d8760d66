"""A small city for tests: a fixed cast, and makers with sensible defaults.

The cast stands on fixed ground: `staff` reports the projects made with `reporter=cast.staff`,
`reviewer` reviews the district 150502, everybody else sees the whole city in his role, `outsider`
has no grant at all.
"""

import datetime
import itertools
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import Group
from django.utils import timezone

from projects.base.periods import Week
from projects.directory.models import Division, Grant, Leader, Organisation, User
from projects.directory.roles import Role
from projects.dispatch.fields import form_for
from projects.dispatch.models import WeeklyReport
from projects.home.reference import load_reference
from projects.pool.models import (
    AnnualPlan,
    ProgressCurve,
    Project,
    ProjectList,
    ProjectListEntry,
    Responsibility,
)
from tests import rows

WEEK = Week(datetime.date(2025, 3, 24))
LONG_AGO = datetime.date(2020, 1, 1)
_numbers = itertools.count(1)


def moment(day, hour=9, minute=0):
    """A moment of a day in local time."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(hour, minute)))


def make_user(username, role=None, *, scope="CITY", division=None, organisation=None, **fields):
    """A person, with one grant where a role is given."""
    user = User.objects.create_user(
        username, password="baolian-test", name=fields.pop("name", username), **fields
    )
    if role:
        grant(user, role, scope=scope, division=division, organisation=organisation)
    return user


def grant(user, role, *, scope="CITY", division=None, organisation=None, valid_from=LONG_AGO, valid_to=None):
    """A role in a scope."""
    return Grant.objects.create(
        user=user,
        group=Group.objects.get(name=role),
        scope=scope,
        division=division,
        organisation=organisation,
        valid_from=valid_from,
        valid_to=valid_to,
    )


@dataclass
class Cast:
    """One person a role; `by_role` maps a role's name to its user."""

    city: Division
    district: Division
    by_role: dict
    outsider: User
    admin: User

    def __getattr__(self, name):
        alias = {"staff": Role.REPORTER}.get(name, name)
        try:
            return self.by_role[alias]
        except KeyError:
            raise AttributeError(name) from None


def make_cast(today=WEEK.first):
    """Reference data and the fixed cast; `cast.staff`, `cast.reviewer`, `cast.office`, …"""
    rows.made_once(("cast", today), lambda: _make_cast(today))
    people = {user.username: user for user in User.objects.all()}
    return Cast(
        Division.objects.get(code="150500"),
        Division.objects.get(code="150502"),
        {role.value: people[role.value] for role in Role},
        people["outsider"],
        people["admin"],
    )


def _make_cast(today):
    load_reference(today)
    city, district = Division.objects.get(code="150500"), Division.objects.get(code="150502")
    scopes = {
        Role.REPORTER: {"scope": "OWN"},
        Role.REVIEWER: {"scope": "DIVISION", "division": district},
        Role.STEWARD: {"scope": "OWN"},
        Role.AGENT: {"scope": "OWN"},
    }
    people = {role.value: make_user(role.value, role, **scopes.get(role, {})) for role in Role}
    Leader.objects.create(
        user=people[Role.LEADER],
        body=Leader.Body.GOVERNMENT,
        level=Leader.Level.CITY,
        post="副市长",
        protocol_order=10,
        division=city,
    )
    make_user("outsider")
    User.objects.create_superuser("admin", password="baolian-test", name="admin")


def main_list(year=WEEK.first.year):
    """The list that reports weekly."""
    return ProjectList.objects.get_or_create(
        year=year,
        code=ProjectList.Code.CITY_KEY,
        defaults={"name": f"{year}年市级重点项目", "reports_weekly": True},
    )[0]


def make_project(
    *,
    year=WEEK.first.year,
    reporter=None,
    leader=None,
    steward=None,
    planned=Decimal("10000"),
    prior=Decimal(0),
    on_list=True,
    **fields,
):
    """A project under construction in the district, on the main list, with a plan of the year."""
    number = next(_numbers)
    division = fields.pop("division", None) or Division.objects.get(code="150502")
    defaults = {
        "name": f"测试项目{number}",
        "total_investment": Decimal("50000"),
        "stage": "UNDER_CONSTRUCTION",
        "construction_state": "WORKING",
        "tier": "NEAR_TERM",
        "started_on": datetime.date(year - 1, 5, 1),
        "stat_entered_on": datetime.date(year - 1, 6, 1),
        "planned_completion_on": datetime.date(year + 1, 10, 1),
    }
    project = Project.objects.create(division=division, **{**defaults, **fields})
    project.stages.create(value=project.stage, valid_from=LONG_AGO)
    project.tiers.create(value=project.tier, valid_from=LONG_AGO)
    project.divisions.create(value=division, valid_from=LONG_AGO)
    if planned is not None:
        plan = AnnualPlan.objects.create(
            project=project,
            year=year,
            build_type="CONTINUED",
            planned_investment=planned,
            prior_cumulative=prior,
            curve=ProgressCurve.objects.get(is_default=True),
        )
        plan.amounts.create(amount=planned, valid_from=datetime.date(year, 1, 1))
    if on_list:
        listed = main_list(year)
        ProjectListEntry.objects.create(
            project_list=listed,
            project=project,
            serial=listed.entries.count() + 1,
            valid_from=datetime.date(year, 1, 1),
        )
    for role, person in (("REPORTER", reporter), ("STEWARD", steward)):
        if person:
            Responsibility.objects.create(project=project, role=role, user=person, valid_from=LONG_AGO)
    if leader:
        Responsibility.objects.create(
            project=project, role="LEADER", leader=leader, level=leader.level, valid_from=LONG_AGO
        )
    return project


def make_report(project, week=WEEK, *, by=None, **fields):
    """A report of a week, complete enough to be handed in; a draft unless `state` says otherwise."""
    defaults = {
        "as_of": week.day(4),
        "form": form_for(project.stage, project.construction_state),
        "cumulative": Decimal("1000"),
        "progress_percent": Decimal("20"),
        "progress_text": "主体结构施工",
        "work_done": "完成基础浇筑",
        "next_plan": "一层梁板施工\n设备招标",
        "procedures": "办理施工许可证",
    }
    if fields.get("state", "DRAFT") != "DRAFT":
        at = fields.setdefault("submitted_at", moment(week.day(5)))
        fields.setdefault("first_submitted_at", at)
        fields.setdefault("submitted_by", by)
        fields.setdefault("round", 1)
    if fields.get("state") == "SUBMITTED":
        fields.setdefault("waiting_for", "REVIEW")
    return WeeklyReport.objects.create(project=project, week=week, saved_by=by, **{**defaults, **fields})


def make_organisation(name, kind=Organisation.Kind.DEPARTMENT, **fields):
    """A unit of the city."""
    return Organisation.objects.create(name=name, kind=kind, **fields)
