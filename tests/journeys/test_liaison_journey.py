"""The office hands a project over and fills a vacancy; a leader on his phone leaves a directive and sees
the answer; the pages hold to axe and to their width."""

import datetime
import re

import pytest
import time_machine
from playwright.sync_api import expect

from projects.liaison import directing, holding
from projects.liaison.models import Directive, LiaisonDetail, Visit
from projects.pool.models import Responsibility
from tests.city import make_cast, make_organisation
from tests.liaison.cases import NOW, TODAY, delegate, make_leader, make_liaison, stamp

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "第{}期年产三十万吨新型建筑材料生产线及配套基础设施、污水处理站和变电站建设项目"


@pytest.fixture(autouse=True)
def wednesday():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def cast():
    return make_cast(TODAY)


@pytest.fixture
def city(cast):
    """Three projects of one leader, another leader, a vacancy, a visit and a directive."""
    cast.mine = cast.leader.leader
    cast.other = make_leader("王建国", order=22)
    cast.unit = make_organisation("通辽市林业和草原局", short_name="市林草局")
    cast.projects = [
        make_liaison(cast.mine, name=NAME.format(number), responsible_department=cast.unit)
        for number in ("一", "二", "三")
    ]
    cast.vacant = make_liaison(None, name="待接续项目")
    Visit.objects.create(
        project=cast.projects[0],
        leader=cast.mine,
        kind="SURVEY",
        on=datetime.date(2025, 3, 20),
        place="现场",
        findings="主体封顶",
        recorded_by=cast.office,
        recorded_at=NOW,
    )
    cast.directive = directing.leave(
        cast.projects[1],
        cast.mine,
        "请抓紧办理林草手续。",
        on=TODAY,
        handler_unit=cast.unit,
        **stamp(cast.leader),
    )
    delegate(cast.mine, cast.secretary, "DIRECTIVE", "VISIT", "READ")
    return cast


def answer_questions(page):
    """Say yes to what a page asks; gives the list of what it asked."""
    asked = []

    def say_yes(dialog):
        asked.append(dialog.message)
        dialog.accept()

    page.on("dialog", say_yes)
    return asked


def test_the_office_hands_a_project_over_and_fills_a_vacancy(new_page, city, axe_violations):
    page = new_page(city.office)
    page.goto("/liaison/")
    assert [int(one) for one in re.findall(r"\d+", page.locator(".headline").inner_text())] == [
        4,
        0,
        0,
        3,
        0,
        1,
        3,
        2,
    ]

    # From the ledger to the project, to the form; the note says what is open.
    page.locator(".sheet tbody a", has_text="第二期").click()
    page.locator("a[href$='/hand-over/']").click()
    asked = answer_questions(page)
    expect(page.locator("textarea[name=note]")).to_have_value(re.compile("请抓紧办理林草手续"))
    page.locator("select[name=leader]").select_option(str(city.other.pk))
    page.locator("form .btn-primary").click()

    # It was asked once, by name. Without a reason nothing is handed over, and what was chosen stays.
    expect(page.locator(".field-error")).to_have_count(1)
    expect(page.locator("select[name=leader]")).to_have_value(str(city.other.pk))
    assert all(name in asked[0] for name in (city.projects[1].name, "王建国"))
    page.locator("textarea[name=reason]").fill("市级领导分工调整")
    page.locator("form .btn-primary").click()
    expect(page.locator(".notes")).to_be_visible()
    expect(page.locator(".leads .big")).to_contain_text("王建国")
    expect(page.locator("#held tbody tr")).to_have_count(2)
    assert axe_violations(page) == []
    row = LiaisonDetail.objects.get(end_kind="SUCCEEDED")
    assert "请抓紧办理林草手续" in row.handover_note

    # The vacancy on top of the ledger is gone once its successor is named.
    page.goto("/liaison/")
    page.locator(".vacancies .btn").click()
    page.locator("select[name=leader]").select_option(str(city.mine.pk))
    page.locator("form .btn-primary").click()
    page.goto("/liaison/")
    expect(page.locator(".vacancies")).to_have_count(0)
    assert Responsibility.objects.leaders().current().filter(project=city.vacant).get().leader == city.mine


