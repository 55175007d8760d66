"""Which projects are taken for one, in numbers; and what a reader learns of them."""

import time
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.directory.models import Division, Organisation
from projects.pool import duplicates
from projects.pool.duplicates import Candidate, Subject, core, find, judge, owner_key, place_pattern
from projects.pool.models import Application
from tests.city import make_project
from tests.pool.applying import make_application
from tests.pool.cases import bulk_projects

PLACES = place_pattern(["通辽市", "科尔沁区", "开鲁县", "开鲁", "奈曼旗"])
MILL = Subject("开鲁县年产10万吨玉米精深加工项目", "梅花生物科技集团股份有限公司", division=4)


def one(**fields):
    """The one likeness to the mill of a candidate that differs from it by some fields."""
    base = {"name": MILL.name, "owner": MILL.owner, "division": 4, "pk": 1}
    found = judge(MILL, [Candidate(**base | fields)], PLACES)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("name", "owner", "told"),
    [
        ("通辽市科尔沁区城北热电厂建设项目", "", ("城北热电厂", "")),
        ("开鲁县奈曼旗风电基地二期工程", "", ("风电基地", "二")),
        ("风电基地（第2期）", "", ("风电基地", "二")),
        ("梅花生物 玉米加工项目", "梅花生物有限公司", ("玉米加工", "")),
        ("通辽市", "", ("通辽市", "")),
    ],
)
def test_what_tells_a_name_from_others(name, owner, told):
    assert core(name, PLACES, owner) == told


@pytest.mark.parametrize(
    ("left", "right"),
    [("梅花生物科技集团股份有限公司", "梅花生物科技有限责任公司"), ("蒙能（通辽）公司", "蒙能公司")],
)
def test_an_owner_is_known_without_its_legal_form(left, right):
    assert owner_key(left) == owner_key(right)


def test_the_same_name_of_the_same_owner_is_as_good_as_the_same():
    found = one()
    assert (found.score, found.alike, found.reasons) == (99, 100, ("OWNER", "NAME"))
    assert found.asks


def test_the_same_code_is_the_same_project_whatever_its_name():
    subject = Subject("甲", code="2501-150523-04-01-123456", division=1)
    (found,) = judge(subject, [Candidate("乙", code=subject.code, division=9)], PLACES)
    assert (found.score, found.reasons) == (100, ("CODE",))


@pytest.mark.parametrize(
    ("fields", "score"),
    [
        # 年产10万吨玉米精深加工 against 年产20万吨玉米精深加工: 11 of 12 letters agree.
        ({"name": "开鲁县年产20万吨玉米精深加工项目", "owner": "别家"}, 92),
        ({"name": "开鲁县年产20万吨玉米精深加工项目"}, 97),
        ({"name": "开鲁县玉米精深加工项目"}, 72),
        ({"name": "开鲁县玉米精深加工项目", "owner": "别家"}, None),
        ({"owner": "别家", "division": 9}, None),
        ({"name": "开鲁县生活垃圾焚烧发电项目"}, None),
    ],
)
def test_how_alike(fields, score):
    found = one(**fields)
    assert (found and found.score) == score


def test_the_same_place_makes_it_likelier():
    subject = Subject(MILL.name, "", division=4, place="开鲁镇 工业园区")
    near, far = (
        Candidate("玉米精深加工年产10万吨", division=4, place=place) for place in ("开鲁镇工业园区", "别处")
    )
    found = judge(subject, [near, far], PLACES)
    assert all(one.score < 100 for one in found)
    by_place = {
        one.candidate.place: one
        for one in judge(
            subject,
            [
                Candidate("年产20万吨玉米精深加工项目", division=4, place=place)
                for place in ("开鲁镇工业园区", "别处")
            ],
            PLACES,
        )
    }
    assert by_place["开鲁镇工业园区"].score == by_place["别处"].score + 5
    assert "PLACE" in by_place["开鲁镇工业园区"].reasons


def test_the_first_phase_is_the_project_itself_for_all_that_is_known():
    found = one(name=MILL.name + "（一期）")
    assert (found.reasons, found.asks) == (("OWNER", "NAME"), True)


@pytest.mark.parametrize("name", ["开鲁县玉米精深加工二期项目", "开鲁县年产20万吨玉米精深加工项目二期"])
def test_another_phase_of_a_like_name_is_shown_and_not_asked_about(name):
    found = one(name=name)
    assert found.reasons == ("OWNER", "NAME", "PHASE")
    assert (found.score, found.asks) == (duplicates.ANOTHER, False)
    assert not duplicates.unanswered([found], "")


PHASE_TWO = MILL.name + "二期"
PARK = "开鲁镇工业园区"


@pytest.mark.parametrize(
    ("subject", "candidate", "asks"),
    [
        # A phase alone does not get round a name: of the same owner, in the same place, or where no
        # owner is said, in the same division.
        ({}, {}, True),
        ({"owner": "别家", "place": PARK}, {"place": PARK}, True),
        ({"owner": ""}, {}, True),
        ({"owner": "别家", "place": PARK}, {"place": "别处"}, False),
        ({"owner": "", "division": 5, "code": "A"}, {"code": "A"}, True),
    ],
)
def test_what_is_the_same_but_for_its_phase_needs_a_word(subject, candidate, asks):
    typed = replace(MILL, name=PHASE_TWO, **subject)
    (found,) = judge(
        typed, [Candidate(**{"name": MILL.name, "owner": MILL.owner, "division": 4, **candidate})], PLACES
    )
    assert found.asks is asks
    assert duplicates.unanswered([found], "") is asks


