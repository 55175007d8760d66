"""Lists of theirs for the tests of platforms."""

import datetime
import io
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import Workbook

from projects.platforms.comparing import compare
from projects.platforms.models import Comparison, PlatformLayout
from tests.city import WEEK, make_project, moment

NOW = moment(WEEK.first, 11)
BASE = "/platforms/comparisons/"
CODE = "2501-150502-04-01-100001"
OTHER = "2501-150502-04-01-100002"
THIRD = "2501-150502-04-01-100003"


def make_layout(code="test-layout", columns=(), **fields):
    """A layout; columns are (heading, source, other fields)."""
    layout = PlatformLayout.objects.create(code=code, name="测试平台表", platform="OTHER", **fields)
    for place, (heading, source, more) in enumerate(columns or COLUMNS):
        layout.columns.create(order=place, heading=heading, source=source, **more)
    return layout


COLUMNS = (
    ("序号", "serial", {}),
    ("项目名称", "name", {}),
    ("项目代码", "national_code", {}),
    ("盟市", "", {"fixed": "通辽市"}),
    ("旗县区", "division", {}),
    ("项目阶段", "stage", {}),
    ("总投资（亿元）", "total_investment", {"unit": "yi"}),
    ("年度计划投资（万元）", "planned", {"unit": "wan"}),
    ("开工时间", "started", {"format": "MONTH_DOT"}),
    ("计划竣工", "planned_completion", {"format": "DAY"}),
)
HEADINGS = [heading for heading, _source, _more in COLUMNS]


def make_comparison(by, project):
    """A comparison in which one project of ours differs and one of theirs is unknown."""
    layout = make_layout()
    counts = {"rows_read": 2, "only_theirs": 1, "differing": 1, "compared": ["name", "total_investment"]}
    made = Comparison.objects.create(layout=layout, year=2025, by=by, at=timezone.now(), **counts)
    made.matches.create(state="ONLY_THEIRS", their_name="对方的项目", their_code=CODE, row=3)
    both = {"their_name": project.name, "our_name": project.name, "row": 4}
    match = made.matches.create(state="DIFFERENT", project=project, **both)
    match.differences.create(source="total_investment", theirs="1.00", ours="2.00", gap=-1)
    return made


def workbook_of(rows, headings=HEADINGS, title="重大项目清单"):
    """An exported list of theirs, under a title in merged cells."""
    book = Workbook()
    page = book.active
    page.append([title])
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(headings))
    page.append(list(headings))
    for row in rows:
        page.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def upload_of(rows, name="导出清单.xlsx", **options):
    """The same as a file that is sent."""
    return SimpleUploadedFile(name, workbook_of(rows, **options))


def ours(name, code=None, **more):
    """A project of ours as `theirs` has it."""
    given = {
        "total_investment": Decimal("12345.67"),
        "started_on": datetime.date(2024, 5, 1),
        "planned_completion_on": datetime.date(2026, 10, 31),
        "planned": Decimal("1000"),
    }
    return make_project(name=name, national_code=code, **given | more)


def theirs(name, code, total="1.23", plan="1000", place="科尔沁区", stage="在建"):
    """A row of their list."""
    return [1, name, code, "通辽市", place, stage, total, plan, "2024年5月", "2026-10-31"]


def compared(by, rows, layout=None, **options):
    """Their rows held against ours."""
    layout = layout or make_layout()
    given = {"year": 2025, "by": by, "at": NOW, "today": WEEK.first} | options
    return compare(layout, upload_of(rows), **given)


def states(comparison):
    """{name: state} of a comparison."""
    return {str(one): one.state for one in comparison.matches.all()}
