"""Weekly figures (周调度数据) from files: the rows of a week's sheet, as their writer would type them."""

import copy
import re
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from projects.base.errors import RuleViolation, require
from projects.base.money import percent, wan
from projects.base.periods import Week
from projects.base.typed import LONGEST_TEXT
from projects.base.wording import names
from projects.imports import cells, kinds
from projects.imports.kinds import Field
from projects.issues.models import Issue
from projects.pool.finding import Known, project_fields
from projects.pool.models import Project

from . import chain
from .checks import find_doubts, own_figure, sentence
from .deadlines import deadlines_of
from .fields import ALL_FIELDS, TEXT_FIELDS
from .models import WeeklyReport
from .sheet import SheetRow, read_rows, sheet_projects, with_no_change
from .typed import LONGEST_REASON

WEEKS_OFFERED = 12
# A week as titles, sheets and files name it: 第48周, W48.
WEEK_SAID = re.compile(r"第\s*(\d{1,2})\s*周|\bW(\d{1,2})\b")
NOT_YOURS = gettext_lazy("You may not report this project.")
# What a week's row is asked only where it says so itself, and so of every form.
ALWAYS = ("no_change", "no_change_reason")


class WeekForm(forms.Form):
    """Which week the file is of: the open one, or one of the last weeks."""

    week = forms.ChoiceField(label=gettext_lazy("Week"))

    def __init__(self, *args, user, **options):
        super().__init__(*args, **options)
        latest = Week.of(timezone.localdate())
        weeks = [latest - back for back in range(WEEKS_OFFERED)]
        self.fields["week"].choices = [(str(week), week.label) for week in weeks]
        self.fields["week"].initial = str(latest)


@dataclass(frozen=True)
class Sheet:
    """The week's rows by the keys of their projects, and all projects that the reader may report."""

    week: Week
    projects: Known
    rows: dict[Any, SheetRow]


def yes_or_no(value):
    """是 or 否."""
    return "" if value is None else _("yes") if value else _("no")


def of_report(name):
    """The label of a field of the report."""
    return WeeklyReport._meta.get_field(name).verbose_name


def text_field(name, *names, read=cells.text):
    """A column of text with its line breaks."""
    return Field(name, of_report(name), read(LONGEST_TEXT), names=names)


