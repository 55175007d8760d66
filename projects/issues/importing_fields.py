"""The columns of issues in files, and how a cell of words becomes a title and a description."""

from django.utils.translation import gettext_lazy

from projects.base.money import wan
from projects.base.typed import LONGEST_TEXT
from projects.imports import cells
from projects.imports.kinds import Field
from projects.pool.finding import project_fields

from .form_parts import LONGEST_TITLE
from .models import Category, Issue, Level
from .raising_forms import fitted

LONGEST_DESCRIPTION = 3000
CATEGORIES = {
    "土地": Category.LAND,
    "土地手续": Category.LAND,
    "林地": Category.FOREST,
    "草原": Category.FOREST,
    "能评": Category.ENERGY,
    "水电": Category.UTILITIES,
    **dict.fromkeys(
        ("用电", "用水", "用气", "用热", "供电", "供水", "供气", "供热", "电力", "道路", "水电气", "水电路"),
        Category.UTILITIES,
    ),
    "要素保障": Category.UTILITIES,
    "资金问题": Category.FUNDS,
    "征地拆迁": Category.CLEARING,
    "拆迁": Category.CLEARING,
    "审批手续": Category.PERMITS,
    "企业诉求": Category.ENTERPRISE,
    "其它": Category.OTHER,
}
LEVELS = {
    "旗县": Level.BANNER,
    "旗县级": Level.BANNER,
    "部门": Level.DEPARTMENT,
    "市直部门": Level.DEPARTMENT,
    "市级部门": Level.DEPARTMENT,
    "包联领导": Level.LEADER,
    "市政府": Level.MEETING,
    "市政府专题会": Level.MEETING,
}


def of_issue(name):
    """The label of a field of an issue."""
    return Issue._meta.get_field(name).verbose_name


def label_in(choices):
    """How a code is shown: in its words."""
    return lambda code: choices(code).label if code else ""


def words_of(choices):
    """The words of a drop-down list."""
    return lambda reading: [str(one.label) for one in choices]


def parted(text):
    """(title, description) of what stands in a ledger's column of issues: what is too long for a title is its
    first clause, and the whole stands in the description."""
    if len(text) <= LONGEST_TITLE and "\n" not in text:
        return text, ""
    whole = fitted({"title": text, "description": ""})
    return whole["title"], whole["description"]


FIELDS = (
    *project_fields(),
    Field(
        "number",
        gettext_lazy("Number of the issue"),
        cells.count,
        names=("问题编号", "系统编号"),
        is_key=True,
    ),
    Field(
        "title",
        of_issue("title"),
        cells.text(LONGEST_DESCRIPTION),
        names=("问题", "问题标题", "存在问题", "问题名称", "问题描述", "主要问题", "问题概述"),
        is_key=True,
        needed=True,
    ),
    Field(
        "description",
        of_issue("description"),
        cells.text(LONGEST_DESCRIPTION),
        names=("详细描述", "问题详情", "情况说明", "问题具体情况"),
    ),
    Field(
        "category",
        of_issue("category"),
        cells.choice(Category, also=CATEGORIES),
        names=("问题类别", "问题类型", "类型"),
        needed=True,
        show=label_in(Category),
        choices=words_of(Category),
    ),
    Field(
        "level",
        of_issue("level"),
        cells.choice(Level, also=LEVELS),
        names=("协调层级", "层级", "解决层级", "需协调层级"),
        show=label_in(Level),
        choices=words_of(Level),
    ),
    Field(
        "raised_on",
        of_issue("raised_on"),
        cells.first_day,
        names=("提出日期", "提出时间", "反映时间", "收集时间", "排查日期"),
    ),
    Field(
        "investment_affected",
        of_issue("investment_affected"),
        cells.amount,
        names=("影响投资", "涉及投资", "影响投资额"),
        unit="wan",
        show=wan,
    ),
    Field(
        "organisation",
        of_issue("organisation"),
        cells.name(120),
        names=("牵头单位", "责任部门", "牵头部门", "办理单位", "承办单位"),
    ),
    Field("handler", of_issue("handler"), cells.name(60), names=("责任人姓名", "承办人", "经办人", "办理人")),
    Field("phone", of_issue("handler_phone"), cells.phone, names=("责任人电话", "联系电话", "联系方式")),
    Field(
        "due_on",
        of_issue("due_on"),
        cells.day,
        names=("办结时限", "解决时限", "完成期限", "要求完成时间", "整改时限", "计划解决时间"),
    ),
    Field(
        "measures",
        of_issue("measures"),
        cells.text(LONGEST_TEXT),
        names=("解决措施", "整改措施", "工作措施", "建议措施"),
    ),
    Field(
        "progress",
        of_issue("progress"),
        cells.text(LONGEST_TEXT),
        names=("办理进展", "工作进展", "进展情况", "解决进展", "目前进展"),
    ),
    Field("state", of_issue("state"), cells.name(20), names=("办理状态",), is_read_only=True),
)
