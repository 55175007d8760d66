"""The statistics bureau's monthly table (入统数据) from a file: figures with their source."""

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from projects.base import events
from projects.base.errors import RuleViolation
from projects.base.money import wan
from projects.base.periods import Month
from projects.base.wording import names
from projects.imports import cells, kinds
from projects.imports.kinds import Field
from projects.pool.finding import Known, project_fields
from projects.pool.models import Project, ProjectList

from .models import StatisticalFigure
from .statistics import JANUARY, enter, last_month_of, reported_by, side_by_side, take_back

NOT_REPORTED = gettext_lazy("Nothing is reported by then: say why the two differ.")
DIFFERS = gettext_lazy("Reported are %(reported)s (10k yuan), not %(recognised)s: say why the two differ.")
OVER_TOTAL = gettext_lazy("More than the total investment of %(total)s (10k yuan): is the unit right?")
MISFIT = gettext_lazy("The file or its source says %(said)s, and it is entered as %(month)s: is that right?")
# A month as titles and sources name it: 2026年11月, 2026年1-11月, 2026-11.
MONTH_SAID = re.compile(
    r"(20\d\d)年(?:\d{1,2}月?[-—–~至])?(0?[1-9]|1[0-2])月|\b(20\d\d)-(0[1-9]|1[0-2])(?![-\d])"
)
VIEW, ADD = "dispatch.view_statisticalfigure", "dispatch.add_statisticalfigure"
MONTHS_OFFERED = 13
REASONS = StatisticalFigure.Reason
REASON_WORDS = {
    "未入库": REASONS.NOT_ENTERED,
    "未入统": REASONS.NOT_ENTERED,
    "凭证不足": REASONS.VOUCHERS,
    "口径不同": REASONS.SCOPE,
    "口径": REASONS.SCOPE,
    "时滞": REASONS.LAG,
}
# In 万元: what the last digit stands for in 亿元 with two decimals, and in whole 万元.
STEPS = (Decimal(100), Decimal(1))
# What an entry says besides the amount, kept with it when an import is taken back.
BESIDES = ("source", "difference_reason", "note")


def month_of(match):
    """The month that MONTH_SAID has found."""
    return Month.parse(f"{match[1] or match[3]}-{int(match[2] or match[4]):02}")


class StatisticsForm(forms.Form):
    """Which month the table is of, what it is called, and why its figures differ where a row does not say."""

    month = forms.ChoiceField(
        label=gettext_lazy("Month"),
        help_text=gettext_lazy("There is none for January: it comes together with February's."),
    )
    source = forms.CharField(
        max_length=200,
        label=gettext_lazy("Source"),
        help_text=gettext_lazy("The table or letter of the statistics bureau, with its date."),
    )
    difference_reason = forms.ChoiceField(
        choices=[("", "—"), *REASONS.choices],
        required=False,
        label=gettext_lazy("Why the two differ"),
        help_text=gettext_lazy("For rows that do not say it themselves."),
    )

    def __init__(self, *args, user, **options):
        super().__init__(*args, **options)
        today = timezone.localdate()
        months = [Month.of(today) - back for back in range(MONTHS_OFFERED)]
        offered = [month for month in months if month.number != JANUARY]
        self.fields["month"].choices = [(str(month), month.label) for month in offered]
        self.fields["month"].initial = str(last_month_of(today))
        self.fields["source"].initial = _("Direct reports of the statistics bureau, %(month)s") % {
            "month": last_month_of(today)
        }


@dataclass(frozen=True)
class Table:
    """The month, the projects of which the reader enters figures, each with `reported`, and what is there."""

    month: Month
    projects: Known
    figures: dict[Any, StatisticalFigure] = field(default_factory=dict)


