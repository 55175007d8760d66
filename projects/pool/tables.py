"""The columns of lists of projects."""

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

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
    SelectColumn,
    Table,
    TextColumn,
)

from .models import AnnualPlan, Light, Responsibility


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

    @property
    def prefetch(self):
        """Today's holders; asked anew for each list, as today changes."""
        rows = Responsibility.objects.on(timezone.localdate()).filter(role=self._role)
        rows = rows.select_related("user", "leader__user", "organisation")
        return [Prefetch("responsibilities", queryset=rows, to_attr=self._attribute)]

    @prefetch.setter
    def prefetch(self, value):
        """A column's own; what its declaration says does not matter."""

    def value(self, record):
        return ", ".join(str(row.holder) for row in getattr(record, self._attribute)) or None


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
    rate = PercentColumn(_("rate"), bar=True)
    gap = PointsColumn(_("gap to the curve"))
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
        accessor="plan_build_type",
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


class RestTable(Table):
    """The projects among which those that rest for the winter are chosen."""

    chosen = SelectColumn()
    name = LinkColumn("pool:project", sub="owner", related=["owner"], orderable=False)
    division = ShortColumn(accessor="division", orderable=False)
    stage = ChoiceColumn(orderable=False)
    construction_state = ChoiceColumn(orderable=False)
