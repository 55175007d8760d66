"""The columns of lists of permits."""

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from projects.base.wording import names
from projects.pool.tables import ShortColumn
from projects.ui.tables import (
    BadgeColumn,
    BooleanColumn,
    ChoiceColumn,
    DateColumn,
    LinkColumn,
    NumberColumn,
    SelectColumn,
    Table,
    TextColumn,
)

from .models import Status
from .reading import calendar_around, clocks
from .rules import WITH_APPLICANT, WITH_DEPARTMENT, Holder

WAITING = (Status.ACCEPTED, Status.ACCEPTED_MISSING, Status.SUPPLEMENT)


def days(count):
    """So many working days, in words."""
    return ngettext("%(count)s working day", "%(count)s working days", count) % {"count": count}


class ChosenColumn(SelectColumn):
    """A box whose value says which version of the permit was seen, so that nothing goes on twice."""

    def value(self, record):
        return f"{record.pk}-{record.version}"


class ClockColumn(TextColumn):
    """What the clocks of the permits say: three queries for all rows of a page, shared by its kinds."""

    def load(self, records, request):
        if records and not hasattr(records[0], "clock"):
            found = clocks(records, calendar_around(request.today), request.today)
            for record in records:
                record.clock = found[record.pk]


class HolderColumn(ClockColumn):
    """Who has the ball, and for how many working days."""

    def value(self, record):
        clock = record.clock
        if not clock.holder:
            return None
        return f"{Holder(clock.holder).label} · {days(clock.held_days)}"


class PartColumn(ClockColumn, NumberColumn):
    """The working days that one side had it."""

    def __init__(self, label, part, **options):
        super().__init__(label, "pk", orderable=False, visible=False, **options)
        self._part = part

    def value(self, record):
        return getattr(record.clock, self._part) if record.clock.total else None


class DueColumn(ClockColumn, DateColumn):
    """The promised day; while a supplement is out it moves with every day that takes."""

    def value(self, record):
        # What was promised before a refusal is not promised any more.
        return None if record.status == Status.REFUSED else record.clock.due_on


class OverdueColumn(ClockColumn, NumberColumn):
    """The working days beyond the promise."""

    unit = gettext_lazy("WD")

    def value(self, record):
        return record.clock.overdue_by or None

    def html(self, value, record):
        return format_html("<strong>{}</strong>", value)


class ToFollowColumn(NumberColumn):
    """How many documents are to follow."""

    def value(self, record):
        return record.open_documents or None


class DepartmentColumn(ShortColumn):
    """Who decides: the unit, else the name that the procedure gives."""

    def value(self, record):
        return super().value(record) or record.procedure.department_name or None


class PermitTable(Table):
    """Everything a list of permits can show; the queryset has `rank` (see views.listing)."""

    chosen = ChosenColumn(named="procedure")
    project = LinkColumn(
        "preparation:project",
        accessor="project",
        arg="project_id",
        pinned=True,
        sub="project__division",
        related=["project__division"],
        filed={"code": TextColumn(accessor="project__national_code")},
    )
    procedure = LinkColumn("preparation:permit", accessor="procedure", order_by="procedure__order")
    status = BadgeColumn(strong=WAITING)
    holder = HolderColumn(gettext_lazy("Who has the ball"), "pk", order_by=("rank", "status_on"))
    department = DepartmentColumn(accessor="department", order_by="department__order")
    accepted_on = DateColumn()
    due_on = DueColumn()
    overdue = OverdueColumn(gettext_lazy("overdue by"), "pk", order_by=("rank", "due_on"))
    open_documents = ToFollowColumn()
    division = ShortColumn(
        gettext_lazy("division"),
        accessor="project__division",
        order_by="project__division__order",
        visible=False,
    )
    working_group = TextColumn(
        gettext_lazy("working group"),
        accessor="project__working_group",
        order_by="project__working_group__order",
        visible=False,
    )
    chain = TextColumn(
        gettext_lazy("industry chain"),
        accessor="project__chain",
        order_by="project__chain__order",
        visible=False,
    )
    phase = ChoiceColumn(accessor="procedure__phase", order_by="procedure__phase", visible=False)
    is_hard_stop = BooleanColumn(accessor="procedure__is_hard_stop", visible=False)
    status_on = DateColumn(visible=False)
    preparing_on = DateColumn(visible=False)
    granted_on = DateColumn(visible=False)
    document_number = TextColumn(visible=False)
    valid_until = DateColumn(visible=False)
    handling = ChoiceColumn(visible=False)
    applicant_days = PartColumn(gettext_lazy("applicant's days"), "applicant")
    department_days = PartColumn(gettext_lazy("department's days"), "department")
    supplement_days = PartColumn(gettext_lazy("days of supplement"), "supplement")


