"""Annual plans from files: a row is a project's plan of a year. A new plan is entered, the amount of one that
there is revised by the document that was named for the file."""

import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.errors import RuleViolation
from projects.imports import cells
from projects.imports.kinds import Field, Kind

from . import acts, bringing
from .finding import Known, project_fields
from .importing_fields import LABELS, read_size
from .importing_options import PlanOptions
from .importing_projects import NOT_YOURS, REQUIRED, main_list
from .models import AnnualPlan, ProgressCurve, Project
from .naming import Names

BUILD_TYPES = {
    "新开工": AnnualPlan.BuildType.NEW,
    "拟新建": AnnualPlan.BuildType.NEW,
    "计划新开工": AnnualPlan.BuildType.NEW,
    "续建项目": AnnualPlan.BuildType.CONTINUED,
    "新建项目": AnnualPlan.BuildType.NEW,
    "结转": AnnualPlan.BuildType.CONTINUED,
}
# What a row says in the words of the plan's fields.
FACTS = {"build_type": "build_type", "prior": "prior_cumulative", "goal": "goal", "curve": "curve"}


def label(name):
    return AnnualPlan._meta.get_field(name).verbose_name


def curve_names(reading):
    """The curves, for a drop-down list."""
    return [str(curve) for curve in ProgressCurve.objects.all()]


FIELDS = (
    *project_fields(),
    Field(
        "total",
        LABELS["total_investment"],
        read_size,
        ("总投资", "计划总投资"),
        is_read_only=True,
        unit="wan",
    ),
    Field("year", _("year"), cells.year, ("年度", "年份", "计划年度"), is_key=True),
    Field(
        "build_type",
        label("build_type"),
        cells.choice(AnnualPlan.BuildType, BUILD_TYPES),
        ("新建/续建", "新建续建", "新续建", "建设性质", "建设类型", "新建或续建", "项目类别"),
        show=lambda value: str(AnnualPlan.BuildType(value).label),
        choices=lambda reading: [str(word) for word in AnnualPlan.BuildType.labels],
    ),
    Field(
        "amount",
        label("planned_investment"),
        read_size,
        (
            *(
                "年度计划投资",
                "本年度计划投资",
                "年度计划完成投资",
                "年计划投资",
                "当年计划投资",
                "年度投资计划",
            ),
            *("年度计划", "本年计划投资", "年度投资", "计划完成投资", "今年计划投资", "全年计划投资"),
        ),
        unit="wan",
    ),
    Field(
        "prior",
        label("prior_cumulative"),
        read_size,
        (
            *("截至上年底累计完成", "截至上年底累计完成投资", "上年底累计完成投资", "以前年度完成投资"),
            *("截至去年底完成投资", "截止上年底累计完成投资", "累计完成投资（截至上年底）", "已完成投资"),
        ),
        unit="wan",
    ),
    Field(
        "goal",
        label("goal"),
        cells.text(300),
        (
            "年度目标",
            "年度建设目标",
            "年度建设内容",
            "年度主要建设内容",
            "本年度建设内容",
            "年度形象进度目标",
            "年度工作目标",
        ),
    ),
    Field(
        "curve",
        ProgressCurve._meta.verbose_name,
        cells.name(120),
        ("进度曲线", "序时进度曲线", "曲线"),
        choices=curve_names,
    ),
)


class Loaded:
    """The projects that may be changed, and their plans of the years around (five queries)."""

    def __init__(self, reading):
        year = reading.options["year"]
        # One question for the projects: what is joined to them is asked apart.
        self.projects = Known(Project.objects.allowed(reading.user, "change"))
        self.curves = list(ProgressCurve.objects.all())
        self.curve_names = Names(self.curves, called=lambda row: (row.name, row.name_en, row.code))
        self.default = next((curve for curve in self.curves if curve.is_default), None)
        plans = AnnualPlan.objects.filter(year__gte=year - 2, year__lte=year + 2).select_related("curve")
        self.plans = {(plan.project_id, plan.year): plan for plan in plans}


def year_of(values, reading):
    """The year of a row: its own, else that of the file."""
    return values.get("year") or reading.options["year"]


