"""The columns of a ledger of projects: their usual headings, and how their cells are read."""

from django.utils.translation import gettext_lazy as _

from projects.directory.models import Division
from projects.imports import cells
from projects.imports.kinds import Field, New

from .entry_fields import check_phone, check_size
from .finding import CODE_NAMES, NAME_NAMES, read_code, read_text
from .models import ConstructionState, Project, Stage, Tier
from .models.project import NATIONAL_CODE_VALIDATOR
from .naming import begun_day, due_day

# What a fact is called on the project's page.
LABELS = {field.name: field.verbose_name for field in Project._meta.concrete_fields}
SECTIONS = [
    "农林牧渔业",
    "采矿业",
    "制造业",
    "电力、热力、燃气及水生产和供应业",
    "建筑业",
    "批发和零售业",
    "交通运输、仓储和邮政业",
    "住宿和餐饮业",
    "信息传输、软件和信息技术服务业",
    "金融业",
    "房地产业",
    "租赁和商务服务业",
    "科学研究和技术服务业",
    "水利、环境和公共设施管理业",
    "居民服务、修理和其他服务业",
    "教育",
    "卫生和社会工作",
    "文化、体育和娱乐业",
    "公共管理、社会保障和社会组织",
]
INDUSTRIES = {
    **dict(zip(SECTIONS, Project.Industry.values, strict=True)),
    **{name.removesuffix("业"): code for name, code in zip(SECTIONS, Project.Industry.values, strict=True)},
    "农业": "A",
    "工业": "C",
    "电力": "D",
    "能源": "D",
    "交通": "G",
    "水利": "N",
    "文化旅游": "R",
}
STAGES = {
    "谋划项目": Stage.PLANNING,
    "谋划中": Stage.PLANNING,
    "储备项目": Stage.RESERVE,
    "前期": Stage.PRELIMINARY,
    "前期工作": Stage.PRELIMINARY,
    "前期项目": Stage.PRELIMINARY,
    "前期手续办理": Stage.PRELIMINARY,
    "开工": Stage.STARTED,
    "已开工": Stage.STARTED,
    "新开工": Stage.STARTED,
    "在建": Stage.UNDER_CONSTRUCTION,
    "建设中": Stage.UNDER_CONSTRUCTION,
    "在建项目": Stage.UNDER_CONSTRUCTION,
    "竣工": Stage.COMPLETED,
    "已竣工": Stage.COMPLETED,
    "完工": Stage.COMPLETED,
    "已完工": Stage.COMPLETED,
    "投产": Stage.IN_PRODUCTION,
    "已投产": Stage.IN_PRODUCTION,
    "投产达产": Stage.IN_PRODUCTION,
    "达产": Stage.IN_PRODUCTION,
}
TIERS = {
    "近期": Tier.NEAR_TERM,
    "近期可实施": Tier.NEAR_TERM,
    "近期可实施项目": Tier.NEAR_TERM,
    "滚动": Tier.ROLLING,
    "定期可滚动": Tier.ROLLING,
    "长期": Tier.LONG_TERM,
    "长期有储备": Tier.LONG_TERM,
    "中长期": Tier.LONG_TERM,
}
NATURES = {
    "新建": Project.Nature.NEW,
    "扩建": Project.Nature.EXPANSION,
    "改扩建": Project.Nature.EXPANSION,
    "改建": Project.Nature.RENOVATION,
    "改造": Project.Nature.RENOVATION,
    "技改": Project.Nature.TECHNICAL,
    "技术改造": Project.Nature.TECHNICAL,
    "迁建": Project.Nature.RELOCATION,
    "搬迁": Project.Nature.RELOCATION,
}
STATES = {
    "在建": ConstructionState.WORKING,
    "施工": ConstructionState.WORKING,
    "施工中": ConstructionState.WORKING,
    "冬季停工": ConstructionState.WINTER,
    "停工": ConstructionState.HALTED,
    "停建": ConstructionState.HALTED,
    "缓建": ConstructionState.HALTED,
    "停建缓建": ConstructionState.HALTED,
}
read_nature = cells.choice(Project.Nature, NATURES)


def read_national_code(value, reading):
    """A national code with its hyphens. Raises ValidationError for what has not its form."""
    code = read_code(value if value is None else cells.plain(value), reading)
    if code is not None:
        NATIONAL_CODE_VALIDATOR(code)
    return code


def read_phone(value, reading):
    """A phone number as it is typed. Raises ValidationError for what nobody could dial."""
    text = cells.text(40, fact=True)(value, reading)
    if text is not None:
        check_phone(text)
    return text


def read_size(value, reading):
    """An amount. Raises ValidationError where it must have got a unit too many."""
    amount = cells.amount(value, reading)
    check_size(amount)
    return amount


def read_serial(value, reading):
    """The number on the list that was chosen; without one, the numbers of a file are only its rows'."""
    return cells.count(value, reading) if reading.options.get("project_list") else None


def nature(value, reading):
    """The nature of construction. Ledgers write 续建 in this column too, which says nothing of it but is a
    matter of the year's plan."""
    return None if cells.plain(value).strip() == "续建" else read_nature(value, reading)


def fact(code, read, *names, **more):
    """A column of a fact of the project, called as on its page."""
    return Field(code, LABELS[code], read, names, **more)


def choice(code, choices, also, *names):
    """A column of one of some choices, shown and offered by their words."""
    labels = dict(choices.choices)
    return fact(
        code,
        nature if code == "nature" else cells.choice(choices, also),
        *names,
        show=lambda value: str(labels.get(value, value)),
        choices=lambda reading: [str(label) for label in labels.values()],
    )


