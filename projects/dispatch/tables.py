"""The columns of the week's lists and matrices."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from projects.pool.models import Light, Responsibility
from projects.pool.tables import ShortColumn
from projects.ui.tables import (
    BadgeColumn,
    ChoiceColumn,
    DateTimeColumn,
    LightColumn,
    LinkColumn,
    MoneyColumn,
    NumberColumn,
    PercentColumn,
    PeriodColumn,
    Table,
    TextColumn,
    path_getter,
)

from .chasing import WHO_ANSWERS
from .checks import own_figure
from .checks import sentence as doubt_sentence
from .models import ChainStep, WeeklyReport
from .overview import Standing, Tally

# Before the deadline nothing is missing.
NOT_YET = [
    (code, gettext_lazy("not yet") if code == Standing.MISSING else label) for code, label in Standing.choices
]


@dataclass(frozen=True)
class MatrixRow:
    """A line of the matrix with its words and where its figures lead: `href` opens the list of its
    projects and ends so that a condition can be added."""

    name: str
    tally: Tally
    href: str
    below: str = ""
    version: int | None = None
    responsible: str = ""
    is_zero: bool = False


class UnitColumn(TextColumn):
    """The line's name; a division with parts leads to them."""

    css = "name"

    def value(self, record):
        return record.name

    def html(self, value, record):
        return format_html('<a href="{}">{}</a>', record.below, value) if record.below else value


class CountColumn(NumberColumn):
    """A count of the tally that opens the list of what it counts; nought is quiet."""

    def __init__(self, label, name, condition="", **options):
        super().__init__(label, f"tally__{name}", orderable=False, **options)
        self._condition = condition

    def html(self, value, record):
        if not value:
            return format_html('<span class="nought">{}</span>', 0)
        return format_html('<a href="{}{}">{}</a>', record.href, self._condition, f"{value:,}")


class RateColumn(PercentColumn):
    """The rate with a bar of its parts: reported, late, returned."""

    def html(self, value, record):
        parts = zip(("reported", "late", "returned"), record.tally.bar, strict=True)
        rects = format_html_join(
            "",
            '<rect class="bar-{}" x="{}" width="{}" height="4"/>',
            [(name, start, length) for name, (start, length) in parts if length != "0.00"],
        )
        return format_html(
            '{}<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
            '<rect class="bar-all" width="100" height="4"/>{}</svg>',
            value,
            rects,
        )


class BatchColumn(TextColumn):
    """The version of the latest batch."""

    def value(self, record):
        if record.version is None:
            return None
        text = _("version %(number)s") % {"number": record.version}
        return text + " · " + _("zero report") if record.is_zero else text


def matrix_table(is_open, with_batches):
    """The table of the matrix; before the deadline "missing" is "not yet"."""
    missing = gettext_lazy("not yet") if is_open else Standing.MISSING.label
    columns = {
        "name": UnitColumn(pgettext_lazy("matrix", "Division or unit"), orderable=False),
        "due": CountColumn(gettext_lazy("due"), "due", "due=true"),
        "reported": CountColumn(Standing.REPORTED.label, "reported", "standing=reported"),
        "late": CountColumn(Standing.LATE.label, "late", "standing=late"),
        "returned": CountColumn(Standing.RETURNED.label, "returned", "standing=returned"),
        "missing": CountColumn(missing, "missing", "standing=missing"),
        "accepted": CountColumn(
            gettext_lazy("accepted"), "accepted", "state=ACCEPTED&state=LOCKED", phone=False
        ),
        "rate": RateColumn(gettext_lazy("reporting rate"), "tally__rate", orderable=False),
    }
    if with_batches:
        columns |= {
            "batch": BatchColumn(
                gettext_lazy("latest batch"), orderable=False, accessor="version", phone=False
            ),
            "responsible": TextColumn(gettext_lazy("person responsible"), orderable=False, phone=False),
        }
    return type("MatrixTable", (Table,), columns)


# The list behind the figures


class StandingColumn(BadgeColumn):
    """How a project stands in the week; those that wait for somebody stand out."""

    def __init__(self, *, is_open):
        super().__init__(
            gettext_lazy("stands"),
            choices=NOT_YET if is_open else Standing.choices,
            strong=() if is_open else (Standing.MISSING, Standing.RETURNED),
        )


