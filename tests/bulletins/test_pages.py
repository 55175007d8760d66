"""The pages of a bulletin: what each reader sees of which edition, and where its numbers lead."""

import datetime
import re
from decimal import Decimal

import pytest
import time_machine

from projects.bulletins import preparing, publishing, routing
from projects.bulletins.models import Bulletin, Reading
from projects.dispatch import chain
from projects.dispatch.models import WeeklyReport
from projects.pool.models import Responsibility
from tests.city import LONG_AGO
from tests.dispatch.counting import queries_of
from tests.pool.cases import bulk_projects

from .cases import MARCH, NOW, make_bulletin, make_month, publish_month

pytestmark = pytest.mark.django_db
PAGE = "/months/2025-03/"
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def in_april():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def month(cast):
    cast.behind, cast.fine, cast.late = make_month()
    return cast


def page(client, user, address=PAGE, status=200):
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode() if not response.streaming else ""


def test_before_it_is_published_the_month_shows_its_figures(client, month):
    html = page(client, month.office)
    assert "/months/2025-03/prepare/" in html
    assert "bulletin-page" not in html
    make_bulletin(month.office)
    assert "/months/2025-03/prepare/" in page(client, month.office)
    html = page(client, month.supervision)
    assert "/months/2025-03/prepare/" not in html
    assert "month-page" in html


def test_the_published_page_has_title_texts_tables_and_charts(client, month):
    publish_month(month.office)
    html = page(client, month.office)
    bulletin = Bulletin.objects.get()
    for part in (
        bulletin.edition.paper["title"],
        "0.40亿元",
        "data-chart-source",
        bulletin.edition.digest[:16],
        "滞后项目",
    ):
        assert part in html
    assert page(client, month.office, f"{PAGE}figures/")


@pytest.mark.parametrize("reader", ["office", "leader", "secretary", "supervision", "commission"])
def test_the_internal_edition_has_the_red_list_and_a_switch(client, month, reader):
    publish_month(month.office)
    html = page(client, month.by_role[reader])
    assert 'id="section-red"' in html
    assert "?edition=public" in html
    assert 'id="section-red"' not in page(client, month.by_role[reader], f"{PAGE}?edition=public")


@pytest.mark.parametrize("reader", ["reviewer", "staff", "pooladmin", "approval", "agent"])
def test_the_edition_for_publication_has_no_red_list(client, month, reader):
    publish_month(month.office)
    user = getattr(month, reader)
    html = page(client, user)
    assert 'id="section-red"' not in html
    assert "figure=red" not in html
    assert "edition=internal" not in html
    page(client, user, f"{PAGE}?edition=internal", 403)
    page(client, user, f"{PAGE}basis/?figure=red", 403)
    page(client, user, f"{PAGE}basis/?figure=recognised", 403)


def test_who_has_no_role_sees_nothing(client, month):
    publish_month(month.office)
    page(client, month.outsider, PAGE, 403)
    page(client, month.outsider, f"{PAGE}basis/", 403)


def links_in(html):
    """The addresses of basis pages on a page, with the text of each."""
    found = re.findall(r'<a href="(/months/[^"]*basis/[^"]*)">([^<]*)</a>', html)
    return [(href.replace("&amp;", "&"), text) for href, text in found]


def test_every_number_opens_the_lines_that_it_counts(client, month):
    publish_month(month.office)
    links = links_in(page(client, month.office))
    assert len(links) > 20
    for href, text in set(links):
        response = client.get(href)
        assert response.status_code == 200, href
        if text.isdigit():
            assert len(response.context["rows"]) == int(text), (href, text)
    # 4,000 of 30,000 (万元) stand in the city's row: the lines behind it sum up to that.
    html = page(client, month.office, f"{PAGE}basis/?figure=completed")
    assert "4,000.00" in html
    assert "正常项目" in html
    assert "应开未开项目" not in html
    assert "/dispatch/2025-W13/reports/" in html


def test_a_share_says_of_how_many(client, month):
    publish_month(month.office)
    client.force_login(month.office)
    response = client.get(f"{PAGE}basis/?figure=under_way")
    summary = response.context["share"]
    assert summary.startswith(str(len(response.context["rows"])))


