"""The small tables of a project's file."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from projects.base.wording import noted
from projects.directory.models import Leader
from projects.ui.tables import DateColumn, MoneyColumn, NumberColumn, Table, TextColumn

from . import owned


class NameColumn(TextColumn):
    """Text that heads its row, with a quieter line that `below(record)` gives."""

    css = "name"

    def __init__(self, *args, below=None, **options):
        super().__init__(*args, **options)
        self._below = below

    def html(self, value, record):
        under = self._below(record) if self._below else ""
        return format_html('{}<span class="sub">{}</span>', value, under) if under else value


class ActColumn(TextColumn):
    """A link to the form of an act on the row's record, where `when(record)` says that it can be done."""

    css = "no-print"

    def __init__(self, label, url, when, **options):
        super().__init__(_("What can be done"), accessor="pk", orderable=False, **options)
        self._label, self._url, self._when = label, url, when

    def value(self, record):
        return record.pk if self._when(record) else None

    def html(self, value, record):
        return format_html(
            '<a href="{}">{}</a>', reverse(self._url, args=[record.project_id, value]), self._label
        )


class SinceColumn(DateColumn):
    """From when to when; an open end is left open."""

    def value(self, record):
        first, end = record.valid_from.isoformat(), record.valid_to
        return f"{first} – {end.isoformat()}" if end else _("since %(day)s") % {"day": first}

    def html(self, value, record):
        return value


class AmountTable(Table):
    """The amounts of a year's plan, as they followed each other."""

    time = SinceColumn(_("In force"))
    amount = MoneyColumn(_("Annual planned investment"))
    document_number = TextColumn(_("Document number"))
    reason = TextColumn(_("Reason"))
    recorded_by = TextColumn(_("Recorded by"))


class MilestoneTable(Table):
    """Baseline, forecast and actual of each milestone."""

    name = NameColumn()
    baseline_on = DateColumn()
    forecast_on = DateColumn()
    actual_on = DateColumn()


class OpenMilestoneTable(MilestoneTable):
    """The same for those who may move them."""

    act = ActColumn(_("Move, or mark as reached"), "pool:milestone", lambda row: row.actual_on is None)


class LineTable(Table):
    """The production lines."""

    name = NameColumn()
    count = NumberColumn()
    capacity = TextColumn()
    planned_on = DateColumn()
    in_production_on = DateColumn()


class RoleColumn(TextColumn):
    """The role, with its level where there is one."""

    def value(self, record):
        return noted(record.role_label, Leader.Level(record.level).label if record.level else "")


class ResponsibilityTable(Table):
    """Who holds or held the project."""

    holder = NameColumn(_("Who"), below=lambda row: row.below)
    role = RoleColumn(_("Role"))
    valid_from = DateColumn(_("from"))
    valid_to = DateColumn(_("until"))
    reason = TextColumn(_("Reason"))

    row_css = staticmethod(lambda row: "former" if row.is_former else None)


class EndColumn(ActColumn):
    """Ends a responsibility, or leads to the page of the app that owns its role."""

    def html(self, value, record):
        owner = owned.owner_of(record.role)
        if owner is None:
            return super().html(value, record)
        return format_html('<a href="{}">{}</a>', owner.address(record.project_id), owner.label)


class OpenResponsibilityTable(ResponsibilityTable):
    """The same for those who may end them."""

    act = EndColumn(_("End"), "pool:release", lambda row: row.valid_to is None)


class MoveTable(Table):
    """Every stage, tier and division the project had."""

    valid_from = DateColumn(_("from"))
    valid_to = DateColumn(_("until"))
    kind = TextColumn(_("What"), accessor="kind_label")
    label = TextColumn(_("Value"))
    reason = TextColumn(_("Reason"))
    evidence = TextColumn(_("Evidence"))
    by = TextColumn(_("Recorded by"))


class SuspensionTable(Table):
    """The approved rests."""

    kind = TextColumn(_("Kind"), accessor="kind_label")
    valid_from = DateColumn(_("First day"))
    last_day = DateColumn(_("Last day"))
    document_number = TextColumn(_("Document number"))
    reason = TextColumn(_("Reason"))
    approved_by = TextColumn(_("Approved by"))


class OpenSuspensionTable(SuspensionTable):
    """The same for those who may end one early."""

    act = ActColumn(_("End early"), "pool:resume", lambda row: row.is_open)


class HistoryTable(Table):
    """Who did what, when, on whose behalf and why."""

    at = TextColumn(_("When"))
    sentence = TextColumn(_("What"), width="wide")
    reason = TextColumn(_("Reason"))
