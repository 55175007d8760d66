"""The headings of the sheets and ledgers that the city uses find their fields without anybody's help."""

import pytest

from projects.imports import kinds
from projects.imports.headings import Known

SHEETS = {
    "weekly_report": (
        "项目名称=project 项目代码=code 业主= 建设规模及内容= 总投资（万元）= 年度计划投资（万元）= "
        "本周完成投资（万元）=own 年初以来累计完成投资（万元）=cumulative 完成率= 序时差(百分点)= "
        "形象进度=progress_text 形象进度（%）=progress_percent 手续进展=procedures 本周工作=work_done "
        "下周计划=next_plan 存在问题=problems 需协调事项=help_needed 在场人员=workers 在场机械=machines "
        "包联领导= 责任单位= 填报人/电话= 亮灯="
    ),
    "permit": (
        "项目名称=project 项目代码=code 审批事项=procedure 审批部门=department 办理状态=status "
        "受理时间=accepted_on 办结时间=granted_on 批复文号=document_number 有效期至=valid_until "
        "办理方式=handling 备注="
    ),
    "issue": (
        "项目名称=project 地区= 问题描述=title 类别=category 提出单位= 提出日期=raised_on 包联领导= "
        "责任单位=organisation 责任人=handler 措施=measures 交办日期= 完成时限=due_on 进展=progress "
        "督办次数= 是否延期= 办结日期= 佐证="
    ),
    "agreement": (
        "项目名称=name 投资企业=enterprise 统一社会信用代码=credit_code 签约时间=signed_on 协议类型=kind "
        "协议投资额(亿元)=amount 协议编号=number 签约双方=parties 所属产业链=chain 落地旗县=division "
        "责任单位=unit 建设内容=content 计划开工时间=promised_start_on 计划竣工时间=promised_completion_on "
    ),
}


@pytest.mark.parametrize("code", SHEETS)
def test_headings_find_their_fields(code):
    pairs = [pair.rpartition("=") for pair in SHEETS[code].split()]
    found = Known(kinds.get(code).fields).match(
        {place: heading for place, (heading, _, _) in enumerate(pairs)}
    )
    assert {pairs[place][0]: field for field, place in found.items()} == {
        heading: field for heading, _, field in pairs if field
    }
