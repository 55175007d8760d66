"""What the search finds, in which order, and for whom."""

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from projects.base.ticks import TICKS
from projects.directory.models import Division, Organisation
from projects.pool.models import Project
from projects.search.finding import find
from projects.search.index import mend_all
from projects.search.models import SearchEntry
from tests.city import make_cast, make_organisation, make_project, make_user, moment
from tests.dispatch.counting import queries_of
from tests.investment.lead_cases import TODAY, promoters, registered, talks
from tests.investment.signed_cases import make_agreement
from tests.issues.cases import raised
from tests.pool.applying import make_application, submitted

pytestmark = pytest.mark.django_db
ENTERPRISE = Organisation.Kind.ENTERPRISE


@pytest.fixture(autouse=True)
def thursday():
    with time_machine.travel(moment(TODAY, 18), tick=False):
        yield


@pytest.fixture
def cast():
    return make_cast()


def names(user, text, kind=None):
    """The names of what somebody finds, of one kind or of all."""
    found = find(type(user).objects.get(pk=user.pk), text, each=10)
    return [shown.hit.title for one in found if kind in (None, one.source.kind) for shown in one.hits]


@pytest.mark.parametrize(
    "text",
    [
        "通辽梅花",
        "梅花",
        "tlmh",
        "TLMH",
        "mh",
        "tongliaomeihua",
        "tongliaomei",
        "meihua",
        "tongliao梅花",
        "梅 tlmh",
    ],
)
def test_a_project_is_found_by_characters_pinyin_and_initials(cast, text):
    make_project(name="通辽梅花味精技改项目")
    make_project(name="奈曼沙漠光伏项目")
    assert names(cast.office, text, "pool.project") == ["通辽梅花味精技改项目"]


@pytest.mark.parametrize("text", ["liaom", "angliao", "lhm", "梅辽", "tongliaohua", "%", "_", "'"])
def test_what_is_not_in_a_name_does_not_find_it(cast, text):
    make_project(name="通辽市梅花项目")
    assert names(cast.office, text) == []


@pytest.mark.parametrize("text", ["zhongqing", "chongqing", "zqyh", "cqyh", "yinxing", "yinhang"])
def test_every_reading_finds(cast, text):
    make_project(name="重庆银行数据中心")
    assert names(cast.office, text, "pool.project") == ["重庆银行数据中心"]


def test_the_best_come_first(cast):
    for name in ("某通辽梅花二期", "扩建 梅花厂", "梅花", "梅花生物", "木灰厂"):
        make_project(name=name)
    assert names(cast.office, "梅花", "pool.project") == ["梅花", "梅花生物", "扩建 梅花厂", "某通辽梅花二期"]
    assert names(cast.office, "mh", "pool.project")[:3] == ["梅花", "木灰厂", "梅花生物"]


def test_a_national_code_and_a_credit_code_find(cast):
    project = make_project(name="有码项目", national_code="2501-150502-04-01-123456")
    project.owner = make_organisation("某公司", ENTERPRISE, credit_code="91110000600037341L")
    project.save()
    assert names(cast.office, "2501-150502-04-01-123456", "pool.project") == ["有码项目"]
    assert names(cast.office, "91110000600037341l", "directory.organisation") == ["某公司"]


def test_a_project_is_also_found_by_its_owner(cast):
    project = make_project(name="味精技改项目")
    project.owner = make_organisation("通辽梅花生物科技有限公司", ENTERPRISE)
    project.save()
    assert names(cast.office, "tlmh", "pool.project") == ["味精技改项目"]
    assert names(cast.office, "tlmh", "directory.organisation") == ["通辽梅花生物科技有限公司"]


def test_issues_agreements_applications_and_people_are_found(cast):
    make_project(name="本区项目", steward=cast.steward)
    cast.steward.name = "查干"
    cast.steward.save()
    raised(make_project(name="另一项目"), by=cast.office, title="用地指标未落实")
    signed = make_agreement(cast.promotion, name="梅花签约项目")
    submitted(cast.reporter, name="梅花申报项目")
    assert names(cast.office, "ydzb") == ["用地指标未落实"]
    assert names(cast.office, "mhqy") == ["梅花签约项目"]
    told = find(cast.office, signed.prospect.name, each=10)
    (hit,) = [shown.hit for one in told if one.source.kind == "investment.agreement" for shown in one.hits]
    assert signed.prospect.name in hit.note
    assert names(cast.office, "mhsb") == ["梅花申报项目"]
    assert (
        names(cast.office, "zhagan") == names(cast.office, "chagan") == names(cast.office, "cg") == ["查干"]
    )


# Who sees what


def everybody(cast):
    return [*cast.by_role.values(), cast.outsider, cast.admin]


