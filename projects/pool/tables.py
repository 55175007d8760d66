"""The columns of lists of projects."""

from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Prefetch
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from projects.base.money import share
from projects.base.wording import names
from projects.ui.tables import (
    BooleanColumn,
    ChoiceColumn,
    DateColumn,
    LightColumn,
    LinkColumn,
    MoneyColumn,
    NumberColumn,
    PercentColumn,
    PeriodColumn,
    PointsColumn,
    Table,
    TextColumn,
)

from .models import AnnualPlan, Light, Responsibility

TENTH = Decimal("0.1")


def tenths(value):
    """A percentage with one decimal, or None."""
    return None if value is None else value.quantize(TENTH, rounding=ROUND_HALF_UP)


def short(related):
    """A division or unit by its short name; readers of English get its name."""
    if related is None:
        return None
    return str(related) if get_language() == "en" else related.short_name or related.name


class ShortColumn(TextColumn):
    """A related record by its short name."""

    def value(self, record):
        return short(self._get(record))


class HolderColumn(TextColumn):
    """Who holds a project today in some role: one query for all rows, and only where it is shown."""

    def __init__(self, verbose_name, role, **options):
        super().__init__(verbose_name, accessor="pk", orderable=False, visible=False, **options)
        self._role, self._attribute = role, f"held_as_{role.lower()}"

    def fetch(self, queryset, request):
        rows = Responsibility.objects.on(request.today).filter(role=self._role)
        rows = rows.select_related("user", "leader__user", "organisation")
        held = Prefetch("responsibilities", queryset=rows, to_attr=self._attribute)
        return queryset.prefetch_related(held)

    def value(self, record):
        return names(row.holder for row in getattr(record, self._attribute)) or None


class RateColumn(PercentColumn):
    """Completed of the year's plan, from the two figures beside it."""

    def value(self, record):
        return tenths(share(record.completed, record.planned))


class GapColumn(PointsColumn):
    """How far that lies before or behind the curve."""

    def value(self, record):
        rate = share(record.completed, record.planned)
        return None if rate is None or record.asked is None else tenths(rate - record.asked)


class ProjectTable(Table):
    """Everything a list of projects can show; the queryset has serial and the year's figures."""

    serial = NumberColumn(_("No."), phone=False, width="narrow")
    name = LinkColumn("pool:project", pinned=True, sub="owner", related=["owner"])
    light = LightColumn(choices=Light.choices)
    division = ShortColumn(accessor="division", order_by="division__order")
    stage = ChoiceColumn()
    total_investment = MoneyColumn(unit="yi")
    planned = MoneyColumn(_("year's plan"), unit="yi")
    completed = MoneyColumn(_("completed this year"), unit="yi")
    rate = RateColumn(_("rate"), bar=True)
    gap = GapColumn(_("gap to the curve"))
    progress_percent = PercentColumn(phone=False)
    last_reported_week = PeriodColumn()
    national_code = TextColumn(visible=False)
    owner = TextColumn(visible=False, order_by="owner__name")
    leader = HolderColumn(_("liaison leader"), "LEADER")
    steward = HolderColumn(_("project steward"), "STEWARD")
    responsible_department = TextColumn(visible=False, order_by="responsible_department__order")
    working_group = TextColumn(visible=False, order_by="working_group__order")
    chain = TextColumn(visible=False, order_by="chain__order")
    tier = ChoiceColumn(visible=False)
    build_type = ChoiceColumn(
        _("new or continued"),
        choices=AnnualPlan.BuildType.choices,
        visible=False,
    )
    construction_state = ChoiceColumn(visible=False)
    planned_start_on = DateColumn(visible=False)
    started_on = DateColumn(visible=False)
    planned_completion_on = DateColumn(visible=False)
    completed_on = DateColumn(visible=False)
    stat_entered_on = DateColumn(visible=False)
    funding_gap = MoneyColumn(unit="yi", visible=False)
    contact_name = TextColumn(visible=False)
    contact_phone = TextColumn(visible=False)
    content = TextColumn(visible=False, orderable=False, width="wide")
    is_demo = BooleanColumn(visible=False)
