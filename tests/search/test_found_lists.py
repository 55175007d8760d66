"""Numbers in words, who comes first, and that what is counted is what the lists show."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.directory.models import Division, Leader, Organisation
from projects.directory.roles import Role
from projects.issues import correcting
from projects.search import finding
from projects.search.finding import find
from projects.search.index import mend_all
from tests.city import make_cast, make_organisation, make_project, make_user, moment
from tests.investment.lead_cases import TODAY
from tests.investment.signed_cases import make_agreement
from tests.issues.cases import closed, raised
from tests.pool.applying import submitted

from .test_finding import names

pytestmark = pytest.mark.django_db
ENTERPRISE = Organisation.Kind.ENTERPRISE


@pytest.fixture(autouse=True)
def thursday():
    with time_machine.travel(moment(TODAY, 18), tick=False):
        yield


@pytest.fixture
def cast():
    return make_cast()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2万吨", ["年产2万吨铝"]),
        ("12万吨", ["年产12万吨铝"]),
        ("5万吨", []),
        ("1.5万吨", ["年产1.5万吨铝"]),
        ("12", ["年产12万吨铝"]),
        ("2wan", ["年产2万吨铝"]),
        ("12wd", ["年产12万吨铝"]),
        ("产2万", ["年产2万吨铝"]),
        ("吨铝 2万", ["年产2万吨铝"]),
        ("年吨", []),
        ("nianchan12万吨", ["年产12万吨铝"]),
        ("150502", ["年产12万吨铝", "年产2万吨铝"]),
        ("1505", ["年产12万吨铝", "年产2万吨铝"]),
        ("501", []),
    ],
)
def test_a_number_is_found_as_a_whole_with_its_unit(client, cast, text, found):
    make_project(name="年产12万吨铝", national_code="2501-150502-04-01-123456")
    make_project(name="年产2万吨铝", national_code="2502-150502-04-01-222222")
    make_project(name="年产1.5万吨铝")
    assert sorted(names(cast.office, text, "pool.project")) == found
    client.force_login(cast.office)
    listed = client.get("/projects/", {"q": text}).context["listing"]
    assert sorted(record.name for record in listed.records) == found


def test_who_is_called_so_comes_first_and_kinds_by_their_best_hit(cast):
    make_project(name="某梅花厂", steward=make_user("mei", name="孟和"))
    make_project(name="其他", steward=make_user("long", name="孟和巴特尔"))
    kinds = [one.source.kind for one in find(cast.office, "mh", each=3)]
    assert kinds[:2] == ["directory.user", "pool.project"]
    assert names(cast.office, "mh", "directory.user") == ["孟和", "孟和巴特尔"]
    make_project(name="梅花")
    assert find(cast.office, "mh", each=3)[0].source.kind == "pool.project"


QUERIES = (
    "ydzb",
    "用地",
    "施工许可证",
    "sgxkz",
    "xkz",
    "梅花",
    "mh",
    "tongliao梅花",
    "2万吨",
    "12",
    "项目",
    "xm",
)


@pytest.mark.parametrize("text", QUERIES)
def test_what_is_counted_is_what_the_list_shows(client, cast, text):
    owner = make_organisation("通辽梅花公司", ENTERPRISE)
    for number, name in enumerate(["通辽梅花2万吨项目", "年产12万吨许可项目", "用地项目", "XKZ系统"]):
        project = make_project(name=name)
        project.owner = owner if number % 2 else None
        project.save()
        raised(project, by=cast.office, title="施工许可证未办", description="用地2万吨")
        gone = raised(project, by=cast.office, title="施工许可证与用地指标")
        correcting.withdraw(gone, by=cast.office, at=moment(TODAY, 18), reason="重复")
        make_agreement(cast.promotion, name=f"签约{name}")
    submitted(cast.reporter, name="梅花申报项目12万吨")
    client.force_login(cast.office)
    for one in find(cast.office, text, each=3):
        if one.href:
            assert client.get(one.href).context["listing"].count == one.count, one.source.kind


def test_of_many_names_the_list_is_not_asked_how_many_more_it_finds(client, cast, monkeypatch):
    owner = make_organisation("通辽梅花公司", ENTERPRISE)
    for number in range(3):
        make_project(name=f"梅花{number}期")
    make_project(name="其他", owner=owner)
    client.force_login(cast.office)
    page = client.get("/search/", {"q": "meihua"}).content.decode()
    assert "查看全部4个" in page
    assert "找到 5 条" in page
    monkeypatch.setattr(finding, "MANY", 2)
    page = client.get("/search/", {"q": "meihua"}).content.decode()
    assert '<span class="unit">3+</span>' in page
    assert "查看完整列表" in page
    assert "找到 4+ 条" in page
    assert '<span class="unit">1</span>' in page


def test_where_no_list_shows_the_rest_the_page_says_how_many_there_are(client, cast):
    for number in range(12):
        make_project(name=f"项目{number}", owner=make_organisation(f"通辽第{number}化工公司", ENTERPRISE))
    client.force_login(cast.office)
    page = client.get("/search/", {"q": "化工"}).content.decode()
    assert page.count("<mark>化工</mark>公司</a>") == 10
    assert "另有2个，多输几个字可缩小范围" in page


def test_people_without_a_project_are_found_by_who_serves(client, cast):
    bureau = make_organisation("市发展和改革委员会")
    make_user("quiet", Role.OFFICE, name="李牧原", organisation_id=None)
    clerk = make_user("clerk", Role.OFFICE, name="李木源")
    clerk.organisation = bureau
    clerk.save()
    leader = make_user("head", name="邓云洲")
    Leader.objects.create(
        user=leader, body="GOVERNMENT", level="BANNER", post="旗长", protocol_order=1, division=cast.district
    )
    firm = make_user("firm", Role.REPORTER, scope="OWN", name="李某某")
    firm.organisation = make_organisation("在谈企业", ENTERPRISE)
    firm.save()
    make_project(name="本区项目")
    assert names(cast.office, "dyz", "directory.user") == ["邓云洲"]
    assert names(cast.office, "lmy", "directory.user") == ["李木源"]
    assert names(cast.office, "lmm", "directory.user") == []
    assert names(firm, "dyz") == names(firm, "lmy") == []
    client.force_login(cast.office)
    # Who holds no project leads to no list of none; page and suggestions still tell who he is.
    assert find(cast.office, "dyz", each=1)[0].hits[0].hit.href == ""
    page = client.get("/search/", {"q": "dyz"}).content.decode()
    assert "<span><mark>邓云洲</mark></span>" in page
    assert "旗长" in page
    offered = client.get("/search/", {"q": "dyz"}, headers={"hx-request": "true"}).content.decode()
    assert 'href="/search/?q=%E9%82%93%E4%BA%91%E6%B4%B2"' in offered
    Leader.objects.update(left_on=TODAY)
    assert names(cast.office, "dyz", "directory.user") == []


def test_units_and_divisions_by_their_short_names_lead_to_the_projects_there(client, cast):
    banner = Division.objects.get(code="150525")
    office = make_organisation("奈曼旗发展和改革委员会", short_name="奈曼旗发改委", division=banner)
    clerk = make_user("clerk", Role.REVIEWER, scope="DIVISION", division=banner)
    clerk.organisation = office
    clerk.save()
    make_project(name="旗里项目", division=banner)
    make_project(name="别处项目")
    mend_all()
    client.force_login(cast.office)
    for text, kind in (("nmqfgw", "directory.organisation"), ("nmq", "directory.division")):
        found = next(one for one in find(cast.office, text, each=3) if one.source.kind == kind)
        listing = client.get(found.hits[0].hit.href).context["listing"]
        assert [record.name for record in listing.records] == ["旗里项目"]


def test_a_unit_leads_to_its_own_projects_and_never_to_none(client, cast):
    banner = Division.objects.get(code="150525")
    kinds = {"奈曼旗人民政府": "GOVERNMENT", "奈曼旗水务局": "DEPARTMENT", "奈曼旗教育局": "DEPARTMENT"}
    units = {name: make_organisation(name, kind, division=banner) for name, kind in kinds.items()}
    project = make_project(name="水库项目", division=banner)
    project.responsible_department = units["奈曼旗水务局"]
    project.save()
    make_project(name="旗里项目", division=banner)
    mend_all()
    (found,) = [one for one in find(cast.office, "奈曼旗", each=5) if one.label == "企业与单位"]
    href = {shown.hit.title: shown.hit.href for shown in found.hits}
    assert href["奈曼旗教育局"] == ""
    client.force_login(cast.office)

    def listed(name):
        listing = client.get(href[name]).context["listing"]
        assert not listing.notices
        return sorted(record.name for record in listing.records)

    assert listed("奈曼旗水务局") == ["水库项目"]
    assert listed("奈曼旗人民政府") == ["旗里项目", "水库项目"]


def test_words_that_stand_together_come_before_words_apart(cast):
    for name in ("通辽市木化石", "通辽梅花味精扩建技改二期项目"):
        make_project(name=name)
    assert names(cast.office, "tl mh", "pool.project") == ["通辽梅花味精扩建技改二期项目", "通辽市木化石"]
    assert names(cast.office, "tlmh", "pool.project") == ["通辽梅花味精扩建技改二期项目"]


def test_issues_that_are_over_come_after_those_that_are_open(cast):
    project = make_project(name="某项目", reporter=cast.staff)
    closed(project, by=cast.office, verifier=cast.reviewer, title="用地指标")
    raised(project, by=cast.office, title="某某用地指标未落实")
    assert names(cast.office, "用地指标", "issues.issue") == ["某某用地指标未落实", "用地指标"]


def test_long_pinyin_is_looked_for_only_where_its_initials_are(cast):
    make_project(name="通辽梅花味精技改项目")
    with CaptureQueriesContext(connection) as queries:
        assert names(cast.office, "tongliaomeihua", "pool.project") == ["通辽梅花味精技改项目"]
    scans = [query["sql"] for query in queries if "% tong liao mei hua%" in query["sql"]]
    assert scans
    assert all("%tlmh%" in sql for sql in scans)
