"""Projects from files: set up as they stood, put right by the acts of the pool, and taken back."""

import datetime
from decimal import Decimal

import pytest
import time_machine

from projects.base.models import Event
from projects.directory.models import Chain, Division, Organisation
from projects.imports import keeping
from projects.imports.applying import InTheWay
from projects.imports.comparing import Given, compare, finish
from projects.imports.kinds import Reading
from projects.pool.importing_options import ProjectOptions
from projects.pool.importing_projects import Projects
from projects.pool.models import PoolTransfer, Project
from tests.city import main_list, make_organisation, make_project, make_user, moment
from tests.imports.kindcase import bring

TODAY = datetime.date(2025, 3, 26)
CODE = "2501-150502-04-01-123456"
KIND = Projects()
ROW = {
    "serial": "1",
    "name": "风电 法兰项目",
    "national_code": CODE,
    "division": "科尔沁区",
    "place": "木里图镇",
    "owner": "龙马重工有限公司",
    "stage": "在建",
    "nature": "扩建",
    "industry": "制造业",
    "content": "年产20万吨风电法兰",
    "total_investment": "20亿",
    "responsible_department": "市工信局",
    "contact_phone": "0475-8830000",
    "planned_start_on": "2024.3",
    "planned_completion_on": "2025年10月",
}
RESERVE = {
    "name": "储备项目",
    "division": "开鲁县",
    "stage": "储备",
    "tier": "长期有储备",
    "total_investment": "1200",
}


@pytest.fixture(autouse=True)
def wednesday():
    with time_machine.travel(moment(TODAY, 10)):
        yield


@pytest.fixture
def cast(cast):
    make_organisation("通辽市工业和信息化局", short_name="市工信局", division=cast.city)
    return cast


def take_in(rows, user, **options):
    said = {
        "valid_from": TODAY,
        "reason": "市级重点项目清单",
        "new_owners": True,
        "document_number": "通政发〔2025〕1号",
    }
    return bring(KIND, rows, user, on=TODAY, at=moment(TODAY, 10), **{**said, **options})


def test_new_projects_are_set_up_as_they_stood(cast):
    listed = main_list()
    first = datetime.date(2025, 1, 1)
    result = take_in([ROW, RESERVE], cast.pooladmin, project_list=listed, valid_from=first)
    assert result.faults == {}
    assert result.counts == {"NEW": 2, "CHANGED": 0, "SAME": 0, "REFUSED": 0}
    project = Project.objects.get(national_code=CODE)
    assert project.name == "风电法兰项目"
    assert (project.stage, project.tier, project.construction_state) == ("UNDER_CONSTRUCTION", "", "WORKING")
    assert project.total_investment == Decimal(200000)
    assert project.planned_start_on == datetime.date(2024, 3, 31)
    assert (project.nature, project.industry) == ("EXPANSION", "C")
    assert project.responsible_department.short_name == "市工信局"
    assert (project.owner.kind, project.owner.division.code) == ("ENTERPRISE", "150502")
    assert project.stages.get().valid_from == first
    entry = project.entries.get()
    assert (entry.project_list, entry.serial, entry.document_number) == (listed, 1, "通政发〔2025〕1号")
    other = Project.objects.get(name="储备项目")
    assert (other.tier, other.tiers.get().value, other.tiers.get().reason) == (
        "LONG_TERM",
        "LONG_TERM",
        "市级重点项目清单",
    )
    assert other.entries.get().serial == 2
    assert not PoolTransfer.objects.exists()
    assert (
        list(Event.objects.filter(verb="project.import").values_list("actor", flat=True))
        == [cast.pooladmin.pk] * 2
    )


def test_the_same_file_twice_changes_nothing(cast):
    listed = main_list()
    rows = [{**ROW, "tier": "近期可实施"}, RESERVE]
    assert take_in(rows, cast.pooladmin, project_list=listed).counts["NEW"] == 2
    again = take_in(rows, cast.pooladmin, project_list=listed)
    assert again.changes == {}
    assert again.counts["SAME"] == 2