def test_a_leader_opens_reads_leaves_a_directive_and_sees_the_answer(new_page, city, axe_violations):
    project = city.projects[0]
    page = new_page(city.leader, width=390, height=844)
    page.goto("/")
    card = page.locator(".card-led", has_text="第一期")
    # What somebody else said is news, and gone once it is marked as read.
    word = {"on": TODAY, "handler_unit": city.unit, **stamp(city.other.user)}
    directing.leave(city.projects[2], city.other, "请按时投产。", **word)
    directing.answer(city.directive, "本周组织会审。", **stamp(city.reviewer))
    page.reload()
    expect(page.locator(".counts-led strong").nth(0)).to_have_text("1")
    assert axe_violations(page) == []
    page.locator(".since button").click()
    expect(page.locator(".counts-led strong").nth(1)).to_have_text("0")

    # One tap, one of the phrases, and back on the same page.
    card.locator(".led-foot .btn-primary").click()
    page.locator("[name=phrase]").nth(1).check()
    page.locator("form .btn-primary").click()
    expect(page.locator(".notes")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"/#project-{project.pk}$"))
    directive = Directive.objects.get(project=project)
    assert directive.handler_unit == city.unit
    expect(card).to_contain_text(directive.text)

    # The answer returns to the same place, and is closed there.
    directing.answer(directive, "林草手续本周办结。", **stamp(city.reviewer))
    page.reload()
    expect(card.locator(".led-waiting")).to_contain_text("林草手续本周办结。")
    asked = answer_questions(page)
    card.locator(".led-waiting .btn-primary").click()
    expect(card.locator(".led-waiting")).to_have_count(0)
    directive.refresh_from_db()
    assert directive.state == "CLOSED"
    assert directive.text in asked[0]


def test_a_leader_calls_whom_it_is_about(new_page, city):
    city.projects[0].responsibilities.create(
        role="STEWARD", user=city.steward, valid_from=datetime.date(2024, 1, 1)
    )
    city.steward.phone = "0475-8230001"
    city.steward.save()
    page = new_page(city.leader, width=390, height=844)
    page.goto("/liaison/mine/")
    card = page.locator(".card-led", has_text="第一期")
    card.locator(".led-calls summary").click()
    expect(card.locator("a[href^='tel:']").first).to_be_visible()


def test_every_page_of_the_liaison_is_accessible(new_page, city, faults_of):
    row = holding.current(city.projects[0], "CITY")
    key, leader = city.projects[0].pk, city.mine.pk
    pages = {
        city.office: [
            "/liaison/",
            "/liaison/?year=2024",
            "/liaison/reshuffle/",
            f"/liaison/leaders/{leader}/",
            f"/liaison/leaders/{leader}/leave/",
            f"/liaison/projects/{key}/",
            f"/liaison/projects/{key}/assign/?level=BANNER",
            f"/liaison/projects/{key}/team/new/",
            f"/liaison/assignments/{row.pk}/hand-over/",
            f"/liaison/assignments/{row.pk}/duty-unit/",
            f"/liaison/assignments/{row.pk}/end/",
            "/liaison/visits/",
            f"/liaison/visits/new/?project={key}",
            f"/liaison/visits/{Visit.objects.get().pk}/",
            f"/liaison/visits/{Visit.objects.get().pk}/correct/",
            "/liaison/sheet/",
            "/liaison/directives/",
            "/liaison/selection/2025/",
            "/liaison/selection/2025/new/",
            "/",
        ],
        city.leader: ["/liaison/mine/", "/liaison/mine/?days=30"],
        city.secretary: [
            "/liaison/mine/",
            f"/liaison/directives/new/?project={key}",
            f"/liaison/directives/new/?project={key}&kind=MEETING",
            f"/liaison/directives/{city.directive.pk}/",
            f"/projects/{key}/",
        ],
    }
    found = []
    for who, addresses in pages.items():
        page = new_page(who)
        for address in addresses:
            found += faults_of(page, address)
    assert found == []
