"""The columns of a ledger of agreements (签约项目台账), and what holds for the whole file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.base.money import wan
from projects.imports import cells
from projects.imports.kinds import Field
from projects.pool.naming import begun_day, due_day

from .credit_codes import read_code
from .models import Agreement, Prospect

KINDS = {
    "正式": Agreement.Kind.FORMAL,
    "正式签约": Agreement.Kind.FORMAL,
    "正式合同": Agreement.Kind.FORMAL,
    "合同": Agreement.Kind.FORMAL,
    "框架": Agreement.Kind.FRAMEWORK,
    "框架合同": Agreement.Kind.FRAMEWORK,
    "意向": Agreement.Kind.FRAMEWORK,
    "意向协议": Agreement.Kind.FRAMEWORK,
}


class AgreementOptions(forms.Form):
    """What nobody can see from the file: whether what is like something known is another."""

    is_another = forms.BooleanField(
        label=_("Enterprises that have signed already sign another project here"),
        required=False,
        initial=False,
    )
    is_other = forms.BooleanField(
        label=_("Enterprises whose names are like a known one are other enterprises"),
        required=False,
        initial=False,
    )

    def __init__(self, *args, user, **options):
        super().__init__(*args, **options)


def of_agreement(name):
    """The label of a field of an agreement."""
    return Agreement._meta.get_field(name).verbose_name


def credit_code(value, reading):
    """A unified social credit code with its check digit checked; None for nothing."""
    return read_code(cells.plain(value).strip("—-/")) or None


def kind_in_words(code):
    """How a kind of agreement is shown."""
    return Agreement.Kind(code).label if code else ""


FIELDS = (
    Field(
        "name",
        of_agreement("name"),
        cells.name(200),
        names=("项目名称", "签约项目", "签约项目名称", "名称"),
        is_key=True,
        needed=True,
    ),
    Field(
        "enterprise",
        of_agreement("prospect"),
        cells.name(120),
        names=("企业名称", "签约企业", "投资企业", "投资方", "投资主体", "投资单位", "客商", "投资企业名称"),
        is_key=True,
        needed=True,
    ),
    Field(
        "credit_code",
        Prospect._meta.get_field("credit_code").verbose_name,
        credit_code,
        names=("统一社会信用代码", "信用代码", "社会信用代码"),
        is_key=True,
    ),
    Field(
        "signed_on",
        of_agreement("signed_on"),
        cells.first_day,
        names=("签约时间", "签约日期", "签订时间", "签订日期", "签约日"),
        is_key=True,
        needed=True,
    ),
    Field(
        "kind",
        of_agreement("kind"),
        cells.choice(Agreement.Kind, also=KINDS),
        names=("协议类型", "协议性质", "签约类型", "合同类型", "签约性质"),
        needed=True,
        show=kind_in_words,
        choices=lambda reading: [str(one.label) for one in Agreement.Kind],
    ),
    Field(
        "amount",
        of_agreement("amount"),
        cells.amount,
        names=("签约额", "签约金额", "协议投资额", "投资额", "总投资", "计划总投资", "合同额", "协议总投资"),
        needed=True,
        unit="wan",
        show=wan,
    ),
    Field(
        "number",
        of_agreement("number"),
        cells.text(60),
        names=("协议编号", "合同编号", "协议号"),
    ),
    Field(
        "parties",
        of_agreement("parties"),
        cells.text(300),
        names=("签约双方", "签约方", "签约主体", "签约各方"),
    ),
    Field(
        "chain",
        of_agreement("chain"),
        cells.name(120),
        names=("产业链", "所属产业链", "所属产业", "产业类别"),
    ),
    Field(
        "division",
        of_agreement("division"),
        cells.name(120),
        names=("地区", "所在地区", "落地旗县", "项目落地", "落户地", "建设地点", "旗县市区", "落地地区"),
    ),
    Field(
        "unit",
        of_agreement("unit"),
        cells.name(120),
        names=("签约单位", "责任单位", "招商单位", "引进单位", "牵头单位", "招商责任单位"),
    ),
    Field(
        "content",
        of_agreement("content"),
        cells.text(4000),
        names=("建设内容", "建设规模及内容", "建设内容及规模", "主要建设内容", "项目内容", "项目简介"),
    ),
    Field(
        "promised_start_on",
        of_agreement("promised_start_on"),
        begun_day,
        names=("约定开工时间", "计划开工时间", "计划开工", "拟开工时间", "承诺开工时间"),
    ),
    Field(
        "promised_completion_on",
        of_agreement("promised_completion_on"),
        due_day,
        names=("约定竣工时间", "计划竣工时间", "计划竣工", "拟竣工时间", "计划投产时间", "承诺竣工时间"),
    ),
    Field("state", of_agreement("state"), cells.name(20), names=("履约状态", "履约情况"), is_read_only=True),
)
