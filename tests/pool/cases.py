"""Many projects at once for the tests of the pool."""

import datetime
from decimal import Decimal

from projects.directory.models import Division, Organisation
from projects.pool.models import (
    AnnualPlan,
    ProgressCurve,
    Project,
    ProjectDivision,
    ProjectListEntry,
    ProjectStage,
    ProjectTier,
    Responsibility,
)
from tests.city import LONG_AGO, main_list

YEAR = 2025


def bulk_projects(count, *, reporter=None, leader=None, year=YEAR, **fields):
    """That many projects with plan, list entry, dated facts and people, in a dozen queries."""
    division = fields.pop("division", None) or Division.objects.get(code="150502")
    owner = Organisation.objects.get_or_create(
        name="测试企业", defaults={"kind": Organisation.Kind.ENTERPRISE, "division": division}
    )[0]
    first = Project.objects.count() + 1
    defaults = {
        "division": division,
        "owner": owner,
        "stage": "UNDER_CONSTRUCTION",
        "tier": "NEAR_TERM",
        "total_investment": Decimal(50000),
        "started_on": datetime.date(year - 1, 5, 1),
        "ytd_year": year,
        "light": "GREEN",
    }
    projects = Project.objects.bulk_create(
        Project(
            name=f"批量测试项目{number}",
            ytd_completed=Decimal(number * 10),
            contact_phone=f"1390000{number:04}",
            **{**defaults, **fields},
        )
        for number in range(first, first + count)
    )
    curve = ProgressCurve.objects.get(is_default=True)
    plans = AnnualPlan.objects.bulk_create(
        AnnualPlan(
            project=project,
            year=year,
            build_type="CONTINUED",
            planned_investment=Decimal(10000),
            prior_cumulative=Decimal(0),
            curve=curve,
        )
        for project in projects
    )
    amounts = AnnualPlan._meta.get_field("amounts").related_model.objects
    amounts.bulk_create(
        amounts.model(plan=plan, amount=Decimal(10000), valid_from=datetime.date(year, 1, 1))
        for plan in plans
    )
    listed = main_list(year)
    serial = listed.entries.count()
    ProjectListEntry.objects.bulk_create(
        ProjectListEntry(
            project_list=listed, project=project, serial=serial + place, valid_from=datetime.date(year, 1, 1)
        )
        for place, project in enumerate(projects, 1)
    )
    for model, name in ((ProjectStage, "stage"), (ProjectTier, "tier"), (ProjectDivision, "division")):
        model.objects.bulk_create(
            model(project=project, value=getattr(project, name), valid_from=LONG_AGO) for project in projects
        )
    held = [("REPORTER", {"user": reporter})] if reporter else []
    held += [("LEADER", {"leader": leader, "level": leader.level})] if leader else []
    Responsibility.objects.bulk_create(
        Responsibility(project=project, role=role, valid_from=LONG_AGO, **who)
        for project in projects
        for role, who in held
    )
    return projects
