"""Permits (审批事项) from files: how each stands, with its days and papers, brought in step by step."""

import copy
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from projects.base.errors import RuleViolation, require
from projects.directory.models import Organisation
from projects.imports import cells, kinds
from projects.imports.cells import ENDLESS
from projects.imports.kinds import Field
from projects.pool.duplicates import plain
from projects.pool.finding import Known, project_fields
from projects.pool.models import Project, ProjectList

from . import acts
from .models import Handling, Permit, PermitStep, Procedure
from .reading import RIGHTS
from .rights import may_do
from .rules import HELD, Status
from .stepping import Wanted, way_to
from .taking_back import take_back

STATUS_WORDS = {
    "未开始": Status.NOT_STARTED,
    "未办理": Status.NOT_STARTED,
    "准备中": Status.PREPARING,
    "材料准备": Status.PREPARING,
    "正在准备": Status.PREPARING,
    "受理": Status.ACCEPTED,
    "办理中": Status.ACCEPTED,
    "正在办理": Status.ACCEPTED,
    "在办": Status.ACCEPTED,
    "补正": Status.SUPPLEMENT,
    "办结": Status.GRANTED,
    "已办": Status.GRANTED,
    "已取得": Status.GRANTED,
    "已批复": Status.GRANTED,
    "完成": Status.GRANTED,
    "已完成": Status.GRANTED,
    "不予批准": Status.REFUSED,
    "无需办理": Status.NOT_APPLICABLE,
    "不需要": Status.NOT_APPLICABLE,
}
# What people write for short; other names are those of the procedures themselves.
SHORT_NAMES = {
    "FILING": ("备案", "项目备案", "企业备案"),
    "APPROVAL": ("核准", "项目核准"),
    "GOV_APPROVAL": ("可研", "可研批复", "审批", "立项"),
    "LAND_PRE": ("用地预审", "土地预审", "选址意见书", "用地预审与选址"),
    "FOREST": ("林地", "林地手续", "使用林地"),
    "GRASS": ("草原", "草原手续", "征占用草原", "使用草原"),
    "LAND_USE": ("用地规划", "用地规划许可", "用地规划许可证", "建设用地规划许可", "建设用地规划许可证"),
    "EIA": ("环评", "环评批复", "环境影响评价", "环评手续"),
    "ENERGY": ("能评", "节能审查", "节能评估", "能评手续"),
    "SOIL": ("水保", "水土保持", "水土保持方案", "水保方案"),
    "WATER": ("取水", "取水许可", "取水许可证", "水资源论证"),
    "RELIC": ("文物", "文物勘探", "考古勘探", "文物调查"),
    "SAFETY": ("安评", "安全评价", "安全条件审查", "安全设施设计审查"),
    "WORKS_PLAN": ("工程规划", "工程规划许可", "工程规划许可证", "建设工程规划许可"),
    "DRAWING": ("图审", "施工图审查", "消防审查", "消防设计审查"),
    "CONSTRUCT": ("施工许可", "施工许可证", "建设工程施工许可证"),
    "OVERLIE": ("压覆矿", "压覆矿产"),
    "GEOHAZARD": ("地灾", "地灾评估", "地质灾害评估"),
    "FLOOD": ("洪评", "洪水影响评价"),
    "STABILITY": ("稳评", "社稳评", "社会稳定风险评估"),
}
CODES = {plain(name): code for code, names in SHORT_NAMES.items() for name in names}


@dataclass(frozen=True)
class Permits:
    """The permits that the reader may see with what he may do, by project and by any of their names."""

    projects: Known
    by_key: dict[Any, Permit]
    by_name: dict[Any, dict[str, Permit]]
    reasons: dict[Any, str]


def of_permit(name):
    """The label of a field of a permit."""
    return Permit._meta.get_field(name).verbose_name


def procedures(reading):
    """The procedures of the day by name, for a drop-down list (one query)."""
    return [str(one) for one in Procedure.objects.on(reading.on).order_by("order", "code")]


def names_of(procedure):
    """What a procedure is called in files."""
    return [plain(name) for name in (procedure.code, procedure.name, procedure.name_en) if name]


def label_in(choices):
    """How a code is shown: in its words."""
    return lambda code: choices(code).label if code else ""