# The permits of one project, from reading.Row.


class StandsColumn(TextColumn):
    """How it stands, and since when."""

    css = "state"

    def value(self, record):
        return record.permit.get_status_display()

    def html(self, value, record):
        strong = "tag tag-strong" if record.permit.status in WAITING else "tag"
        return format_html('<span class="{}">{}</span>', strong, value)


class NamedColumn(LinkColumn):
    """The procedure; below it the department, and what it waits for."""

    def html(self, value, record):
        waits = names(record.waits)
        below = [str(record.permit.department or record.permit.procedure.department_name or "")]
        below += [_("waits for %(names)s") % {"names": waits}] if waits else []
        return format_html(
            '<a href="{}">{}</a>{}<span class="sub">{}</span>',
            self.href(record),
            value,
            format_html(' <span class="tag">{}</span>', _("before the start"))
            if record.permit.procedure.is_hard_stop
            else "",
            " · ".join(part for part in below if part),
        )


class SpentColumn(NumberColumn):
    """The working days one side had it; nothing before it was begun."""

    def __init__(self, label, part):
        super().__init__(label, f"clock__{part}", orderable=False)

    def value(self, record):
        return self._get(record) if record.clock.total else None


class BallColumn(TextColumn):
    """Who has the ball and for how long; what can begin today says so."""

    def value(self, record):
        if record.clock.holder:
            return f"{Holder(record.clock.holder).label} · {days(record.clock.held_days)}"
        return _("can begin today") if record.can_start else None


class LateColumn(NumberColumn):
    """The working days beyond the promise; a dash where it was kept or still may be."""

    def value(self, record):
        return self._get(record) or None


class SlackColumn(NumberColumn):
    """How many working days it may be late without moving the start."""

    def value(self, record):
        return record.slack if record.span is not None else None


class PermitRowTable(Table):
    """The permits of a project with the days of each side."""

    name = NamedColumn("preparation:permit", gettext_lazy("Procedure"), "permit__procedure", arg="permit__pk")
    status = StandsColumn(gettext_lazy("Status"), "permit__status")
    ball = BallColumn(gettext_lazy("Who has the ball"), "permit__pk")
    applicant = SpentColumn(gettext_lazy("applicant"), "applicant")
    department = SpentColumn(gettext_lazy("department"), "department")
    supplement = SpentColumn(gettext_lazy("supplement"), "supplement")
    accepted_on = DateColumn(gettext_lazy("accepted on"), "permit__accepted_on")
    due_on = DateColumn(gettext_lazy("Promised for"), "clock__due_on")
    overdue = LateColumn(gettext_lazy("Overdue by"), "clock__overdue_by")
    granted_on = DateColumn(gettext_lazy("granted on"), "permit__granted_on")
    document_number = TextColumn(gettext_lazy("Document number"), "permit__document_number")
    slack = SlackColumn(gettext_lazy("Slack"), "slack")

    @staticmethod
    def row_css(record):
        """Quiet where nothing remains to be done."""
        return "former" if record.permit.status == Status.NOT_APPLICABLE else None


HOLDER_STATUS = {
    Holder.DEPARTMENT: WITH_DEPARTMENT,
    Holder.APPLICANT: WITH_APPLICANT[:1],
    Holder.SUPPLEMENT: WITH_APPLICANT[1:],
}
