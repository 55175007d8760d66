"""The tables of monthly returns: who has confirmed, and the returns themselves."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.pool.tables import ShortColumn
from projects.ui.tables import (
    BadgeColumn,
    DateTimeColumn,
    LinkColumn,
    MoneyColumn,
    NumberColumn,
    PercentColumn,
    Table,
    TextColumn,
)

from .models import MonthlyReturn
from .return_overview import NONE, STANDINGS, State
from .tables import CountColumn, RateColumn, UnitColumn


def field_label(name):
    """What a field of the return is called."""
    return MonthlyReturn._meta.get_field(name).verbose_name


class StandingTable(Table):
    """Parts of the city with the counts of their returns; each figure opens its rows."""

    name = UnitColumn(pgettext_lazy("matrix", "Division or unit"), orderable=False)
    due = CountColumn(_("due"), "due")
    confirmed = CountColumn(State.CONFIRMED.label, "confirmed", "standing=CONFIRMED&standing=LOCKED")
    draft = CountColumn(State.DRAFT.label, "draft", "standing=DRAFT")
    returned = CountColumn(State.RETURNED.label, "returned", "standing=RETURNED")
    none = CountColumn(_("not filled in"), "none", f"standing={NONE}")
    differing = CountColumn(_("differing from the weeks"), "differing", "differs=true")
    rate = RateColumn(_("confirmed, %"), "tally__rate", orderable=False)


def returns_table(month):
    """The table of a month's returns; each opens its page."""
    columns = {
        "serial": NumberColumn(_("No."), phone=False, width="narrow"),
        "name": LinkColumn("months:return", fixed=[month], pinned=True, sub="owner", related=["owner"]),
        "division": ShortColumn(accessor="division", order_by="division__order"),
        "standing": BadgeColumn(_("state"), choices=STANDINGS, strong=(State.RETURNED,)),
        "weeks": MoneyColumn(_("completed by the weeks")),
        "cumulative": MoneyColumn(field_label("cumulative")),
        "difference": MoneyColumn(_("difference")),
        "difference_reason": TextColumn(field_label("difference_reason"), orderable=False, width="wide"),
        "percent": PercentColumn(field_label("progress_percent"), unit="", phone=False),
        "progress_text": TextColumn(field_label("progress_text"), orderable=False, visible=False),
        "expected_year": MoneyColumn(field_label("expected_year"), phone=False),
        "confirmed_by": TextColumn(field_label("confirmed_by"), phone=False),
        "confirmed_at": DateTimeColumn(field_label("confirmed_at"), phone=False),
    }
    return type("ReturnsTable", (Table,), columns)