def test_projects_are_found_by_those_who_may_see_them_and_by_nobody_else(cast):
    naiman = Division.objects.get(code="150525")
    project = make_project(
        name="奈曼秘境项目", division=naiman, steward=make_user("elsewhere", name="奈曼人")
    )
    project.owner = make_organisation("奈曼秘境公司", ENTERPRISE)
    project.save()
    raised(project, by=cast.office, title="秘境用电未通")
    for user in everybody(cast):
        sees = Project.objects.allowed(user).filter(pk=project.pk).exists()
        found = names(user, "mj")
        assert ("奈曼秘境项目" in found) == sees, user
        assert ("奈曼秘境公司" in found) == sees, user
        assert ("奈曼人" in names(user, "奈曼人")) == sees, user
        assert sees or not found, user
    assert not names(cast.staff, "mj")
    assert not names(cast.reviewer, "mj")


def test_what_is_in_talks_is_found_by_its_team_alone(cast):
    people = promoters(cast)
    talks(people, registered(people, "北方硅业有限公司"), "硅材料一体化项目")
    finders = {people.first, people.bureau, cast.admin}
    for user in {*everybody(cast), people.first, people.other, people.bureau}:
        for text in ("bfgy", "guicailiao", "硅材料", "硅业"):
            assert bool(names(user, text)) == (user in finders), (user, text)


def test_an_enterprise_without_a_visible_project_is_not_told(cast):
    make_organisation("无项目梅花公司", ENTERPRISE)
    assert names(cast.office, "wxm") == []


def test_a_draft_is_its_writers_alone(cast):
    make_application(cast.reporter, name="梅花草稿项目")
    assert names(cast.reporter, "mhcg") == ["梅花草稿项目"]
    assert names(cast.office, "mhcg") == names(cast.commission, "mhcg") == []


def test_a_person_is_found_while_he_holds_something(cast):
    project = make_project(name="本区项目", steward=make_user("held", name="乌云其木格"))
    assert names(cast.office, "wyqmg") == ["乌云其木格"]
    project.responsibilities.filter(role="STEWARD").update(valid_to=TODAY)
    assert names(cast.office, "wyqmg") == []


# The index


def test_the_index_follows_each_save(cast):
    project = make_project(name="旧名项目")
    project.name = "梅花项目"
    project.save(update_fields=["name"])
    assert names(cast.office, "jm") == []
    assert names(cast.office, "mhxm") == ["梅花项目"]
    other = make_organisation("将撤单位")
    other.delete()
    assert not SearchEntry.objects.filter(kind="directory.organisation", record=other.pk or 0).exists()
    assert mend_all() == 0


def test_a_save_that_changes_no_name_costs_nothing(cast, django_assert_num_queries):
    project = make_project(name="某项目")
    with django_assert_num_queries(1):
        project.save(update_fields=["place"])


def test_what_was_written_around_the_acts_is_mended(cast):
    project = make_project(name="旧名项目")
    Project.objects.filter(pk=project.pk).update(name="梅花项目")
    Project.objects.bulk_create([Project(name="批量项目", division=cast.district)])
    SearchEntry.objects.create(
        kind="pool.project", record=999_999, names="无", text="无", updated=moment(TODAY)
    )
    assert TICKS["mend_search"](moment(TODAY)) == 3
    assert TICKS["mend_search"](moment(TODAY)) == 0
    assert names(cast.office, "mhxm") == ["梅花项目"]
    assert names(cast.office, "plxm") == ["批量项目"]


def test_the_whole_index_can_be_made_anew(cast, capsys):
    make_project(name="梅花项目")
    SearchEntry.objects.update(pinyin="", initials="")
    call_command("reindex")
    assert names(cast.office, "mhxm") == ["梅花项目"]


def test_an_entry_is_gone_with_an_act_that_is_taken_back(cast):
    with transaction.atomic():
        make_project(name="未成项目")
        transaction.set_rollback(True)
    assert not SearchEntry.objects.filter(text__contains="未成项目").exists()


# The page


def test_the_page_names_kinds_counts_and_lists(client, cast):
    for number in range(12):
        make_project(name=f"梅花项目{number}")
    client.force_login(cast.office)
    said = client.get("/search/", {"q": "mhxm"}).content.decode()
    assert '<a href="/projects/?q=mhxm">查看全部12个</a>' in said
    assert said.count("<mark>梅花项目</mark>") == 10
    listed = client.get("/projects/", {"q": "mhxm"}).context["listing"]
    assert listed.count == 12