class Plans(Kind):
    """Plans of a year."""

    code, label, order = "annual_plan", _("Annual plans"), 20
    lists = ("pool.project",)
    list_url = "pool:project_list"
    about = _(
        "A row is a project's plan of a year. New plans are entered; a changed amount is revised by the "
        "document whose number is given with them, and the old one stays readable."
    )
    fields = FIELDS
    options_form = PlanOptions
    all_in_templates = True

    def permission(self, user):
        return user.may("pool.change_project")

    def prepare(self, reading):
        return Loaded(reading)

    def find(self, values, known, reading):
        project = known.projects.find(code=values.get("code") or "", name=values.get("project") or "")
        if values.get("curve"):
            values["curve"] = known.curve_names.proper(values["curve"])
        return known.plans.get((project.pk, year_of(values, reading)))

    def current(self, record, known, reading):
        project = known.projects.get(record.project_id) or record.project
        return {
            "project": project.name,
            "code": project.national_code,
            "total": project.total_investment,
            "year": record.year,
            "build_type": record.build_type or None,
            "amount": record.planned_investment,
            "prior": record.prior_cumulative,
            "goal": record.goal or None,
            "curve": known.curve_names.of(record.curve if record.curve_id else None),
        }

    def check(self, record, values, known, reading):
        faults = {}
        year = year_of(values, reading)
        if abs(year - reading.on.year) > 1:
            faults["year"] = _("Plans are entered for this year, the last and the next.")
        if values.get("curve") is not None:
            try:
                known.curve_names.get(values["curve"])
            except RuleViolation as error:
                faults["curve"] = error
        document = (reading.options.get("document_number") or "").strip()
        if record is None:
            if values.get("amount") is None:
                faults["amount"] = REQUIRED
            if values.get("build_type") is None:
                faults["build_type"] = REQUIRED
            if "curve" not in faults and self._curve(None, values, known, reading) is None:
                faults["curve"] = REQUIRED
        elif values.get("amount") not in (None, record.planned_investment) and not document:
            faults["document_number"] = _(
                "A change of the year's plan needs a document number: enter it in the options."
            )
        return faults

    def _curve(self, project, values, known, reading):
        """The curve of a new plan: that of the row, of the file, of last year, or the default."""
        if values.get("curve") is not None:
            return known.curve_names.get(values["curve"])
        before = project and known.plans.get((project.pk, year_of(values, reading) - 1))
        return reading.options.get("curve") or (before and before.curve) or known.default

    def write(self, record, values, known, reading):
        stamp = {"by": reading.user, "at": reading.at}
        document = reading.options.get("document_number") or ""
        if record is None:
            project = known.projects.find(code=values.get("code") or "", name=values.get("project") or "")
            return acts.set_plan(
                project,
                year_of(values, reading),
                build_type=values["build_type"],
                curve=self._curve(project, values, known, reading),
                amount=values["amount"],
                prior=values.get("prior"),
                goal=values.get("goal") or "",
                document_number=document,
                **stamp,
            )
        plan = self._plan(record, known)
        stamp["reason"] = self._reason(reading)
        if "amount" in values:
            plan.revise(values["amount"], on=self._day(plan, reading), document_number=document, **stamp)
        return self._correct(plan, values, known, stamp)

    @staticmethod
    def _plan(record, known):
        plan = AnnualPlan.objects.get(pk=record.pk)
        # What is joined to it stays what it is, and has been read.
        plan.project = known.projects.get(record.project_id) or record.project
        return plan

    @staticmethod
    def _reason(reading):
        return str(reading.options.get("reason") or "")

    @staticmethod
    def _correct(plan, values, known, stamp):
        """Put right what a row says beside the amount. Returns the plan."""
        facts = {FACTS[code]: value for code, value in values.items() if code in FACTS}
        if "curve" in facts:
            facts["curve"] = known.curve_names.get(facts["curve"])
        if "goal" in facts:
            facts["goal"] = facts["goal"] or ""
        if facts:
            bringing.correct_plan(plan, facts, **stamp)
        return plan

    def restore(self, record, values, known, reading):
        """The revision is taken back, so that the amount before holds on by its own document."""
        if known.projects.get(record.project_id) is None:
            raise RuleViolation("not_yours", NOT_YOURS)
        plan = self._plan(record, known)
        stamp = {"by": reading.user, "at": reading.at, "reason": self._reason(reading)}
        if "amount" in values:
            document = reading.options.get("document_number") or ""
            bringing.take_back_revision(plan, values["amount"], document_number=document, **stamp)
        return self._correct(plan, values, known, stamp)

    def _day(self, plan, reading):
        """From when a changed amount is in force; a plan of next year changes on its first day."""
        return max(reading.options.get("valid_from") or reading.on, datetime.date(plan.year, 1, 1))

    def remove(self, record, reading):
        if not Project.objects.permits(reading.user, "change", record.project):
            raise RuleViolation("not_yours", NOT_YOURS)
        bringing.take_back_plan(record, by=reading.user, at=reading.at, reason=self._reason(reading))

    def fetch(self, model, keys):
        return AnnualPlan.objects.select_related("project", "curve").in_bulk(keys)

    def address(self, record):
        return reverse("pool:project", args=[record.project_id])

    def describe(self, record):
        return pgettext_lazy("a year's plan", "%(project)s, %(year)s") % {
            "project": record.project.name,
            "year": record.year,
        }

    def records(self, reading):
        """The plans of the year in the order of the list; a project without one has an empty row."""
        year = reading.options["year"]
        rows = Project.objects.allowed(reading.user, "change").exclude(
            stage__in=("IN_PRODUCTION", "WITHDRAWN")
        )
        listed = main_list(datetime.date(year, 1, 1))
        rows = rows.in_list_order(listed) if listed is not None else rows.order_by("pk")
        plans = {
            plan.project_id: plan
            for plan in AnnualPlan.objects.filter(
                year=year, project__in=rows.order_by().values("pk")
            ).select_related("curve")
        }
        found = []
        for project in rows:
            plan = plans.get(project.pk) or AnnualPlan(year=year)
            plan.project = project
            found.append(plan)
        return found