def end_in_words(value):
    """How the end of a permit is shown."""
    return gettext("no end") if value == ENDLESS else str(value)


class PermitSteps(kinds.Kind):
    """A row is one procedure of one project."""

    code = "permit"
    label = gettext_lazy("Permits")
    lists = ("preparation.permit", "preparation.queue")
    list_url = "preparation:permits"
    about = gettext_lazy(
        "Each row says how one procedure of a project stands; the steps that lead there are recorded with "
        "their days. Empty cells change nothing, and no file takes a step back."
    )
    order = 50
    creates = False
    fields = (
        *project_fields(),
        Field(
            "procedure",
            of_permit("procedure"),
            cells.name(120),
            names=("审批事项", "事项", "事项名称", "手续名称", "手续", "办理事项", "审批手续", "事项代码"),
            is_key=True,
            needed=True,
            choices=procedures,
        ),
        Field(
            "department",
            of_permit("department"),
            cells.name(120),
            names=("审批部门", "办理部门", "主管部门"),
            is_read_only=True,
        ),
        Field(
            "status",
            of_permit("status"),
            cells.choice(Status, also=STATUS_WORDS),
            names=("办理状态", "办理情况", "状态", "办理结果"),
            show=label_in(Status),
            choices=lambda reading: [
                str(one.label) for one in Status if one not in (Status.ACCEPTED_MISSING, Status.LAPSED)
            ],
        ),
        Field(
            "on",
            gettext_lazy("Date of the status"),
            cells.done_day,
            names=("状态日期", "办理日期", "开始准备日期", "补正日期"),
        ),
        Field(
            "accepted_on",
            of_permit("accepted_on"),
            cells.done_day,
            names=("受理日期", "受理时间", "受理日"),
        ),
        Field(
            "granted_on",
            of_permit("granted_on"),
            cells.done_day,
            names=("办结日期", "办结时间", "批复日期", "批复时间", "取得时间", "完成时间", "发证日期"),
        ),
        Field(
            "document_number",
            of_permit("document_number"),
            cells.text(80),
            names=("批复文号", "文号", "证书编号", "批文号", "许可证号", "文件号", "批准文号"),
        ),
        Field(
            "valid_until",
            of_permit("valid_until"),
            cells.until_day,
            names=("有效期至", "有效期", "有效期截止", "到期日"),
            show=end_in_words,
        ),
        Field(
            "handling",
            of_permit("handling"),
            cells.choice(Handling, also={"窗口": "COUNTER", "集中审批": "SESSION", "不见面": "ONLINE"}),
            names=("办理方式",),
            show=label_in(Handling),
            choices=lambda reading: [str(one.label) for one in Handling],
        ),
        Field(
            "reason",
            gettext_lazy("Reason"),
            cells.text(200),
            names=("原因", "办理说明", "不予许可原因", "补正内容", "不涉及原因", "调整原因"),
        ),
    )

    def permission(self, user):
        return any(user.may(f"preparation.{right}_permit") for right in RIGHTS)

    def prepare(self, reading):
        """Five queries beyond the reader's grants. A city has thousands of permits: what many of them share
        is loaded once, and not with each."""
        visible = Permit.objects.allowed(reading.user)
        found = list(visible.with_rights(reading.user, *RIGHTS).order_by("pk"))
        concerned = Project.objects.filter(pk__in=visible.order_by().values("project")).order_by("pk")
        known = Known(concerned)
        procedures = Procedure.objects.in_bulk()
        departments = Organisation.objects.in_bulk({one.department_id for one in found} - {None})
        called = {pk: names_of(one) for pk, one in procedures.items()}
        by_name = defaultdict(dict)
        for one in found:
            one.project, one.procedure = known.get(one.project_id), procedures[one.procedure_id]
            one.department = departments.get(one.department_id)
            by_name[one.project_id].update(dict.fromkeys(called[one.procedure_id], one))
        steps = PermitStep.objects.filter(valid_to=None).exclude(reason="").order_by()
        reasons = dict(steps.values_list("permit", "reason"))
        known.suggest(
            one.project_id for one in found if any(getattr(one, f"may_{right}") for right in RIGHTS)
        )
        return Permits(known, {one.pk: one for one in found}, by_name, reasons)

    def find(self, values, known, reading):
        project = known.projects.find(code=values["code"] or "", name=values["project"] or "")
        name = plain(values["procedure"])
        of_project = known.by_name.get(project.pk, {})
        found = of_project.get(name) or of_project.get(plain(CODES.get(name, "")))
        if found is None:
            error = RuleViolation(
                "no_permit",
                gettext_lazy("“%(project)s” has no procedure “%(name)s”: what it needs is set on its page."),
                project=project.name,
                name=values["procedure"],
            )
            error.field = "procedure"
            raise error
        return found

    def current(self, record, known, reading):
        return {
            "project": record.project.name,
            "code": record.project.national_code,
            "procedure": str(record.procedure),
            "department": str(record.department) if record.department_id else None,
            "status": record.status,
            "on": record.status_on,
            "accepted_on": record.accepted_on,
            # The day of the decision, also of one against it.
            "granted_on": record.status_on if record.status == Status.REFUSED else record.granted_on,
            "document_number": record.document_number,
            "valid_until": record.valid_until or (ENDLESS if record.status == Status.GRANTED else None),
            "handling": record.handling,
            "reason": known.reasons.get(record.pk, ""),
        }

    def check(self, record, values, known, reading):
        return self._way(record, values, known, reading).wrong

    def _way(self, record, values, known, reading):
        return way_to(Wanted(record, self.current(record, known, reading), values, reading.on))

    def write(self, record, values, known, reading):
        way = self._way(record, values, known, reading)
        for name, error in way.wrong.items():
            error.field = name
            raise error
        # A copy: what a trial leaves in it is rolled back in the data base, and must be here.
        permit = copy.copy(record)
        stamp = {"by": reading.user, "at": reading.at}
        for act, told in way.acts:
            getattr(acts, act)(permit, **told, **stamp, version=permit.version)
        return permit

    def restore(self, record, values, known, reading):
        """The steps that the import recorded are taken back; where nothing but the words of a step were
        brought, there is nothing to take back."""
        own = known.by_key.get(record.pk)
        require(
            own is not None and any(may_do(own, act) for act in ("begin", "adjust")),
            "not_yours",
            gettext_lazy("You may read “%(permit)s” and not change this."),
            permit=record.procedure,
        )
        stamp = {"by": reading.user, "at": reading.at, "version": record.version}
        earlier = values.get("status") or before(record, values)
        if Status.NOT_APPLICABLE in (record.status, earlier):
            require(
                earlier in (Status.NOT_APPLICABLE, Status.NOT_STARTED),
                "not_back",
                gettext_lazy("It cannot go back to “%(status)s”: put it right on its page."),
                status=Status(earlier).label,
            )
            needed = earlier == Status.NOT_STARTED
            why = gettext("The import is taken back.")
            return acts.adjust(record, applicable=needed, on=reading.on, reason=why, **stamp)
        return take_back(record, earlier, **stamp)

    def remove(self, record, reading):
        raise RuleViolation("not_begun", gettext_lazy("What a project needs is not set by files."))

    def fetch(self, model, keys):
        return model.objects.select_related("project", "procedure", "department").in_bulk(keys)

    def address(self, record):
        return reverse("preparation:permit", args=[record.pk])

    def describe(self, record):
        return str(record)

    def records(self, reading):
        """What remains to be done and the reader may do, in the order of the main list and the procedures."""
        known = self.prepare(reading)
        listed = ProjectList.objects.main_of(reading.on.year)
        serials = (
            dict(listed.entries.filter(valid_to=None).values_list("project", "serial")) if listed else {}
        )
        mine = [
            one
            for one in known.by_key.values()
            if not one.is_done and one.project.stage != "WITHDRAWN" and may_do(one, "begin")
        ]
        last = max(serials.values(), default=0) + 1
        return sorted(
            mine, key=lambda one: (serials.get(one.project_id, last), one.project_id, one.procedure.order)
        )


def before(record, values):
    """How a permit stood before an import whose file gave the days and not the status (one query)."""
    steps = list(record.steps.order_by("-pk"))[1:]
    if "accepted_on" in values:
        steps = [step for step in steps if step.status not in HELD]
        # Preparing for no day: told only by the acceptance.
        if (
            len(steps) > 1
            and steps[0].status == Status.PREPARING
            and steps[0].valid_from == steps[0].valid_to
        ):
            steps = steps[1:]
    return steps[0].status if steps else record.status