def test_other_spellings_and_a_month_for_a_day_are_no_change(cast):
    take_in([ROW], cast.pooladmin)
    Project.objects.update(planned_start_on=datetime.date(2024, 3, 10))
    row = {
        "name": "风电法兰（项目）",
        "national_code": CODE.replace("-", " "),
        "division": "通辽市科尔沁区",
        "owner": "龙马重工有限公司 ",
        "responsible_department": "通辽市工业和信息化局",
        "contact_phone": "04758830000",
        "planned_start_on": "2024年3月",
        "serial": "17",
    }
    assert take_in([row], cast.pooladmin).counts["SAME"] == 1


def test_known_projects_change_by_the_acts_of_the_pool(cast):
    project = make_project(name="旧项目", stage="PRELIMINARY", tier="NEAR_TERM", construction_state="")
    project.started_on = None
    project.save()
    project.stages.update(evidence="立项批复")
    row = {
        "name": "旧项目",
        "stage": "开工",
        "division": "开鲁县",
        "total_investment": "6亿",
        "contact_name": "张三",
    }
    result = take_in([row], cast.pooladmin, document_number="通政发〔2025〕88号")
    assert result.faults == {}
    project.refresh_from_db()
    assert (project.stage, project.tier, project.started_on) == ("STARTED", "", TODAY)
    assert project.division.short_name == "开鲁县" or project.division.name == "开鲁县"
    assert project.total_investment == Decimal(60000)
    assert project.stages.current().get().reason == "市级重点项目清单"
    result.undo(source="清单.xlsx")
    stage = project.stages.current().get()
    assert (stage.reason, stage.evidence) == ("撤销导入“清单.xlsx”", "立项批复")
    assert project.divisions.current().get().reason == "撤销导入“清单.xlsx”"
    project.refresh_from_db()
    assert (project.stage, project.tier, project.started_on) == ("PRELIMINARY", "NEAR_TERM", None)
    assert (project.division.code, project.total_investment, project.contact_name) == ("150502", 50000, "")
    assert list(project.transfers.order_by("pk").values_list("action", flat=True)) == ["EXIT", "RESTORE"]


def test_a_tier_moves_by_review_and_nobody_is_withdrawn(cast):
    make_project(name="旧项目", stage="RESERVE", tier="LONG_TERM")
    make_project(name="另一个", stage="RESERVE", tier="LONG_TERM")
    result = take_in(
        [{"name": "旧项目", "tier": "近期可实施"}, {"name": "另一个", "stage": "WITHDRAWN"}], cast.pooladmin
    )
    assert set(result.faults[2]) == {"tier"}
    assert set(result.faults[3]) == {"stage"}


def test_all_that_is_wrong_with_a_row_is_said_at_once(cast):
    row = {
        **RESERVE,
        "division": "科尔沁",
        "tier": "",
        "total_investment": "百万",
        "responsible_department": "市工信局x",
        "chain": "没有的链",
        "contact_phone": "abc",
        "national_code": "2501",
        "planned_start_on": "2025-05-01",
        "planned_completion_on": "2025-04-30",
    }
    faults = take_in([row], cast.pooladmin).faults[2]
    assert set(faults) == {
        "division",
        "tier",
        "total_investment",
        "responsible_department",
        "chain",
        "contact_phone",
        "national_code",
        "planned_completion_on",
    }
    assert "通辽市工业和信息化局" in faults["responsible_department"]
    assert "科尔沁区" in faults["division"]


def test_what_is_too_small_or_like_another_needs_a_word(cast):
    make_project(name="污水处理厂项目", division=Division.objects.get(code="150523"))
    rows = [
        {**RESERVE, "total_investment": "100"},
        {**RESERVE, "name": "污水处理厂建设项目"},
        {**RESERVE, "name": "储备 项目一"},
        {**RESERVE, "name": "储备项目 一"},
    ]
    faults = take_in(rows, cast.pooladmin).faults
    assert {row: set(found) for row, found in faults.items()} == {
        2: {"options.exception"},
        3: {"options.difference"},
        5: {"options.difference"},
    }
    assert "污水处理厂项目" in faults[3]["options.difference"]
    assert "储备项目一" in faults[5]["options.difference"]
    said = {"exception": "会议同意", "difference": "已核对"}
    assert take_in(rows[:3], cast.pooladmin, **said).counts["NEW"] == 3


