"""How the rows of a preview are named, what stands beside them, and where what came in is seen."""

import datetime
from decimal import Decimal

import pytest
import time_machine

from projects.imports import kinds, running
from projects.imports.comparing import finish
from tests.city import WEEK, make_project, make_report, moment
from tests.imports.books import workbook

pytestmark = pytest.mark.django_db
TODAY = WEEK.day(5)
STAMP = {"on": TODAY, "at": moment(TODAY, 10)}


@pytest.fixture(autouse=True)
def friday():
    with time_machine.travel(STAMP["at"]):
        yield


def previewed(by, kind, columns, rows, **options):
    """A checked run of a file with such columns: {field code: heading}."""
    upload = workbook(rows, headings=list(columns.values()))
    run = running.begin(
        kinds.get(kind),
        upload,
        file_kind="xlsx",
        content_type="x",
        options=options,
        by=by,
        at=STAMP["at"],
    )
    mapping = {code: place for place, code in enumerate(columns)}
    run = running.match(run, sheet="Sheet1", shape="a", mapping=mapping, units={}, by=by, at=STAMP["at"])
    return finish(running.check(run, by=by, **STAMP))


def page_of(client, user, run):
    client.force_login(user)
    return client.get(f"/imports/{run.pk}/").text


def test_what_stays_as_it_is_has_the_name_of_what_changes(client, cast):
    for name in ("甲项目", "乙项目"):
        make_project(name=name, planned=Decimal(1000))
    columns = {"project": "项目名称", "amount": "年度计划投资（万元）"}
    said = {
        "year": [str(TODAY.year)],
        "valid_from": [datetime.date(2025, 3, 1).isoformat()],
        "reason": ["调整"],
        "document_number": ["1号"],
    }
    run = previewed(cast.pooladmin, "annual_plan", columns, [["甲项目", 1000], ["乙项目", 1200]], **said)
    names = dict(run.rows.values_list("outcome", "name"))
    assert names == {"SAME": "甲项目，2025年", "CHANGED": "乙项目，2025年"}


def test_what_came_in_is_seen_on_the_list_where_it_lies_on_several_pages(client, cast):
    for name in ("甲项目", "乙项目"):
        make_project(name=name, planned=None)
    columns = {"project": "项目名称", "build_type": "新建/续建", "amount": "年度计划投资（万元）"}
    said = {"year": [str(TODAY.year)], "valid_from": [TODAY.isoformat()], "reason": ["年度计划"]}
    rows = [["甲项目", "新建", 1000], ["乙项目", "新建", 1200]]
    run = previewed(cast.pooladmin, "annual_plan", columns, rows, **said)
    assert "打开清单" not in page_of(client, cast.pooladmin, run)
    run = finish(running.apply(run, by=cast.pooladmin, **STAMP))
    assert '<a class="btn btn-outline-primary" href="/projects/">打开清单</a>' in page_of(
        client, cast.pooladmin, run
    )


def test_a_new_weekly_row_has_last_weeks_figure_beside_it_and_leads_to_its_place(client, cast):
    project = make_project(name="甲项目", reporter=cast.staff)
    make_report(project, WEEK - 1, by=cast.staff, state="ACCEPTED", cumulative=Decimal(1000))
    other = make_project(name="乙项目", reporter=cast.staff)
    columns = {"project": "项目名称", "cumulative": "年累计（万元）"}
    rows = [["甲项目", 1250], ["乙项目", 40]]
    run = previewed(cast.staff, "weekly_report", columns, rows, week=[str(WEEK)])
    html = page_of(client, cast.staff, run)
    row = html[html.index("甲项目") : html.index("乙项目")]
    assert '<span class="change-of">上周累计</span> 1,000.00 万元' in row
    assert '<span class="change-of">年累计完成投资</span> <ins>1,250.00 万元</ins>' in row
    assert html.count("甲项目") == html.count("乙项目") == 1
    assert "上周累计" not in html[html.index("乙项目") :]
    run = finish(running.apply(run, by=cast.staff, **STAMP))
    html = page_of(client, cast.staff, run)
    sheet = f"/dispatch/{WEEK}/sheet/"
    for one in (project, other):
        assert f'<a href="{sheet}#r{one.pk}">{one.name}</a>' in html
    # All lie on one sheet: the button leads to its top.
    assert f'href="{sheet}"' in html