@pytest.mark.parametrize(
    ("name", "reasons", "asks"),
    [
        ("科尔沁区大林镇中型灌区续建配套改造工程", ("OWNER", "NAME", "TOWN"), False),
        ("新建钱家店镇中型灌区续建配套改造工程", ("OWNER", "NAME"), True),
        ("中型灌区续建配套改造工程", ("OWNER", "NAME"), True),
    ],
)
def test_the_same_works_in_another_township_are_not_asked_about(name, reasons, asks):
    subject = Subject("科尔沁区钱家店镇中型灌区续建配套改造工程", "科尔沁区水务局", division=1)
    (found,) = judge(subject, [Candidate(name, "科尔沁区水务局", division=1)], PLACES)
    assert (found.reasons, found.asks) == (reasons, asks)


def test_an_answer_is_asked_for_until_it_is_given():
    assert duplicates.unanswered([one()], " ")
    assert not duplicates.unanswered([one()], "产品不同")
    assert not duplicates.unanswered([], "")


def test_the_most_alike_come_first():
    rows = [
        Candidate("开鲁县年产20万吨玉米精深加工项目", "别家", division=4, pk=1),
        Candidate(MILL.name, MILL.owner, division=4, pk=2),
        Candidate(MILL.name + "二期", MILL.owner, division=4, pk=3),
    ]
    assert [one.candidate.pk for one in judge(MILL, rows, PLACES)] == [2, 1, 3]


def test_seven_hundred_are_judged_in_less_than_fifty_milliseconds():
    rows = [
        Candidate(
            f"开鲁县年产{n}万吨玉米精深加工及配套仓储物流建设项目", f"企业{n % 40}有限公司", division=4, pk=n
        )
        for n in range(700)
    ]
    best = float("inf")
    for _round in range(5):
        start = time.perf_counter()
        judge(MILL, rows, PLACES)
        best = min(best, time.perf_counter() - start)
    assert best < 0.05, f"{best * 1000:.0f} ms"


# Among what there is


pytestmark = pytest.mark.django_db


def test_projects_that_left_and_open_applications_are_found(cast):
    owner = Organisation.objects.create(name="梅花生物有限公司", kind="ENTERPRISE")
    left = make_project(name="玉米深加工项目", owner=owner, stage="WITHDRAWN", tier="")
    waiting = make_application(
        cast.commission, name="玉米深加工", owner_name="梅花生物有限公司", state="SUBMITTED"
    )
    make_application(cast.commission, name="玉米深加工", owner_name="梅花生物有限公司")
    found = find(Subject("玉米深加工建设项目", "梅花生物有限公司"), cast.office)
    assert {(one.candidate.kind, one.candidate.pk) for one in found} == {
        ("project", left.pk),
        ("application", waiting.pk),
    }
    assert all(one.visible for one in found)
    assert (
        find(
            Subject("玉米深加工", "梅花生物有限公司"),
            cast.office,
            but_project=left.pk,
            but_application=waiting.pk,
        )
        == []
    )


def test_what_a_reader_may_not_see_is_a_project_of_a_division(cast):
    naiman = Division.objects.get(code="150525")
    make_project(name="沙漠光伏项目", division=naiman)
    (found,) = find(Subject("沙漠光伏", division=naiman.pk), cast.staff)
    assert not found.visible
    assert found.candidate.division_name == "奈曼旗"


@pytest.mark.parametrize(
    ("kind", "code", "named"),
    [
        ("DEPARTMENT", "150525", True),
        ("DEPARTMENT", "150500", True),
        ("DEPARTMENT", "150502", False),
        ("ENTERPRISE", "150525", False),
    ],
)
def test_the_public_units_of_a_division_learn_the_names_of_its_projects(cast, kind, code, named):
    naiman = Division.objects.get(code="150525")
    make_project(name="沙漠光伏项目", division=naiman)
    cast.staff.organisation = Organisation.objects.create(
        name="某单位", kind=kind, division=Division.objects.get(code=code)
    )
    (found,) = find(Subject("沙漠光伏", division=naiman.pk), cast.staff)
    assert (found.visible, found.named) == (False, named)


def test_it_asks_as_many_queries_whatever_there_is(cast):
    user = type(cast.office).objects.get(pk=cast.office.pk)
    counts = []
    for more in (1, 40):
        bulk_projects(more)
        assert user.active_grants
        with CaptureQueriesContext(connection) as queries:
            find(Subject("批量测试项目", "测试企业"), user)
        counts.append(len(queries))
    assert counts == [4, 4]
    assert Application.objects.count() == 0


def test_nothing_is_asked_for_an_empty_form(cast, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert find(Subject(" "), cast.office) == []
