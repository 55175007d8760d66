"""The tables of the page of a past day."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.money import yi
from projects.ui.tables import DateColumn, LinkColumn, MoneyColumn, Table, TextColumn

from .tables_rolling import HeadColumn


def signed(amount):
    """An amount, in whatever unit, with its sign."""
    return f"{amount:+,.2f}".replace("-", "−")


class FlowColumn(TextColumn):
    """Projects of a TierFlow's tally over their investment in 亿元; `sign` stands before both."""

    css = "num"

    def __init__(self, *args, sign="", **options):
        super().__init__(*args, orderable=False, **options)
        self._sign = sign

    def html(self, value, record):
        if not value.count:
            return format_html('<span class="nought">{}</span>', 0)
        return format_html(
            '{}{}<span class="sub">{}{}</span>', self._sign, value.count, self._sign, yi(value.investment)
        )


class GrowthColumn(MoneyColumn):
    """By how much estimates changed, in 亿元 with its sign."""

    def html(self, value, record):
        return signed(value) if value else format_html('<span class="nought">{}</span>', 0)


class FlowTable(Table):
    """A tier a row (views.past_sections.FlowLine): what stood, came, went, and stands."""

    name = HeadColumn(_("tier"))
    then = FlowColumn(pgettext_lazy("pool", "then"))
    entered = FlowColumn(pgettext_lazy("pool", "entered"), sign="+")
    left = FlowColumn(pgettext_lazy("pool", "left"), sign="−")
    moved_in = FlowColumn(_("moved in"), sign="+")
    moved_out = FlowColumn(_("moved out"), sign="−")
    growth = GrowthColumn(_("estimates changed"), unit="yi", orderable=False)
    now = FlowColumn(pgettext_lazy("pool", "later"))


class MovedTable(Table):
    """Projects that entered, left or moved (views.past_sections.Moved)."""

    name = LinkColumn("pool:project", _("project name"), arg="project")
    division = TextColumn(_("division"))
    before = TextColumn(pgettext_lazy("change", "from"))
    after = TextColumn(pgettext_lazy("change", "to"))
    amount = MoneyColumn(_("total investment"), unit="yi")
    on = DateColumn(_("day"))
    reason = TextColumn(_("reason"))


class DeltaColumn(MoneyColumn):
    """A change of an amount, with its sign."""

    def html(self, value, record):
        return signed(value)


class GrewTable(Table):
    """Projects whose total investment changed (views.past_sections.Moved)."""

    name = LinkColumn("pool:project", _("project name"), arg="project")
    division = TextColumn(_("division"))
    before = MoneyColumn(pgettext_lazy("change", "from"), unit="yi")
    after = MoneyColumn(pgettext_lazy("change", "to"), unit="yi")
    amount = DeltaColumn(pgettext_lazy("amount", "change"), unit="yi")
    on = DateColumn(_("day"))
    reason = TextColumn(_("reason"))


class ToldTable(Table):
    """All changes in one file (views.past.Told)."""

    what = TextColumn(_("what happened"))
    name = TextColumn(_("project name"))
    division = TextColumn(_("division"))
    before = TextColumn(pgettext_lazy("change", "from"))
    after = TextColumn(pgettext_lazy("change", "to"))
    amount = MoneyColumn(_("amount"), unit="yi")
    on = DateColumn(_("day"))
    reason = TextColumn(_("reason"))