def test_owners_that_are_not_known_may_be_refused(cast):
    make_organisation("龙马重工集团有限公司", Organisation.Kind.ENTERPRISE)
    faults = take_in([ROW], cast.pooladmin, new_owners=False).faults
    assert "龙马重工集团有限公司" in faults[2]["owner"]


def test_a_new_owner_of_a_known_project_is_asked_for_and_shown_as_new(cast):
    project = make_project(name="旧项目")
    rows = [{"name": "旧项目", "owner": "龙马重工有限公司"}]
    told = take_in(rows, cast.pooladmin).faults[2]["owner"]
    assert "已有项目变更业主时" in told
    result = take_in(rows, cast.pooladmin, new_owners_of_known=True)
    (_old, new) = result.changes[2]["owner"]
    field = next(one for one in KIND.fields if one.code == "owner")
    assert keeping.shown(field, keeping.pack(new)) == "新单位：龙马重工有限公司"
    project.refresh_from_db()
    assert project.owner.name == "龙马重工有限公司"
    assert take_in(rows, cast.pooladmin).counts["SAME"] == 1
    result.undo()
    project.refresh_from_db()
    assert project.owner is None


def test_what_a_row_names_is_shown_by_its_own_name(cast):
    make_project(name="旧项目")
    Chain.objects.get_or_create(name="新能源和装备制造")
    result = take_in(
        [{"name": "旧项目", "division": "开发区", "responsible_department": "市工业信息化局"}], cast.pooladmin
    )
    shown = {code: str(new) for code, (_old, new) in result.changes[2].items()}
    assert shown == {"division": "通辽经济技术开发区", "responsible_department": "通辽市工业和信息化局"}
    faults = take_in(
        [{"name": "旧项目", "division": "通辽开发区一号", "chain": "新能源"}], cast.pooladmin
    ).faults
    assert "通辽经济技术开发区" in faults[2]["division"]
    assert "新能源和装备制造" in faults[2]["chain"]


def test_a_new_project_lies_where_its_place_does(cast):
    row = {**RESERVE, "division": "", "place": "通辽市奈曼旗大沁他拉镇工业园"}
    result = take_in([row, {**row, "name": "没有地址", "place": "通辽开发区一号"}], cast.pooladmin, dry=True)
    assert result.changes[2]["division"] == (None, "奈曼旗")
    assert set(result.faults[3]) == {"division"}


def test_cells_that_say_there_is_nothing_change_nothing(cast):
    make_project(name="旧项目", contact_name="张三", place="木里图镇")
    codes = [one.code for one in KIND.fields if one.code not in ("name", "is_restructured")]
    for word in ("—", "/", "无", "暂无"):
        result = take_in([{**dict.fromkeys(codes, word), "name": "旧项目"}], cast.pooladmin)
        assert result.counts["SAME"] == 1, (result.faults, result.changes)
    unsettled = dict.fromkeys(("contact_name", "contact_phone", "place", "chain", "owner", "tier"), "待定")
    assert take_in([{**unsettled, "name": "旧项目"}], cast.pooladmin).counts["SAME"] == 1


def test_a_tier_that_is_missing_is_asked_for_by_column_and_option(cast):
    told = take_in([{**RESERVE, "tier": ""}], cast.pooladmin).faults[2]["tier"]
    assert "项目库层级" in told
    assert "文件未写明时的项目库层级" in told
    assert take_in([{**RESERVE, "tier": "近期"}], cast.pooladmin).counts["NEW"] == 1