def test_a_banner_sees_the_lines_of_its_own_projects_and_how_many_it_does_not(client, month):
    publish_month(month.office)
    client.force_login(month.reviewer)
    response = client.get(f"{PAGE}basis/?figure=projects")
    assert {row.name for row in response.context["rows"]} == {"正常项目", "应开未开项目"}
    assert response.context["hidden"] == 1
    html = response.content.decode()
    assert "滞后项目" not in html
    assert "light-green" not in html


def test_the_lines_are_exported(client, month):
    publish_month(month.office)
    client.force_login(month.office)
    response = client.get(f"{PAGE}basis/?figure=completed&_export=csv")
    text = response.content.decode("utf-8-sig")
    assert len(text.strip().splitlines()) == 3
    assert "滞后项目" in text


def test_a_correction_is_said_on_the_page_and_behind_the_number(client, month):
    publish_month(month.office)
    assert "corrections-title" not in page(client, month.office)
    report = WeeklyReport.objects.get(project=month.fine)
    chain.correct(report, "cumulative", Decimal(2500), by=month.office, at=NOW + DAY, reason="重复计算")
    html = page(client, month.office)
    for part in ("corrections-title", "3,000.00", "2,500.00", "重复计算"):
        assert part in html
    behind = page(client, month.office, f"{PAGE}basis/?figure=completed")
    assert "corrections-title" in behind
    # What was published stands as it was.
    assert "3,000.00" in behind


def test_a_later_bulletin_that_tells_of_it_is_named(client, month):
    publish_month(month.office)
    report = WeeklyReport.objects.get(project=month.fine)
    chain.correct(report, "cumulative", Decimal(2500), by=month.office, at=NOW + DAY, reason="重复计算")
    with time_machine.travel(NOW + 30 * DAY, tick=False):
        publish_month(month.office, NOW + 30 * DAY, MARCH + 1)
        html = page(client, month.office)
        assert 'href="/months/2025-04/#section-errata"' in html
        assert 'id="section-errata"' in page(client, month.office, "/months/2025-04/")


def test_a_leader_has_his_own_projects_first(client, month):
    Responsibility.objects.create(
        project=month.behind, role="LEADER", leader=month.leader.leader, level="CITY", valid_from=LONG_AGO
    )
    publish_month(month.office)
    html = page(client, month.leader)
    assert html.index("own-lines") < html.index("滞后项目") < html.index("section-overall")
    assert "own-lines" not in page(client, month.office)


def test_reading_is_noted_by_a_post_alone_and_the_office_sees_it(client, month):
    publish_month(month.office)
    page(client, month.leader)
    assert not Reading.objects.exists()
    client.force_login(month.leader)
    assert client.post(f"{PAGE}read/").status_code == 302
    client.post(f"{PAGE}read/")
    assert Reading.objects.get().user == month.leader
    answer = client.post(f"{PAGE}read/", headers={"HX-Request": "true"}).content.decode()
    assert "read-mark" in answer
    assert "<form" not in answer
    html = page(client, month.office, f"{PAGE}prepare/")
    readers = html[html.index('id="readers"') :]
    assert month.leader.name in readers
    client.force_login(month.outsider)
    assert client.post(f"{PAGE}read/").status_code == 403


def test_a_draft_cannot_be_read(client, month):
    make_bulletin(month.office)
    client.force_login(month.leader)
    assert client.post(f"{PAGE}read/").status_code == 404
    assert client.post("/months/2025-01/read/").status_code == 404


def test_the_list_shows_drafts_to_the_office_alone(client, month):
    make_bulletin(month.office)
    client.force_login(month.office)
    assert client.get("/months/list/").context["listing"].count == 1
    client.force_login(month.leader)
    assert client.get("/months/list/").context["listing"].count == 0


def test_the_pages_cost_the_same_for_many(client, month):
    publish_month(month.office)
    client.force_login(month.office)
    few = {}
    addresses = ("/months/list/", PAGE, f"{PAGE}basis/?figure=completed", f"{PAGE}prepare/")
    for address in addresses:
        few[address] = len(queries_of(client, address))
    later = NOW + 30 * DAY
    bulk_projects(40)
    with time_machine.travel(later, tick=False):
        make = preparing.prepare(Bulletin.Kind.MONTH, MARCH + 1, by=month.office, at=later)
        preparing.confirm_lights(make, {}, by=month.office, at=later)
        publishing.publish(routing.send(make, by=month.office, at=later), by=month.office, at=later)
        client.force_login(month.office)
        for address in addresses:
            many = len(queries_of(client, address.replace("2025-03", "2025-04")))
            assert many <= few[address] + 2, address
