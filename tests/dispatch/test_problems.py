"""A problem of a weekly report becomes an issue, and both know of each other."""

import pytest

from projects.issues.models import Issue
from tests.city import WEEK, make_project, make_report, moment

from .counting import queries_of
from .sheet_cases import row_url

pytestmark = pytest.mark.django_db
SAID = "外部电源未接入，供电公司尚未答复"


@pytest.fixture
def project(cast, time_machine):
    time_machine.move_to(moment(WEEK.day(4), 14, 32))
    return make_project(reporter=cast.staff)


def report_with(project, cast, **values):
    return make_report(project, by=cast.staff, state="SUBMITTED", **values)


def test_the_problem_of_a_week_is_raised_with_its_words(client, cast, project):
    report = report_with(project, cast, problems=SAID, help_needed="请市级协调供电公司")
    client.force_login(cast.office)
    url = row_url(project, name="report")
    address = client.get(url).context["problem"]["new"]
    assert address == f"/issues/new/?source=dispatch.weeklyreport:{report.pk}"
    initial = client.get(address).context["form"].initial
    assert (initial["project"], initial["title"]) == (project.pk, SAID)
    assert initial["description"] == f"{SAID}\n请市级协调供电公司"
    values = {name: initial[name] for name in ("project", "title", "description")}
    said = values | {"category": "UTILITIES", "level": "BANNER", "raised_on": WEEK.day(4).isoformat()}
    assert client.post(address, said).status_code == 302
    issue = Issue.objects.get()
    assert issue.source == report
    shown = client.get(url)
    assert shown.context["problem"]["issues"] == [issue]
    assert f'href="/issues/{issue.pk}/"' in shown.content.decode()
    assert f'href="{url}"' in client.get(f"/issues/{issue.pk}/").content.decode()


@pytest.mark.parametrize("nothing", ["", "无", "暂无"])
def test_a_week_without_a_problem_offers_nothing(client, cast, project, nothing):
    report_with(project, cast, problems=nothing)
    client.force_login(cast.office)
    assert client.get(row_url(project, name="report")).context["problem"] is None


def test_who_does_not_see_the_report_is_told_nothing_of_it(client, cast):
    report = make_report(make_project(), by=cast.office, state="SUBMITTED", problems=SAID)
    client.force_login(cast.staff)
    answer = client.get(f"/issues/new/?source=dispatch.weeklyreport:{report.pk}")
    assert SAID not in answer.content.decode()
    assert answer.context["source"] is None


def test_it_costs_as_much_for_many_issues_as_for_one(client, cast, project):
    report = report_with(project, cast, problems=SAID)
    client.force_login(cast.office)
    url = row_url(project, name="report")

    def raise_some(count):
        for number in range(count):
            said = {
                "project": project.pk,
                "title": f"问题{number}",
                "category": "UTILITIES",
                "level": "BANNER",
            }
            said["raised_on"] = WEEK.day(4).isoformat()
            client.post(f"/issues/new/?source=dispatch.weeklyreport:{report.pk}", said)

    raise_some(1)
    few = len(queries_of(client, url))
    raise_some(4)
    assert Issue.objects.count() == 5
    assert len(queries_of(client, url)) == few
