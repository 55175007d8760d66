"""The columns of the issue log: those of the customary ledger (台账) in its order, and what more the
page can show."""

import copy

from django.db.models import Prefetch, Window
from django.db.models.functions import RowNumber
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from projects.pool.models import Responsibility
from projects.pool.tables import ShortColumn, short
from projects.ui.tables import (
    BadgeColumn,
    BooleanColumn,
    ChoiceColumn,
    Column,
    DateColumn,
    LinkColumn,
    MoneyColumn,
    NumberColumn,
    Table,
    TextColumn,
)

from .file_tables import StepColumn
from .models import HelpRequest, State, Step, Supervision
from .reading import escalations


class SerialColumn(NumberColumn):
    """The number of a row in the order of the list (序号)."""

    def __init__(self, **options):
        super().__init__(_("No."), "serial", orderable=False, phone=False, width="narrow", **options)

    def fetch(self, queryset, request):
        order = list(queryset.query.order_by) or ["pk"]
        return queryset.annotate(serial=Window(RowNumber(), order_by=order))


class TwoColumn(Column):
    """Two facts that the ledger has in one column: who, and below it when or which person. A day is not
    broken over two lines."""

    def __init__(self, verbose_name, first, second, *, second_is_day=False, **options):
        super().__init__(verbose_name, **options)
        self._first, self._second = first, second
        self._css = "sub day" if second_is_day else "sub"

    def parts(self, record):
        """Both as text; "" for nothing."""
        return tuple("" if one is None else str(one) for one in (self._first(record), self._second(record)))

    def value(self, record):
        return " ".join(part for part in self.parts(record) if part) or None

    def html(self, value, record):
        first, second = self.parts(record)
        return format_html('{}<span class="{}">{}</span>', first, self._css, second)


class LeaderColumn(TextColumn):
    """The liaison leaders of the project today, the city's first: one query for all rows."""

    def __init__(self, **options):
        super().__init__(_("liaison leader"), accessor="pk", orderable=False, related=["project"], **options)

    def fetch(self, queryset, request):
        rows = Responsibility.objects.on(request.today).leaders().select_related("leader__user")
        rows = rows.order_by("-level", "pk")
        return queryset.prefetch_related(
            Prefetch("project__responsibilities", queryset=rows, to_attr="led_today")
        )

    def value(self, record):
        between = pgettext("between names", ", ")
        return between.join(str(row.leader) for row in record.project.led_today) or None


class OverdueColumn(Column):
    """How long overdue, and the step of the ladder that this has reached: eight queries for all rows."""

    def __init__(self, **options):
        super().__init__(_("overdue"), "due_on", **options)

    def load(self, records, request):
        late = [record for record in records if record.is_overdue(request.today)]
        found = escalations(late, request.today)
        for record in records:
            record.escalation = found.get(record.pk)

    def value(self, record):
        found = getattr(record, "escalation", None)
        if found is None or not found.overdue:
            return None
        days = _now("%(days)s days") % {"days": found.overdue}
        return f"{days} · {Step(found.step).label}" if found.step else days


class ProblemColumn(LinkColumn):
    """What is stuck: its title, and in a file the whole description below it."""

    def value(self, record):
        return f"{record.title}\n{record.description}".strip()

    def html(self, value, record):
        return super().html(record.title, record)


class TitleColumn(ProblemColumn):
    """What is stuck by its title, with its project below; in a file that, its detail and its number (by which
    an import knows it) are columns of their own."""

    def __init__(self):
        filed = {
            "code": TextColumn(accessor="project__national_code"),
            "description": TextColumn(accessor="description"),
            "number": NumberColumn(_("Number of the issue"), accessor="pk"),
        }
        super().__init__("issues:issue", pinned=True, sub="project__name", filed=filed)

    def value(self, record):
        return record.title


def raiser(record):
    """The unit that raised it, else the person."""
    return short(record.raising_unit) or str(record.raised_by)


def verifier(record):
    """Who closed it."""
    return str(record.closed_by) if record.closed_by_id else ""