def test_htmx_is_given_suggestions_alone(client, cast):
    make_project(name="梅花项目")
    client.force_login(cast.office)
    headers = {"HX-Request": "true", "HX-Target": "site-q-hits"}
    said = client.get("/search/", {"q": "mh"}, headers=headers).content.decode()
    assert "<html" not in said
    assert 'role="option"' in said
    assert "site-q-hits-1-1" in said


def test_suggestions_count_no_list_and_ask_only_for_kinds_with_such_a_name(client, cast):
    for number in range(6):
        make_project(name=f"梅花项目{number}")
    raised(Project.objects.first(), by=cast.office, title="用地未落实", description="等待土地指标")
    client.force_login(cast.office)
    headers = {"HX-Request": "true", "HX-Target": "site-q-hits"}
    with CaptureQueriesContext(connection) as asked:
        said = client.get("/search/", {"q": "mhxm"}, headers=headers).content.decode()
    # Session, user and rights; the kinds, the names of all of them, the projects.
    assert len(asked) == 7
    assert said.count('role="option"') == 5
    # What no name says the lists may find; only then are they asked.
    said = client.get("/search/", {"q": "土地指标"}, headers=headers).content.decode()
    assert "用地未落实" in said


def test_the_projects_of_an_enterprise_are_suggested_with_it(client, cast):
    owner = make_organisation("通辽梅花生物科技有限公司", ENTERPRISE)
    make_project(name="味精扩建", owner=owner)
    make_project(name="别人的项目")
    client.force_login(cast.office)
    headers = {"HX-Request": "true", "HX-Target": "site-q-hits"}
    with CaptureQueriesContext(connection) as asked:
        said = client.get("/search/", {"q": "tlmh"}, headers=headers).content.decode()
    # Session, user and rights; the kinds, the names of all of them, the enterprise, its projects.
    assert len(asked) == 8
    assert "味精扩建" in said
    assert "别人的项目" not in said


@pytest.mark.parametrize(
    "text", ["", "a", "zzzz", "<script>", "\x00", "%", "梅" * 300, "a" * 300, "' OR 1=1 --"]
)
def test_strange_words_are_answered_in_words(client, cast, text):
    client.force_login(cast.office)
    response = client.get("/search/", {"q": text})
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().replace("<script ", "")
    assert 'class="empty"' in response.content.decode()


def test_nothing_found_says_among_what(client, cast):
    client.force_login(cast.office)
    said = client.get("/search/", {"q": "zzzz"}).content.decode()
    assert "没有名称含“zzzz”的内容" in said
    assert "项目、企业与单位、人员" in said
    assert "在谈项目" not in said.split("搜索范围：")[1].split("</p>")[0]
    assert "tlmh" not in said.split('class="empty"')[1]


def test_that_talks_are_searched_is_told_to_their_team_alone(client, cast):
    people = promoters(cast)
    talks(people, registered(people, "北方硅业有限公司"), "硅材料一体化项目")
    for user, tells in ((people.first, True), (cast.office, False)):
        client.force_login(user)
        said = client.get("/search/", {"q": "zzzz"}).content.decode().split("搜索范围：")[1].split("</p>")[0]
        assert ("在谈项目" in said) == tells


def test_the_empty_page_waits_for_typing(client, cast):
    client.force_login(cast.office)
    box = client.get("/search/").content.decode().split('id="page-q"')[1].split(">")[0]
    assert "autofocus" in box
    box = client.get("/search/?q=mh").content.decode().split('id="page-q"')[1].split(">")[0]
    assert "autofocus" not in box


def test_the_number_of_queries_does_not_grow(client, cast):
    def more(count):
        for number in range(count):
            project = make_project(name=f"梅花项目{number}")
            raised(project, by=cast.office, title=f"梅花问题{number}")

    client.force_login(cast.office)
    more(12)
    few = queries_of(client, "/search/?q=mh")
    more(12)
    assert len(queries_of(client, "/search/?q=mh")) == len(few)
    assert len(few) <= 30


def test_the_projects_of_a_person_are_a_list(client, cast):
    make_project(name="本区项目", steward=cast.steward)
    make_project(name="他人项目")
    client.force_login(cast.office)
    hit = find(cast.office, str(cast.steward.name), each=3)[0].hits[0].hit
    listing = client.get(hit.href).context["listing"]
    assert [record.name for record in listing.records] == ["本区项目"]
    assert not listing.notices


def test_what_may_be_typed_has_room_in_the_box_of_the_bar_in_either_language(client, cast):
    """The box is 9.5rem wide: sixteen letters or half as many characters."""
    client.force_login(cast.office)
    for language, room in (("en", 16), ("zh-hans", 10)):
        client.cookies["django_language"] = language
        page = client.get("/").content.decode()
        said = page.partition('id="site-q"')[2].partition('placeholder="')[2].partition('"')[0]
        assert 0 < len(said) <= room
