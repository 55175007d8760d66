"""What of a project can stand in a column of a platform's table, and how it is written there.

The platforms are Chinese whoever exports: choices, divisions and units come by their Chinese names.
"""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.pool.models import AnnualPlan, ConstructionState, Project, Stage, Tier

CENT = Decimal("0.01")
# A code of GB/T 2260.
STANDARD = re.compile(r"[1-9]\d{5}")
SECTIONS = {
    "A": "农、林、牧、渔业",
    "B": "采矿业",
    "C": "制造业",
    "D": "电力、热力、燃气及水生产和供应业",
    "E": "建筑业",
    "F": "批发和零售业",
    "G": "交通运输、仓储和邮政业",
    "H": "住宿和餐饮业",
    "I": "信息传输、软件和信息技术服务业",
    "J": "金融业",
    "K": "房地产业",
    "L": "租赁和商务服务业",
    "M": "科学研究和技术服务业",
    "N": "水利、环境和公共设施管理业",
    "O": "居民服务、修理和其他服务业",
    "P": "教育",
    "Q": "卫生和社会工作",
    "R": "文化、体育和娱乐业",
    "S": "公共管理、社会保障和社会组织",
}
CHINESE = "zh-hans"


class Unit(models.TextChoices):
    """The unit of an amount."""

    WAN = "wan", _("10,000 yuan (万元)")
    YI = "yi", _("100 million yuan (亿元)")
    YUAN = "yuan", pgettext_lazy("unit", "yuan")


class Format(models.TextChoices):
    """How a day is written."""

    DAY = "DAY", "2025-03-28"
    SLASHES = "SLASHES", "2025/03/28"
    COMPACT = "COMPACT", "20250328"
    MONTH = "MONTH", "2025-03"
    MONTH_DOT = "MONTH_DOT", "2025.03"
    MONTH_COMPACT = "MONTH_COMPACT", "202503"
    MONTH_ZH = "MONTH_ZH", "2025年3月"
    YEAR = "YEAR", "2025"
    DATE = "DATE", _("as a date of the spreadsheet")


PATTERNS = {
    Format.DAY: "{0:%Y-%m-%d}",
    Format.SLASHES: "{0:%Y/%m/%d}",
    Format.COMPACT: "{0:%Y%m%d}",
    Format.MONTH: "{0:%Y-%m}",
    Format.MONTH_DOT: "{0:%Y.%m}",
    Format.MONTH_COMPACT: "{0:%Y%m}",
    Format.MONTH_ZH: "{0.year}年{0.month}月",
    Format.YEAR: "{0.year}",
}
MONTHLY = {Format.MONTH, Format.MONTH_DOT, Format.MONTH_COMPACT, Format.MONTH_ZH}
PER_WAN = {Unit.WAN: Decimal(1), Unit.YI: Decimal("0.0001"), Unit.YUAN: Decimal(10_000)}


@dataclass(frozen=True)
class Source:
    """Something of a project. `path` is its way on the project (joined and sorted by), `kind` one of "text",
    "amount", "percent", "day", "place" (the number of the row in the file); `pairs` are the choices where it
    is one, `names` usual headings for it."""

    code: str
    label: Any
    path: str
    kind: str = "text"
    pairs: Callable[[], Any] | None = None
    names: tuple[str, ...] = ()
    # Reads a value that does not stand at the path alone, and the paths that it needs besides.
    own: Callable[[Any], Any] | None = None
    paths: tuple[str, ...] = ()

    def read(self, project):
        """The plain value: text, Decimal, date or None; amounts in 万元."""
        if self.own is not None:
            return self.own(project)
        value = project
        for part in self.path.split("__"):
            value = None if value is None else getattr(value, part)
        if value in (None, ""):
            return None
        return words(self.pairs).get(value, str(value)) if self.pairs else value


@cache
def words(pairs):
    """{code: Chinese word} of choices; a section of the national standard without its letter."""
    with translation.override(CHINESE):
        return {code: str(label).removeprefix(f"{code} ") for code, label in pairs()}


def of(choices):
    """A function that gives the pairs of choices."""
    return lambda: choices.choices


def national(division):
    """The nearest of a division and those above it that has a code of GB/T 2260: a zone has none."""
    while division is not None and not STANDARD.fullmatch(division.code):
        division = division.parent
    return division


def code_of_division(project):
    """The code of GB/T 2260 of a project's division, or of what the division lies in."""
    found = national(project.division)
    return found.code if found else None


def code_is_of(project):
    """A note in Chinese where that is not the code of the division itself; "" where it is."""
    found = national(project.division)
    if found is None or found == project.division:
        return ""
    return f"{project.division.name}无国家行政区划代码，按所在的{found.name}（{found.code}）填报。"


def sections():
    """The sections of GB/T 4754-2017 by their whole names."""
    return SECTIONS.items()


