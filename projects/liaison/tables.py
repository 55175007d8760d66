"""The columns of the liaison's lists."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.directory.models import Leader
from projects.pool.models import Light, Project
from projects.pool.tables import RateColumn, ShortColumn, short
from projects.ui.tables import (
    BadgeColumn,
    ChoiceColumn,
    Column,
    DateColumn,
    LightColumn,
    LinkColumn,
    MoneyColumn,
    NumberColumn,
    PercentColumn,
    Table,
    TextColumn,
)

from .reading import holders_on, standings_of


class HolderColumn(Column):
    """What `shown(assignment)` says of who leads a project at a level; one query for all such columns."""

    def __init__(self, verbose_name, level, shown, *, on, link=False, **options):
        super().__init__(verbose_name, accessor="pk", **options)
        self._level, self._shown, self._on, self._link = level, shown, on, link

    def load(self, records, request):
        if records and not hasattr(records[0], "held_by_level"):
            held = holders_on([record.pk for record in records], self._on)
            for record in records:
                record.held_by_level = {
                    level: held[record.pk, level] for level in Leader.Level if (record.pk, level) in held
                }

    def value(self, record):
        row = record.held_by_level.get(self._level)
        return None if row is None else self._shown(row)

    def html(self, value, record):
        row = record.held_by_level[self._level]
        under = row.leader.post if self._link is not None else ""
        if self._link:
            href = reverse("liaison:leader", args=[row.leader_id])
            return format_html('<a href="{}">{}</a><span class="sub">{}</span>', href, value, under)
        return format_html('{}<span class="sub">{}</span>', value, under) if under else value


def name_of(row):
    """The leader's name."""
    return str(row.leader)


def unit_of(row):
    """The duty unit's short name."""
    return short(row.organisation)


class LastVisitColumn(DateColumn):
    """The day of the last visit, and below whose it was: the city's leader's or the banner's."""

    def __init__(self, *args, **options):
        by = TextColumn(_("visited by"), accessor="last_visit_by")
        super().__init__(*args, filed={"last_visit_by": by}, **options)

    def html(self, value, record):
        level = Leader.Level(record.last_visit_level).label
        return format_html(
            '{}<span class="sub">{} · {}</span>', value.isoformat(), record.last_visit_by, level
        )


class MissingColumn(TextColumn):
    """The months that the city's leader has let go by without his visits, and whether this month's is still
    to come."""

    def __init__(self, *args, on, **options):
        super().__init__(*args, accessor="pk", orderable=False, **options)
        self._on = on

    def load(self, records, request):
        found = standings_of([record.pk for record in records], self._on)
        for record in records:
            record.city_standing = found.get(record.pk)

    def value(self, record):
        stands = getattr(record, "city_standing", None)
        if stands is None:
            return None
        parts = [str(month) for month in stands.missed]
        if stands.is_awaited:
            parts.append(str(_("not yet this month")))
        return str(pgettext_lazy("between figures", ", ")).join(parts) or None


def ledger_table(on, *, with_load, missing=False):
    """The ledger (包联台账) as it stands on the page. What shows who has visited and who has not is for
    those who may see it. Nothing that would set leaders against each other can be sorted by: they are never
    ranked. `missing` shows which visits
    are missing at once. On a phone a card keeps to what one looks for; the rest is the project's page."""
    columns = {
        "serial": NumberColumn(_("No."), phone=False, width="narrow"),
        "name": LinkColumn("liaison:project", pinned=True, sub="owner", related=["owner"]),
        "leader": HolderColumn(
            _("liaison leader"),
            "CITY",
            name_of,
            on=on,
            link=with_load,
            order_by=["leader_order", "leader_key"],
        ),
        "body": ChoiceColumn(
            _("body"), choices=Leader.Body.choices, order_by=["leader_order", "leader_key"], phone=False
        ),
        "banner_leader": HolderColumn(
            _("banner's leader"), "BANNER", name_of, on=on, link=with_load, orderable=False, phone=False
        ),
        "duty_unit": HolderColumn(
            _("duty unit"),
            "CITY",
            unit_of,
            on=on,
            link=None,
            order_by=["duty_order", "duty_key"],
            phone=False,
        ),
        "division": ShortColumn(accessor="division", order_by="division__order", phone=False),
        "light": LightColumn(choices=Light.choices),
        "stage": ChoiceColumn(visible=False, phone=False),
        "total_investment": MoneyColumn(unit="yi", visible=False, phone=False),
        "planned": MoneyColumn(_("year's plan"), unit="yi", phone=False),
        "completed": MoneyColumn(_("completed this year"), unit="yi", phone=False),
        "rate": RateColumn(_("rate"), orderable=False),
        "progress_percent": PercentColumn(phone=False, visible=False),
        "visits": NumberColumn(_("visits this year"), accessor="visits_made", orderable=False, phone=False),
        "last_visit": LastVisitColumn(_("last visit"), accessor="last_visit_on", orderable=False),
        "missing": MissingColumn(_("visits missing"), on=on, visible=missing),
        "issues": NumberColumn(_("issues raised"), accessor="issues_raised", orderable=False, phone=False),
        "solved": NumberColumn(_("issues solved"), accessor="issues_solved", orderable=False, phone=False),
        "issues_open": NumberColumn(_("issues open"), orderable=False),
        "directives": NumberColumn(
            _("open directives"), accessor="directives_open", orderable=False, phone=False
        ),
    }
    if not with_load:
        del columns["visits"], columns["last_visit"], columns["missing"]
    return type("LedgerTable", (Table,), columns)