def division_names(reading):
    """The parts of the city, for a drop-down list."""
    return Division.objects.filter(parent__isnull=False).values_list("name", flat=True)


def owner_in_words(value):
    """An owner; one that is entered with the row is said to be new."""
    return str(_("New unit: %(name)s")) % {"name": value} if isinstance(value, New) else str(value)


FIELDS = (
    fact("name", read_text, *NAME_NAMES, is_key=True),
    fact("national_code", read_national_code, *CODE_NAMES),
    Field(
        "serial",
        _("serial number"),
        read_serial,
        ("序号", "清单序号", "项目序号", "编号"),
    ),
    fact(
        "division",
        cells.name(120),
        *(
            "所属地区",
            "地区",
            "旗县",
            "旗县市区",
            "所在旗县",
            "所属旗县",
            "旗县（市、区）",
            "属地",
            "行政区划",
        ),
        choices=division_names,
    ),
    fact(
        "place",
        cells.text(200, fact=True),
        *("建设地点", "项目地点", "建设地址", "建设地点及位置", "具体地点", "项目建设地点", "地址", "位置"),
    ),
    fact(
        "owner",
        cells.name(120),
        *("建设单位", "业主", "业主单位", "项目单位", "项目业主", "建设单位（业主）", "投资主体", "项目法人"),
        *("企业名称", "投资企业", "投资方", "建设主体", "项目建设单位", "项目法人单位"),
        show=owner_in_words,
    ),
    choice("stage", Stage, STAGES, "阶段", "项目阶段", "建设阶段", "实施阶段", "项目状态", "进展阶段"),
    choice("tier", Tier, TIERS, "层级", "库别", "所在库", "项目库", "入库类别", "入库层级", "三级库"),
    choice("nature", Project.Nature, NATURES, "建设性质", "项目性质"),
    choice("industry", Project.Industry, INDUSTRIES, "行业", "所属行业", "行业类别", "行业门类", "产业类型"),
    fact("chain", cells.name(120), "产业链", "所属产业链", "重点产业链", "产业链条"),
    fact(
        "content",
        cells.text(4000),
        *(
            "建设规模及内容",
            "建设内容及规模",
            "建设内容和规模",
            "主要建设内容",
            "主要建设内容及规模",
            "建设内容",
        ),
        *("建设规模", "项目概况", "建设规模和内容", "建设规模及主要内容", "主要建设规模及内容"),
    ),
    fact("plan_basis", cells.text(200, fact=True), "规划依据", "政策依据", "入库依据", "规划政策依据"),
    fact(
        "total_investment",
        read_size,
        *("总投资", "计划总投资", "投资总额", "项目总投资", "估算总投资", "概算总投资", "投资规模"),
        unit="wan",
    ),
    fact("funding", cells.text(200, fact=True), "资金来源", "资金来源渠道", "资金渠道"),
    fact("funds_in_place", read_size, "到位资金", "已到位资金", "资金到位", "资金到位情况", unit="wan"),
    fact("funding_gap", read_size, "资金缺口", "缺口", "缺口资金", unit="wan"),
    fact(
        "responsible_department",
        cells.name(120),
        *("责任单位", "责任部门", "行业主管部门", "主管部门", "牵头部门", "牵头单位", "市直主管部门"),
    ),
    fact("working_group", cells.name(120), "工作组", "工作小组", "推进组", "工作推进组", "专班"),
    fact("contact_name", cells.name(60), "联系人", "项目联系人", "项目负责人", "联系人姓名", "负责人"),
    fact("contact_phone", read_phone, "电话", "联系电话", "联系方式", "手机", "手机号", "联系人电话"),
    fact("site_settled_on", begun_day, "用地落实时间", "要素落实时间", "选址落实时间"),
    fact(
        "planned_start_on",
        due_day,
        *("开工时间", "计划开工时间", "计划开工", "拟开工时间", "预计开工时间", "开工日期", "建设起始时间"),
    ),
    fact(
        "planned_completion_on",
        due_day,
        *("竣工时间", "计划竣工时间", "计划竣工", "预计竣工时间", "计划完工时间", "完工时间", "竣工日期"),
    ),
    fact("started_on", begun_day, "实际开工时间", "实际开工", "实际开工日期"),
    fact("resumed_on", begun_day, "复工时间", "复工日期", "实际复工时间"),
    fact("completed_on", begun_day, "实际竣工时间", "实际竣工", "实际完工时间"),
    fact("in_production_on", begun_day, "投产时间", "实际投产时间", "投产日期", "达产时间"),
    choice("construction_state", ConstructionState, STATES, "施工状态", "在建状态"),
    fact(
        "not_started_reason", cells.text(200), "未开工原因", "未开复工原因", "未开（复）工原因", "未复工原因"
    ),
    fact("stat_entered_on", begun_day, "入统时间", "入统日期", "入统入库时间"),
    fact(
        "is_restructured",
        cells.yes_no,
        *("盘活重组", "是否盘活重组", "是否盘活"),
        show=lambda value: str(_("yes") if value else _("no")),
        choices=lambda reading: [str(_("yes")), str(_("no"))],
    ),
    fact("note", cells.text(2000), "备注", "说明"),
)
# What is named by its name, and the Names of the run that know it.
NAMED = ("division", "owner", "responsible_department", "working_group", "chain")
# What moves by an act of its own and is no fact that is simply put right.
MOVED = ("serial", "division", "stage", "tier")
