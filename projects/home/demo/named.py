"""The projects that the city named in public: exactly what was said of them, and nothing else.

They come from fixtures/reference/projects.csv and are no demo data. They stand in the pool and, where
the total was given as "2 billion yuan and more", on the list of those; the sum itself was not published
and stays empty. They are not on the main list: whoever is on it reports every week, and a project
without reports would be shown as missing, an invented fault; with reports its figures would be
invented. So 544 demo projects carry the published totals, and the named ones have no plan, no report,
no light, no people. Their dates do not shift with today. What was said to a month is kept as the
month's first day, with a note; what was said to a quarter or a year stands in the note alone.
"""

import csv
import datetime

from django.conf import settings

from projects.directory.models import Chain, Division, Organisation
from projects.pool.models import Project, ProjectDivision, ProjectStage

from .fate import chained
from .people import CITY

FILE = settings.BASE_DIR / "fixtures" / "reference" / "projects.csv"
PUBLISHED = datetime.date(2025, 3, 31)  # the end of the quarter of which was told
MONTHS = "公布的日期精确到月，按当月1日登记"
# The remarks of the file in Chinese, by the words in it.
REMARKS = {
    "29 casting lines": "在用29条铸轧线、16条箔轧线、2条冷轧线、4条涂层线、25条电池箔线；"
    "另有1条箔轧线、2条铸轧线计划2025年6月投用",
    "started 2024-03; in production 2024-12": f"2024年3月开工，2024年12月投产（{MONTHS}）",
    "planned for 2025": "计划2025年实施",
    "started 2025Q1": "2025年一季度开工（复工）",
    "yearly sales": "年销售收入2亿至4亿元",
    "coming on stream": "陆续投产",
    "restructured": "盘活重组，已恢复生产",
    "at least 20": "总投资20亿元以上",
}
DATES = {
    "started 2024-03; in production 2024-12": [
        ("UNDER_CONSTRUCTION", datetime.date(2024, 3, 1)),
        ("IN_PRODUCTION", datetime.date(2024, 12, 1)),
    ]
}


def published():
    """The rows of the file."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def remark(text):
    """A remark of the file in Chinese; raises KeyError for one that nobody has translated."""
    if not text:
        return ""
    return REMARKS[next((words for words in REMARKS if text.startswith(words)), text)]


def make_named():
    """Create the named projects; returns (all of them, those of 2 billion yuan and more)."""
    divisions = {division.code: division for division in Division.objects.all()}
    chains = {chain.name: chain for chain in Chain.objects.all()}
    projects, large, stages = [], [], []
    for row in published():
        dates = DATES.get(row["milestones"], [])
        project = Project(
            name=row["project"],
            owner=_owner(row["owner"]),
            # The published place, or no nearer than the city.
            division=divisions[row["division"] or CITY],
            chain=chains.get(row["chain"]),
            content=f"产能{row['capacity']}" if row["capacity"] else "",
            stage=row["stage"],
            started_on=dates[0][1] if dates else None,
            in_production_on=dates[1][1] if dates else None,
            is_restructured=row["milestones"].startswith("restructured"),
            note="；".join(filter(None, [remark(row["total_investment_note"]), remark(row["milestones"])])),
        )
        projects.append(project)
        if row["total_investment_note"].startswith("at least 20"):
            large.append(project)
        stages += [
            ProjectStage(
                project=project, value=stage, valid_from=first, valid_to=until, reason="据公布信息登记"
            )
            for stage, first, until in chained(dates or [(row["stage"], PUBLISHED)])
        ]
    Project.objects.bulk_create(projects)
    ProjectStage.objects.bulk_create(stages)
    ProjectDivision.objects.bulk_create(
        ProjectDivision(project=project, value=project.division, valid_from=PUBLISHED) for project in projects
    )
    return projects, large


def _owner(name):
    """The published owner as a unit that is no demo data; None where none was named."""
    if not name:
        return None
    return Organisation.objects.get_or_create(
        name=name, defaults={"kind": Organisation.Kind.ENTERPRISE, "order": 400}
    )[0]