def test_all_that_the_options_lack_is_said_at_once_and_what_they_say_is_shown(cast):
    make_project(name="污水处理厂项目", division=Division.objects.get(code="150523"))
    row = {**RESERVE, "name": "污水处理厂建设项目", "stage": "", "tier": "", "total_investment": "100"}
    faults = take_in([row], cast.pooladmin).faults
    assert set(faults[2]) == {"stage", "tier", "options.exception", "options.difference"}
    said = {"stage": "RESERVE", "tier": "NEAR_TERM", "exception": "会议同意", "difference": "不同厂区"}
    result = take_in([row], cast.pooladmin, **said)
    assert result.faults == {}
    assert result.changes[2]["stage"] == (None, "RESERVE")
    assert result.changes[2]["tier"] == (None, "NEAR_TERM")
    started = take_in([{**row, "name": "纺纱厂房"}], cast.pooladmin, **said | {"stage": "STARTED"})
    assert "tier" not in started.changes[2]


def test_nothing_is_told_of_projects_that_are_not_ones_own(cast):
    secret = make_project(
        name="保密名称项目", division=Division.objects.get(code="150523"), national_code=CODE
    )
    admin = make_user("district", "pooladmin", scope="DIVISION", division=cast.district)
    faults = take_in([{**ROW, "name": "别的名称"}, {**RESERVE, "name": "新项目"}], admin).faults
    assert set(faults[2]) == {"national_code"}
    assert secret.name not in str(faults)
    assert set(faults[3]) == {"division"}
    assert take_in([{"name": secret.name, "contact_name": "张"}], admin).faults[2]


def test_serial_numbers_are_given_once(cast):
    listed = main_list()
    make_project(name="第一")
    off = make_project(name="不在清单", on_list=False)
    rows = [{"name": "第一", "serial": "7"}, {"name": "不在清单", "serial": "1"}]
    faults = take_in(rows, cast.pooladmin, project_list=listed).faults
    assert {row: set(found) for row, found in faults.items()} == {2: {"serial"}, 3: {"serial"}}
    result = take_in([{"name": "不在清单", "serial": "12"}], cast.pooladmin, project_list=listed)
    assert off.entries.get().serial == 12
    result.undo()
    assert not off.entries.exists()


def test_new_projects_are_truly_taken_back(cast):
    chains, units = Chain.objects.count(), Organisation.objects.count()
    result = take_in(
        [ROW, {**RESERVE, "owner": "龙马重工有限公司"}], cast.pooladmin, project_list=main_list()
    )
    assert Organisation.objects.count() == units + 1
    result.undo()
    assert not Project.objects.exists()
    assert (Chain.objects.count(), Organisation.objects.count()) == (chains, units)
    assert Event.objects.filter(verb="project.take_back").count() == 2


def test_what_rests_on_a_new_project_stands_in_the_way(cast):
    result = take_in([ROW], cast.pooladmin)
    project = Project.objects.get()
    project.milestones.create(name="封顶")
    with pytest.raises(InTheWay) as caught:
        result.undo()
    ((_row, words),) = caught.value.rows
    assert "节点" in words["zh-hans"]
    project.milestones.all().delete()
    project.contact_name = "李四"
    project.save()
    assert result.blocked()


@pytest.mark.parametrize("count", [1, 40])
def test_the_number_of_queries_does_not_grow(cast, count, django_assert_max_num_queries):
    make_project(name="旧项目")
    rows = [Given(number, {**RESERVE, "name": f"项目{number}号"}) for number in range(count)]
    rows.append(Given(999, {"name": "旧项目", "contact_name": "张"}))
    reading = Reading(cast.pooladmin, TODAY, moment(TODAY), {"difference": "不同"})
    with django_assert_max_num_queries(16):
        finish(compare(KIND, rows, reading))


def test_the_options_have_what_a_first_look_needs(cast):
    form = ProjectOptions(user=cast.pooladmin, data=None)
    values = {name: form[name].initial for name in form.fields if form[name].initial not in (None, "")}
    bound = ProjectOptions(user=cast.pooladmin, data=values)
    assert bound.is_valid(), bound.errors
    assert bound.cleaned_data["valid_from"] == TODAY
    assert not ProjectOptions(user=cast.staff).fields["project_list"].queryset.exists()
