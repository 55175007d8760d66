"""The lists of agreements and of funds in place, and the small tables of their figures."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.pool.tables import ShortColumn
from projects.ui.tables import (
    BadgeColumn,
    ChoiceColumn,
    DateColumn,
    LinkColumn,
    MoneyColumn,
    PeriodColumn,
    SelectColumn,
    Table,
    TextColumn,
)

from .models import Agreement


class PoolProjectColumn(TextColumn):
    """The project in the pool that came of it, or how far its application is."""

    def value(self, record):
        project = record.pool_project
        if project is not None:
            return f"{project.name}"
        return str(record.application.get_state_display()) if record.application_id else None


class AgreementTable(Table):
    """Agreements; the queryset has the sums of their funds and the days of their projects."""

    name = LinkColumn("investment:agreement", pinned=True, sub="prospect__name")
    kind = ChoiceColumn(phone=False)
    state = BadgeColumn(strong=(Agreement.State.STALLED, Agreement.State.ENDED))
    signed_on = DateColumn()
    amount = MoneyColumn()
    paid_reported = MoneyColumn(_("Funds, reported"), order_by="paid_reported", phone=False, visible=False)
    paid_checked = MoneyColumn(_("Funds, checked"), order_by="paid_checked", phone=False)
    paid_recognised = MoneyColumn(
        _("Funds, recognised"), order_by="paid_recognised", phone=False, visible=False
    )
    division = ShortColumn(accessor="division", order_by="division__order")
    unit = ShortColumn(accessor="unit", order_by="unit__order", phone=False)
    landed_on = DateColumn(phone=False)
    project = PoolProjectColumn(
        pgettext_lazy("column", "In the pool"),
        accessor="project",
        related=("project", "application__project"),
        orderable=False,
        phone=False,
        width="wide",
    )
    recognised_on = DateColumn(phone=False)
    chain = TextColumn(accessor="chain", order_by="chain__order", visible=False)
    number = TextColumn(visible=False)
    promised_start_on = DateColumn(visible=False)
    promised_completion_on = DateColumn(visible=False)
    started_on = DateColumn(_("Started on"), order_by="started_on", visible=False)
    producing_on = DateColumn(_("In production since"), order_by="producing_on", visible=False)
    company_name = TextColumn(visible=False)
    state_reason = TextColumn(visible=False, width="wide")
    parties = TextColumn(visible=False)

    class Meta:
        order_by = ("-signed_on",)


class RecognisingTable(AgreementTable):
    """With boxes for who recognises them."""

    choose = SelectColumn()

    class Meta:
        order_by = ("-signed_on",)
        sequence = ("choose", "...")


class FundTable(Table):
    """Funds in place: the three figures side by side, never added."""

    agreement = LinkColumn(
        "investment:fund",
        accessor="agreement__name",
        order_by="agreement__name",
        sub="agreement__prospect__name",
        pinned=True,
    )
    month = PeriodColumn()
    evidence = ChoiceColumn()
    reported = MoneyColumn()
    checked = MoneyColumn()
    recognised = MoneyColumn()
    difference_reason = TextColumn(width="wide", orderable=False)
    division = ShortColumn(
        _("division"), accessor="agreement__division", order_by="agreement__division__order"
    )
    unit = ShortColumn(
        _("unit"), accessor="agreement__unit", order_by="agreement__unit__order", visible=False
    )
    chain = TextColumn(
        _("industry chain"), accessor="agreement__chain", order_by="agreement__chain__order", visible=False
    )
    entered_by = TextColumn(accessor="entered_by", order_by="entered_by__name", phone=False, visible=False)
    checked_on = DateColumn(phone=False)

    class Meta:
        order_by = ("-month", "agreement")


class CheckingTable(FundTable):
    """With boxes for who checks them."""

    choose = SelectColumn(named="agreement__name")

    class Meta:
        order_by = ("-month", "agreement")
        sequence = ("choose", "...")