# Stands for a key while an address is split around it.
PLACE = 90817263545


class ReportColumn(BadgeColumn):
    """The state of the week's report, which it opens; `project` is the path of the project's key."""

    def __init__(self, week, *args, project="pk", **options):
        super().__init__(*args, **options)
        self._project = path_getter(project)
        self._before, self._after = reverse("dispatch:report", args=[week, PLACE]).split(str(PLACE))

    def html(self, value, record):
        badge = super().html(value, record)
        return format_html('<a href="{}{}{}">{}</a>', self._before, self._project(record), self._after, badge)


class ContactColumn(TextColumn):
    """Who answers for the report today, by `part` ("name" or "phone"); one query."""

    def __init__(self, verbose_name, part):
        super().__init__(verbose_name, accessor="pk", orderable=False)
        self._part, self._attribute = part, f"answering_{part}"

    def fetch(self, queryset, request):
        rows = Responsibility.objects.on(request.today).filter(role__in=WHO_ANSWERS)
        rows = rows.select_related("user", "organisation").order_by("pk")
        return queryset.prefetch_related(Prefetch("responsibilities", queryset=rows, to_attr=self._attribute))

    def value(self, record):
        held = getattr(record, self._attribute)
        for role in WHO_ANSWERS:
            found = [row.user or row.organisation for row in held if row.role == role]
            if found:
                parts = [str(one) if self._part == "name" else one.phone for one in found]
                return ", ".join(part for part in parts if part) or None
        return None


def week_table(week, is_open, with_phones):
    """The table of a week's projects; telephone numbers only for those who chase."""
    columns = {
        "serial": NumberColumn(gettext_lazy("No."), phone=False, width="narrow"),
        "name": LinkColumn("pool:project", pinned=True, sub="owner", related=["owner"]),
        "division": ShortColumn(accessor="division", order_by="division__order"),
        "standing": StandingColumn(is_open=is_open),
        "state": ReportColumn(week, gettext_lazy("state"), choices=WeeklyReport.State.choices),
        "waiting_for": ChoiceColumn(
            gettext_lazy("waits for"), accessor="waiting_for", choices=ChainStep.Code.choices
        ),
        "first_submitted_at": DateTimeColumn(gettext_lazy("first submitted"), phone=False),
        "contact": ContactColumn(gettext_lazy("reporter"), "name"),
        "phone": ContactColumn(gettext_lazy("phone"), "phone"),
        "last_week": PeriodColumn(gettext_lazy("reported before")),
        "times_chased": NumberColumn(gettext_lazy("times chased")),
        "responsible_department": TextColumn(visible=False, order_by="responsible_department__order"),
        "working_group": TextColumn(visible=False, order_by="working_group__order"),
        "light": LightColumn(choices=Light.choices, visible=False),
    }
    if not with_phones:
        del columns["phone"]
    return type("WeekTable", (Table,), columns)


class ChangeColumn(MoneyColumn):
    """What the week itself added to the year's cumulative; the queryset has `before`."""

    def value(self, record):
        return own_figure(record, record.before)


class DoubtsColumn(TextColumn):
    """The doubts at submission with the writer's reasons, as text."""

    def value(self, record):
        told = []
        for doubt in record.doubts:
            reason = record.reasons.get(doubt["code"], "")
            told.append(f"{doubt_sentence(doubt)} → {reason}" if reason else doubt_sentence(doubt))
        return "\n".join(told) or None


class ReviewTable(Table):
    """The queue of a step as a file; on the page each row is drawn with what changed in it."""

    project = TextColumn(order_by="project__name", pinned=True)
    division = ShortColumn(
        gettext_lazy("Division"), accessor="project__division", order_by="project__division__order"
    )
    cumulative = MoneyColumn()
    own = ChangeColumn(gettext_lazy("completed this week"), accessor="pk", orderable=False)
    progress_percent = PercentColumn()
    progress_text = TextColumn(orderable=False)
    work_done = TextColumn(orderable=False)
    next_plan = TextColumn(orderable=False)
    problems = TextColumn(orderable=False)
    help_needed = TextColumn(orderable=False)
    doubts = DoubtsColumn(gettext_lazy("Doubts and reasons"), orderable=False)
    submitted_by = TextColumn(order_by="submitted_by__name")
    submitted_at = DateTimeColumn()

    class Meta:
        order_by = ("division", "project")