class LedgerTable(Table):
    """Exactly the columns of the customary ledger, in its order (`columns=all`)."""

    serial = SerialColumn()
    project = LinkColumn("pool:project", _("project"), "project__name", arg="project_id")
    division = ShortColumn(_("division"), accessor="project__division", order_by="project__division__order")
    title = ProblemColumn("issues:issue", pinned=True)
    category = ChoiceColumn()
    raised = TwoColumn(
        _("raised by the unit, on"),
        raiser,
        lambda record: record.raised_on,
        second_is_day=True,
        accessor="raised_on",
        related=["raising_unit", "raised_by"],
    )
    leader = LeaderColumn()
    responsible = TwoColumn(
        _("responsible unit and person"),
        lambda record: short(record.organisation),
        lambda record: record.responsible_name,
        accessor="organisation",
        order_by="organisation__order",
        related=["handler"],
    )
    measures = TextColumn(orderable=False, width="wide", phone=False)
    assigned_on = DateColumn(phone=False)
    due_on = DateColumn()
    progress = TextColumn(orderable=False, width="wide")
    times_supervised = NumberColumn(phone=False)
    is_extended = BooleanColumn(orderable=False, phone=False)
    resolved_on = DateColumn(phone=False)
    closed = TwoColumn(
        _("verified by, on"),
        verifier,
        lambda record: record.closed_on,
        second_is_day=True,
        accessor="closed_on",
        related=["closed_by"],
        phone=False,
    )
    evidence = TextColumn(orderable=False, width="wide", phone=False)


SHOWN = (
    "title",
    "state",
    "overdue",
    "category",
    "level",
    "division",
    "responsible",
    "due_on",
    "progress",
)


class IssueTable(LedgerTable):
    """The ledger's columns and what else tells how an issue stands."""

    title = TitleColumn()
    state = BadgeColumn(strong=[State.RESOLVED, State.REOPENED])
    overdue = OverdueColumn()
    level = ChoiceColumn(phone=False)
    investment_affected = MoneyColumn(unit="yi", phone=False)
    satisfaction = ChoiceColumn()
    callback_contact = TextColumn(orderable=False)
    callback_on = DateColumn()

    class Meta:
        sequence = (*SHOWN, "...")


def show_at_first(table, names):
    """Let a table that inherits its columns show these at first and offer the others."""
    for name in table.base_columns:
        column = copy.copy(table.base_columns[name])
        column.visible = name in names
        table.base_columns[name] = column


show_at_first(IssueTable, SHOWN)


# Requests for the city's help, and supervisions


class OfIssueColumn(LinkColumn):
    """The issue that a row belongs to, with its project below."""

    def __init__(self, **options):
        super().__init__(
            "issues:issue",
            _("issue"),
            "issue__title",
            arg="issue_id",
            sub="issue__project__name",
            pinned=True,
            **options,
        )


class HelpTable(Table):
    """Requests for the city's help."""

    issue = OfIssueColumn()
    state = BadgeColumn(strong=[HelpRequest.State.ASKED, HelpRequest.State.HANDED_BACK])
    division = ShortColumn(
        _("division"), accessor="issue__project__division", order_by="issue__project__division__order"
    )
    asked = TextColumn(orderable=False, width="wide")
    done_so_far = TextColumn(orderable=False, width="wide", phone=False)
    department = ShortColumn(order_by="department__order")
    asked_on = DateColumn()
    sign_due_on = DateColumn()
    signed_on = DateColumn(visible=False)
    meeting_on = DateColumn(visible=False)
    decision = TextColumn(orderable=False, visible=False, width="wide")
    handed_back_reason = TextColumn(orderable=False, visible=False, width="wide")
    answer = TextColumn(orderable=False, visible=False, width="wide")
    asked_by = TextColumn(visible=False, order_by="asked_by__name")


class SupervisionTable(Table):
    """Supervisions, running and past."""

    issue = OfIssueColumn()
    step = StepColumn("issues:letter", _("step of the ladder"), "step_label", orderable=False)
    state = BadgeColumn(strong=[Supervision.State.OPENED, Supervision.State.ANSWERED])
    addressee = ShortColumn(order_by="addressee__order")
    letter_number = TextColumn()
    on = DateColumn()
    forwarded_on = DateColumn(phone=False)
    feedback_due_on = DateColumn()
    times_urged = NumberColumn(phone=False)
    feedback = TextColumn(orderable=False, width="wide")
    feedback_on = DateColumn(visible=False)
    reviewed_on = DateColumn(visible=False)
    review = TextColumn(orderable=False, visible=False, width="wide")
    reason = TextColumn(orderable=False, visible=False, width="wide")
    postponed_until = DateColumn(visible=False)
    by = TextColumn(visible=False, order_by="by__name")