class WeeklyFigures(kinds.Kind):
    """A row is a project's row on the sheet of the week; it becomes a draft, or changes one."""

    code = "weekly_report"
    label = gettext_lazy("Weekly figures")
    lists = ("dispatch.grid",)
    about = gettext_lazy(
        "Each row fills in a project's row on the weekly sheet, as a draft: look at its doubts there and "
        "hand it in. What has been handed in is not changed, and empty cells change nothing."
    )
    order = 30
    options_form = WeekForm
    all_in_templates = True
    # What the week adds and what the year has come to are one figure: a template asks for the latter.
    not_in_templates = ("own",)
    fields = (
        *project_fields(),
        Field(
            "own",
            pgettext_lazy("column", "This week"),
            cells.amount,
            names=("本周完成", "本周完成投资", "本周完成投资额", "当周完成投资", "较上周增量"),
            unit="wan",
            show=wan,
        ),
        Field(
            "cumulative",
            of_report("cumulative"),
            cells.amount,
            names=(
                "年累计",
                "年初以来累计",
                "年初以来累计完成",
                "年初以来累计完成投资",
                "累计完成投资",
                "本年累计完成投资",
                "当年累计完成投资",
                "年累计完成投资",
                "今年累计完成投资",
                "累计完成",
            ),
            unit="wan",
            show=wan,
        ),
        Field(
            "progress_percent",
            of_report("progress_percent"),
            cells.percent,
            names=("形象进度百分比", "形象进度%", "工程进度百分比", "形象进度（%）", "进度百分比"),
            unit="%",
            show=percent,
        ),
        text_field("progress_text", "形象进度", "工程形象进度", "目前形象进度", "工程进度", "建设进展"),
        text_field("procedures", "手续进展", "手续办理情况", "手续办理进展", "前期手续办理情况", "前期进展"),
        text_field("work_done", "本周工作", "本周工作进展", "本周进展", "本周工作完成情况", "本周完成工作"),
        text_field("next_plan", "下周计划", "下周工作计划", "下步计划", "下一步工作计划", "下周工作安排"),
        text_field(
            "problems",
            "存在问题",
            "问题",
            "存在的问题",
            "存在困难和问题",
            "存在的主要问题",
            read=cells.answer,
        ),
        text_field(
            "help_needed",
            "需协调事项",
            "需要协调的事项",
            "需协调解决的问题",
            "需协调解决事项",
            read=cells.answer,
        ),
        Field(
            "expected_on",
            of_report("expected_on"),
            cells.day,
            names=("预计开工时间", "预计开工日期", "预计复工时间", "预计开复工时间", "预计开（复）工时间"),
        ),
        Field(
            "workers",
            of_report("workers"),
            cells.count,
            names=("在场人员", "现场人员", "在场人数", "施工人员", "现场施工人员"),
        ),
        Field(
            "machines",
            of_report("machines"),
            cells.count,
            names=("在场机械", "机械", "现场机械", "施工机械", "在场机械设备", "机械设备"),
        ),
        Field(
            "no_change",
            of_report("no_change"),
            cells.yes_no,
            names=("本周无变化", "无变化"),
            show=yes_or_no,
            choices=lambda reading: [yes_or_no(True), yes_or_no(False)],
        ),
        Field(
            "no_change_reason",
            of_report("no_change_reason"),
            cells.text(LONGEST_REASON),
            names=("无变化原因", "无变化说明"),
        ),
        Field(
            "before",
            pgettext_lazy("column", "By last week"),
            cells.amount,
            names=("上周累计", "截至上周累计"),
            is_read_only=True,
            unit="wan",
            show=wan,
        ),
    )

    def permission(self, user):
        return user.may("pool.report_project")

    def prepare(self, reading):
        """Some fifteen queries."""
        week = Week.parse(reading.options["week"])
        as_of = deadlines_of(week)[week].as_of
        mine = Project.objects.allowed(reading.user, "report")
        rows = read_rows(sheet_projects(mine, week, as_of), week, as_of, today=reading.on)
        return Sheet(week, Known(mine.order_by("pk")), {row.project.pk: row for row in rows})

    def find(self, values, known, reading):
        row = row_of(values, known)
        if row.report.pk:
            return row.report
        # A new row changes nothing that stands there: last week's figure beside it tells what it adds.
        values["before"] = row.facts.before
        return None

    def current(self, record, known, reading):
        row = known.rows.get(record.project_id)
        before = row.facts.before if row else None
        project = row.project if row else record.project
        return {
            **{name: getattr(record, name) for name in (*ALL_FIELDS, *ALWAYS)},
            "project": project.name,
            "code": project.national_code,
            "own": own_figure(record, before),
            "before": before,
        }

    def check(self, record, values, known, reading):
        row = row_of(values, known)
        if not row.is_open:
            return {"project": RuleViolation("closed", why_closed(row))}
        wrong = {}
        for name in ("own", *ALL_FIELDS):
            asked = "cumulative" if name == "own" else name
            if values.get(name) is not None and asked not in row.fields:
                said = gettext_lazy(
                    "A project that is “%(form)s” is not asked this in its weekly row: leave the cell empty."
                )
                wrong[name] = RuleViolation("not_asked", said, form=WeeklyReport.Form(row.form).label)
        own, total, before = values.get("own"), values.get("cumulative"), row.facts.before or 0
        if own is not None and total is not None and own != total - before:
            said = gettext_lazy(
                "Last week stood at %(before)s (10k yuan): with %(own)s that makes %(right)s, not %(total)s."
            )
            figures = {"before": wan(before), "own": wan(own), "right": wan(before + own)}
            figures["total"] = wan(total)
            wrong.setdefault("own", RuleViolation("sum", said, **figures))
        return wrong

    def ask(self, record, values, known, reading):
        row = row_of(values, known)
        report = copy.copy(record or row.report)
        report.form = row.report.form
        given = {name: value for name, value in values.items() if value is not None}
        for name, value in typed_of(given, row, is_new=True).items():
            setattr(report, name, value)
        asked = {one.field: lazy(sentence, str)(one.as_dict()) for one in find_doubts(report, row.facts)}
        if "cumulative" in asked and values.get("cumulative") is None:
            # It was reckoned from what the week added: that cell is asked about.
            asked["own"] = asked.pop("cumulative")
        return asked

    def misfit(self, texts, options):
        week = Week.parse(options["week"])
        said = {int(match[1] or match[2]) for text in texts for match in WEEK_SAID.finditer(text)}
        if not said or week.number in said:
            return ""
        return _("The file says week %(said)s, and it is imported into %(week)s: is that the week?") % {
            "said": names(str(number) for number in sorted(said)),
            "week": week.label,
        }

    def write(self, record, values, known, reading):
        row = known.rows.get(record.project_id) if record else row_of(values, known)
        require(row is not None, "not_yours", NOT_YOURS)
        # A copy: what a trial leaves in it is rolled back in the data base, and must be here.
        report = copy.copy(record or row.report)
        if record is not None:
            report.form = row.report.form
        typed = with_no_change(replace(row, report=report), typed_of(values, row, is_new=record is None))
        chain.fill(report, typed, by=reading.user, at=reading.at, version=report.version)
        return report

    def remove(self, record, reading):
        """Take a draft away that was never handed in and on which nothing rests."""
        mine = Project.objects.allowed(reading.user, "report").filter(pk=record.project_id)
        require(mine.exists(), "not_yours", NOT_YOURS)
        with transaction.atomic():
            row = WeeklyReport.objects.select_for_update().get(pk=record.pk)
            require(
                row.state == WeeklyReport.State.DRAFT and row.first_submitted_at is None,
                "closed",
                gettext_lazy("The row has been handed in and cannot be changed now."),
            )
            kind = ContentType.objects.get_for_model(WeeklyReport)
            issues = Issue.objects.filter(source_type=kind, source_id=row.pk)
            require(
                not row.attachments.exists() and not issues.exists(),
                "rested_on",
                gettext_lazy("Files or issues hang on this row by now."),
            )
            row.delete()

    def fetch(self, model, keys):
        return model.objects.select_related("project").in_bulk(keys)

    def address(self, record):
        return f"{reverse('dispatch:sheet', args=[record.week])}#r{record.project_id}"

    def describe(self, record):
        return record.project.name

    def records(self, reading):
        """The rows that are open, those not begun yet as well, in the order of the sheet."""
        return [row.report for row in self.prepare(reading).rows.values() if row.is_open]