class StatisticalFigures(kinds.Kind):
    """A row is a project's investment as recognised by the statistics bureau up to a month's end."""

    code = "statistics"
    label = gettext_lazy("Figures of the statistics bureau")
    lists = ("dispatch.statistics",)
    about = gettext_lazy(
        "Each row enters what statistics recognised of a project, with its source, beside the reported "
        "figure; neither changes the other."
    )
    order = 40
    options_form = StatisticsForm
    all_in_templates = True
    fields = (
        *project_fields(),
        Field(
            "reported",
            gettext_lazy("Reported, cumulative of the year"),
            cells.amount,
            is_read_only=True,
            unit="wan",
            show=wan,
        ),
        Field(
            "cumulative",
            gettext_lazy("Recognised, cumulative of the year"),
            cells.amount,
            names=(
                "入统完成投资",
                "入统投资",
                "统计完成投资",
                "本年完成投资",
                "本年累计完成投资",
                "自年初累计完成投资",
                "年初以来累计完成投资",
                "自开年累计完成投资",
                "1-本月累计完成投资",
                "累计完成投资",
            ),
            needed=True,
            unit="wan",
            show=wan,
        ),
        Field(
            "difference_reason",
            gettext_lazy("Why the two differ"),
            cells.choice(REASONS, REASON_WORDS),
            names=("差额原因", "差异原因", "不一致原因"),
            show=lambda value: str(dict(REASONS.choices).get(value, value)),
            choices=lambda reading: [str(label) for label in REASONS.labels],
        ),
        Field("note", pgettext_lazy("column", "Note"), cells.text(200), names=("备注", "说明")),
    )

    def permission(self, user):
        return user.may(ADD)

    def prepare(self, reading):
        """Two queries."""
        month = Month.parse(reading.options["month"])
        rows = StatisticalFigure.objects.filter(month=month, project__in=self._projects(reading.user))
        figures = {one.project_id: one for one in rows.select_related("project")}
        projects = self._projects(reading.user).annotate(reported=reported_by(month.last)).order_by("pk")
        return Table(month, Known(projects), figures)

    def _projects(self, user):
        """The projects of which the user enters figures by hand too."""
        return Project.objects.allowed(user).within(user, VIEW).within(user, ADD)

    def find(self, values, known, reading):
        project = known.projects.find(code=values["code"] or "", name=values["project"] or "")
        return known.figures.get(project.pk)

    def current(self, record, known, reading):
        project = known.projects.get(record.project_id) or record.project
        return {
            "project": project.name,
            "code": project.national_code,
            "reported": getattr(project, "reported", None),
            "cumulative": record.cumulative,
            "difference_reason": record.difference_reason or None,
            "note": record.note or None,
        }

    def check(self, record, values, known, reading):
        if values.get("cumulative") is None:
            return {}
        project = known.projects.find(code=values["code"] or "", name=values["project"] or "")
        given = values.get("difference_reason") or reading.options.get("difference_reason")
        known_reason = given or (record and record.difference_reason)
        if values["cumulative"] == project.reported or known_reason:
            return {}
        if only_rounded(project.reported, values["cumulative"]):
            return {}
        if project.reported is None:
            return {"difference_reason": NOT_REPORTED}
        figures = {"reported": wan(project.reported), "recognised": wan(values["cumulative"])}
        return {"difference_reason": RuleViolation("differs", DIFFERS, **figures)}

    def ask(self, record, values, known, reading):
        project = known.projects.find(code=values["code"] or "", name=values["project"] or "")
        total, given = project.total_investment, values.get("cumulative")
        if not total or given is None or given <= total:
            return {}
        return {"cumulative": RuleViolation("over_total", OVER_TOTAL, total=wan(total))}

    def misfit(self, texts, options):
        month = Month.parse(options["month"])
        for several in (texts, [options["source"]]):
            said = {month_of(match) for text in several for match in MONTH_SAID.finditer(text)}
            if said and month not in said:
                return str(MISFIT) % {"said": names(one.label for one in sorted(said)), "month": month.label}
        return ""

    def write(self, record, values, known, reading):
        by, at, options = reading.user, reading.at, reading.options
        if record is None:
            project = known.projects.find(code=values["code"] or "", name=values["project"] or "")
            said = {
                "source": options["source"],
                "difference_reason": values.get("difference_reason") or "",
                "note": values.get("note") or "",
            }
            cumulative = values["cumulative"]
        else:
            project = known.projects.get(record.project_id) or record.project
            said = {"difference_reason": record.difference_reason, "note": record.note}
            said |= {name: values[name] or "" for name in ("difference_reason", "note") if name in values}
            said = {"source": options["source"]} | said | put_back(record, values, options["source"])
            cumulative = values.get("cumulative", record.cumulative)
        reported = getattr(project, "reported", None)
        if cumulative != reported and not said["difference_reason"]:
            said["difference_reason"] = options.get("difference_reason", "")
        if cumulative != reported and not said["difference_reason"] and only_rounded(reported, cumulative):
            said["difference_reason"] = REASONS.SCOPE
            said["note"] = said.get("note") or _("Only rounded: the table of statistics has fewer digits.")
        return enter(project, known.month, cumulative, **said, by=by, at=at)

    def remove(self, record, reading):
        take_back(record, by=reading.user, at=reading.at)

    def fetch(self, model, keys):
        return model.objects.select_related("project").in_bulk(keys)

    def describe(self, record):
        return record.project.name

    def address(self, record):
        return reverse("dispatch:statistics_entry", args=[record.month, record.project_id])

    def records(self, reading):
        """The projects that report weekly, in the order of their list, with their figure or without."""
        month = Month.parse(reading.options["month"])
        main = ProjectList.objects.main_of(month.year)
        rows = side_by_side(self._projects(reading.user), month).in_list_order(main.pk if main else 0)
        rows = rows.select_related("division", "responsible_department")
        figures = {
            one.project_id: one for one in StatisticalFigure.objects.filter(month=month, project__in=rows)
        }
        return [with_project(figures.get(project.pk), project, month) for project in rows]


def only_rounded(reported, recognised):
    """Whether what statistics have is the reported amount in a unit with fewer digits: 亿元 with two decimals
    (so within 500,000 yuan of it), or whole 万元. Then nobody has to say why they differ."""
    if reported is None:
        return False
    return any(
        recognised == (reported / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step for step in STEPS
    )


def with_project(figure, project, month):
    """A project's figure, or one that is not entered yet."""
    if figure is None:
        return StatisticalFigure(project=project, month=month)
    figure.project = project
    return figure


def put_back(figure, values, source):
    """{name: what it said} where an amount goes back to what it was before the last entry from this source:
    then its source, reason and note go back with it. {} for anything else (one query)."""
    if "cumulative" not in values or figure.source != source:
        return {}
    last = events.history(figure).first()
    changes = last.changes if last else {}
    before = changes.get("cumulative", ["", ""])[0]
    if before in ("", None) or Decimal(before) != values["cumulative"]:
        return {}
    return {name: changes[name][0] for name in BESIDES if name in changes and name not in values}