STAGES, TIERS, STATES = of(Stage), of(Tier), of(ConstructionState)
NATURES, BUILD_TYPES = of(Project.Nature), of(AnnualPlan.BuildType)
SOURCES = {
    one.code: one
    for one in (
        Source("name", _("project name"), "name", names=("项目名称", "名称", "建设项目名称")),
        Source(
            "national_code",
            _("national code"),
            "national_code",
            names=("项目代码", "投资项目统一代码", "项目统一代码", "统一代码", "国家编码"),
        ),
        Source("serial", _("number of the row"), "pk", "place"),
        Source("division", _("division"), "division__name", names=("所属地区", "建设地区", "旗县")),
        Source(
            "division_code",
            _("code of the division"),
            "division__code",
            names=("行政区划代码",),
            own=code_of_division,
            paths=("division__parent__parent__code",),
        ),
        Source("place", _("place of construction"), "place", names=("建设地点", "建设地址")),
        Source("owner", _("owner"), "owner__name", names=("项目单位", "项目法人", "业主单位", "建设单位")),
        Source(
            "owner_code",
            _("credit code of the owner"),
            "owner__credit_code",
            names=("统一社会信用代码", "项目法人证照号码"),
        ),
        Source(
            "department",
            _("responsible department"),
            "responsible_department__name",
            names=("行业主管部门", "责任单位", "主管部门"),
        ),
        Source("industry_code", _("section of industry (letter)"), "industry", names=("行业代码",)),
        Source("industry", _("section of industry (words)"), "industry", pairs=sections, names=("所属行业",)),
        Source("chain", _("industry chain"), "chain__name", names=("产业链",)),
        Source("nature", _("nature of construction"), "nature", pairs=NATURES, names=("建设性质",)),
        Source("build_type", _("new or continued"), "build_type", pairs=BUILD_TYPES),
        Source("content", _("content and scale"), "content", names=("建设规模及内容", "建设内容及规模")),
        Source("plan_basis", _("plan or policy it serves"), "plan_basis"),
        Source("total_investment", _("total investment"), "total_investment", "amount", names=("总投资",)),
        Source("planned", _("year's plan"), "planned", "amount", names=("年度计划投资", "本年计划投资")),
        Source("completed", _("completed this year"), "completed", "amount", names=("本年完成投资",)),
        Source("prior", _("completed by the end of last year"), "prior", "amount"),
        Source("funding", _("source of funds"), "funding", names=("资金来源",)),
        Source("funds_in_place", _("funds in place"), "funds_in_place", "amount", names=("到位资金",)),
        Source("funding_gap", _("funding gap"), "funding_gap", "amount", names=("资金缺口",)),
        Source("stage", _("stage"), "stage", pairs=STAGES, names=("项目阶段", "实施阶段")),
        Source("tier", _("tier"), "tier", pairs=TIERS),
        Source("state", _("state of construction"), "construction_state", pairs=STATES),
        Source("progress", _("physical progress"), "progress_percent", "percent", names=("形象进度",)),
        Source("planned_start", _("planned start"), "planned_start_on", "day", names=("计划开工时间",)),
        Source("started", _("actual start"), "started_on", "day", names=("实际开工时间", "开工时间")),
        Source(
            "planned_completion",
            _("planned completion"),
            "planned_completion_on",
            "day",
            names=("计划竣工时间", "拟建成时间"),
        ),
        Source("completed_on", _("actual completion"), "completed_on", "day", names=("实际竣工时间",)),
        Source("in_production", _("in production since"), "in_production_on", "day", names=("投产时间",)),
        Source("stat_entered", _("entered into statistics"), "stat_entered_on", "day", names=("入统时间",)),
        Source("not_started", _("why not started or resumed"), "not_started_reason"),
        Source("contact", _("contact"), "contact_name", names=("联系人",)),
        Source("phone", _("contact's phone"), "contact_phone", names=("联系电话",)),
        Source("note", _("note"), "note", names=("备注",)),
    )
}


def choices():
    """The sources as choices of a field."""
    return [(one.code, one.label) for one in SOURCES.values()]


def written(column, project, *, codes=False):
    """What a column of a layout holds for a project: text, number, date or None. A layout with the codes of
    divisions (`codes`) tells in its note where one is that of the place above."""
    if not column.source:
        return column.fixed or None
    source = SOURCES.get(column.source)
    value = None if source is None else source.read(project)
    if codes and column.source == "note" and (told := code_is_of(project)):
        return f"{value} {told}" if value else told
    return None if value is None else formatted(column, source.kind, value)


def formatted(column, kind, value):
    """A value as a column wants it."""
    if kind == "amount":
        return (value * PER_WAN[column.unit or Unit.WAN]).quantize(CENT, rounding=ROUND_HALF_UP)
    if kind == "day" and isinstance(value, datetime.date) and column.format != Format.DATE:
        return PATTERNS[column.format or Format.DAY].format(value)
    return value