def typed_of(values, row, *, is_new):
    """{field: value} as they are typed into a row, from what a file's row says; what the week added becomes
    the cumulative."""
    typed = {name: value for name, value in values.items() if name in (*ALL_FIELDS, *ALWAYS)}
    if is_new:
        typed = {name: value for name, value in typed.items() if value is not None}
    if values.get("own") is not None and "cumulative" not in typed:
        typed["cumulative"] = values["own"] + (row.facts.before or 0)
    elif "own" in values and not is_new and "cumulative" not in typed:
        typed["cumulative"] = None
    for name in (*TEXT_FIELDS, "no_change_reason"):
        if name in typed:
            typed[name] = typed[name] or ""
    return typed


def why_closed(row):
    """Why a row is not its writer's any more, and who can change that."""
    if not row.begun:
        return gettext_lazy("This week has not begun yet.")
    if row.can_withdraw:
        return gettext_lazy("The row of this week has been handed in; take it back on the sheet first.")
    if row.report.state == WeeklyReport.State.SUBMITTED:
        return gettext_lazy("The row of this week has been dealt with already; ask for it to be returned.")
    return gettext_lazy(
        "The row of this week is accepted: its figures are not taken back, but corrected by the dispatch "
        "office on the page of the report."
    )


def row_of(values, known):
    """The row that a file's row names. Raises RuleViolation, also for a project that is not on the sheet."""
    project = known.projects.find(code=values["code"] or "", name=values["project"] or "")
    if project.pk not in known.rows:
        raise RuleViolation(
            "not_listed",
            gettext_lazy("“%(project)s” does not report in %(week)s: it is on no list that reports weekly."),
            project=project.name,
            week=lazy(lambda: known.week.label, str)(),
        )
    return known.rows[project.pk]