class PersonColumn(TextColumn):
    """A leader by name, with his post below."""

    def __init__(self, *args, **options):
        super().__init__(*args, filed={"post": TextColumn(accessor="leader__post")}, **options)

    def html(self, value, record):
        return format_html('{}<span class="sub">{}</span>', value, record.leader.post)


class DayLinkColumn(LinkColumn):
    """A day that opens a page."""

    css = "date"


class VisitTable(Table):
    """Visits: when, where, what was found."""

    on = DayLinkColumn("liaison:visit", _("date"), accessor="on", pinned=True)
    project = LinkColumn("liaison:project", accessor="project", arg="project__pk", order_by="project__name")
    leader = PersonColumn(
        accessor="leader",
        related=["leader__user"],
        order_by=("-leader__level", "leader__protocol_order"),
    )
    kind = ChoiceColumn()
    place = TextColumn()
    findings = TextColumn(width="wide", orderable=False)
    decided = NumberColumn(_("decisions"))
    attendees = TextColumn(visible=False, orderable=False)
    recorded_by = TextColumn(visible=False, order_by="recorded_by__name")


class SeenProjectColumn(LinkColumn):
    """A project by its name, a link for those who may open it (one query): whoever only handles the row may
    not."""

    def __init__(self, **options):
        super().__init__("liaison:project", accessor="project", arg="project__pk", **options)

    def load(self, records, request):
        keys = {record.project_id for record in records}
        seen = set(Project.objects.allowed(request.user).filter(pk__in=keys).values_list("pk", flat=True))
        for record in records:
            record.sees_project = record.project_id in seen

    def href(self, record):
        return super().href(record) if record.sees_project else None


class OverdueBadge(BadgeColumn):
    """The state of a directive; one whose answer is overdue says so."""

    def __init__(self, *args, today, **options):
        super().__init__(*args, **options)
        self._today = today

    def html(self, value, record):
        badge = super().html(value, record)
        if record.is_overdue(self._today):
            return format_html('{} <span class="tag tag-strong">{}</span>', badge, _("overdue"))
        return badge


def directive_table(today):
    """Directives: what, by whom, for whom, until when."""
    columns = {
        "text": LinkColumn("liaison:directive", pinned=True),
        "project": SeenProjectColumn(order_by="project__name"),
        "leader": PersonColumn(
            accessor="leader",
            related=["leader__user"],
            order_by=("-leader__level", "leader__protocol_order"),
        ),
        "to_whom": TextColumn(
            _("to be answered by"),
            related=["handler", "handler_unit"],
            order_by=("handler_unit__order", "handler__name"),
        ),
        "state": OverdueBadge(today=today, strong=["ANSWERED"]),
        "entered_on": DateColumn(_("left on"), order_by="entered_at"),
        "due_on": DateColumn(),
        "kind": ChoiceColumn(visible=False),
        "basis": ChoiceColumn(visible=False),
        "answered_at": DateColumn(
            _("answered at"), accessor="answered_on", order_by="answered_at", visible=False
        ),
        "entered_by": TextColumn(visible=False, order_by="entered_by__name"),
    }
    return type("DirectiveTable", (Table,), columns)
