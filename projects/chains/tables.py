"""The lists of chains, links, entries into the above-scale list and green power links."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.money import share
from projects.directory.models import Chain, Division
from projects.liaison.forms import leader_words
from projects.pool.filters import DivisionFilter
from projects.pool.tables import ShortColumn, tenths
from projects.ui.filters import (
    DateRangeFilter,
    FilterSet,
    ModelMultiChoiceFilter,
    MultiChoiceFilter,
    SearchFilter,
)
from projects.ui.tables import (
    BadgeColumn,
    ChoiceColumn,
    Column,
    DateColumn,
    LinkColumn,
    MoneyColumn,
    NumberColumn,
    PercentColumn,
    Table,
    TextColumn,
)

from .models import ChainLink, GreenLink, ScaleEntry
from .models.chain import Tier
from .rules import LinkStanding, ScaleStanding
from .words import mark


class CountColumn(NumberColumn):
    """A count that opens the list behind it: `href` with the chain's key in it; no link for nothing."""

    def __init__(self, *args, href, strong=False, **options):
        super().__init__(*args, **options)
        self._href, self._strong = href, strong

    def html(self, value, record):
        if not value:
            return "0"
        shown = format_html("<b>{}</b>", value) if self._strong else value
        return format_html('<a href="{}">{}</a>', self._href.format(record.pk), shown)


class ChainNameColumn(LinkColumn):
    """A chain by its name in the reader's language."""

    def value(self, record):
        return str(record)


class OutputRateColumn(PercentColumn):
    """Output as a share of the target."""

    def value(self, record):
        return tenths(share(record.output, record.target))


class HeadColumn(TextColumn):
    """The head of the chain with his post."""

    def value(self, record):
        plan = record.plans_of_year[0] if record.plans_of_year else None
        return leader_words(plan.head) if plan and plan.head else None


STAGE = "/projects/?chain={}&stage="


class ChainTable(Table):
    """Chains with how they stand in a year (see views.listing)."""

    name = ChainNameColumn("chains:chain", pgettext_lazy("column", "Chain"), pinned=True, order_by="order")
    head = HeadColumn(_("Head of the chain"), accessor="pk", orderable=False, width="wide")
    output = MoneyColumn(pgettext_lazy("of a chain", "output"), unit="yi")
    target = MoneyColumn(_("target output"), unit="yi")
    rate = OutputRateColumn(_("Output against target"), accessor="output", orderable=False)
    link_count = CountColumn(pgettext_lazy("of a chain", "Links"), href="/investment/chains/links/?chain={}")
    missing = CountColumn(
        _("Links missing"), href="/investment/chains/links/?chain={}&standing=MISSING", strong=True
    )
    enterprises = NumberColumn(_("Enterprises"))
    talks = NumberColumn(_("in talks"))
    preparing = CountColumn(
        pgettext_lazy("on a chain", "in preparation"),
        href=STAGE + "PLANNING&stage=RESERVE&stage=PRELIMINARY",
    )
    building = CountColumn(
        pgettext_lazy("on a chain", "under construction"), href=STAGE + "STARTED&stage=UNDER_CONSTRUCTION"
    )
    producing = CountColumn(
        pgettext_lazy("on a chain", "in production"), href=STAGE + "COMPLETED&stage=IN_PRODUCTION"
    )
    tasks = NumberColumn(_("Tasks of the year"))
    overdue = CountColumn(_("Tasks overdue"), href="/investment/chains/{}/plan/", strong=True)

    class Meta:
        order_by = ("name",)


class MarkColumn(ChoiceColumn):
    """What a link is, by shape and word."""

    css = "state"

    def dress(self, code, label):
        return mark(code)


class LinkTable(Table):
    """Links of all chains; the queryset has `standing` and the counts."""

    name = LinkColumn("chains:link", pgettext_lazy("of a chain", "Link"), pinned=True)
    chain = LinkColumn(
        "chains:chain",
        pgettext_lazy("column", "Chain"),
        accessor="chain",
        arg="chain_id",
        order_by=("chain__order", "order"),
    )
    tier = ChoiceColumn()
    standing = MarkColumn(pgettext_lazy("of a link", "Standing"), choices=LinkStanding.choices)
    wanted = TextColumn(width="wide", orderable=False)
    enterprise_count = NumberColumn(_("Enterprises"))
    preparing = NumberColumn(pgettext_lazy("on a chain", "in preparation"))
    building = NumberColumn(pgettext_lazy("on a chain", "under construction"))
    producing = NumberColumn(pgettext_lazy("on a chain", "in production"))

    class Meta:
        order_by = ("chain",)


class LinkFilters(FilterSet):
    """What the list of links can be narrowed by."""

    q = SearchFilter(fields=("name", "wanted"), label=_("Link, or what is looked for"))
    chain = ModelMultiChoiceFilter(queryset=Chain.objects.all(), label=_("Industry chain"))
    tier = MultiChoiceFilter(choices=Tier.choices, label=pgettext_lazy("of a chain", "Part"))
    standing = MultiChoiceFilter(choices=LinkStanding.choices, label=pgettext_lazy("of a link", "Standing"))

    class Meta:
        model = ChainLink
        fields = ()


class CapacityColumn(Column):
    """A yearly capacity or output with its unit."""

    css = "num"

    def value(self, record):
        number = self._get(record)
        return None if number is None else f"{number.normalize():f} {record.capacity_unit}".strip()


class ReachedColumn(PercentColumn):
    """The share of the capacity reached, with the year of the figures."""

    def value(self, record):
        return tenths(record.reached)

    def html(self, value, record):
        shown = super().html(value, record)
        return format_html('{}<span class="sub">{}</span>', shown, record.year) if record.year else shown


class WhyColumn(TextColumn):
    """Why it has not entered; what nobody has said is said."""

    def value(self, record):
        if record.why_not:
            return record.why_not
        return str(_("no reason given")) if record.standing == ScaleStanding.OVERDUE else None


class ScaleTable(Table):
    """Enterprises after production; the queryset has their `standing` and `share`."""

    name = LinkColumn("chains:scale_entry", _("Enterprise"), pinned=True)
    standing = BadgeColumn(
        pgettext_lazy("above-scale list", "Standing"),
        choices=ScaleStanding.choices,
        strong=[ScaleStanding.OVERDUE],
    )
    division = ShortColumn(accessor="division", order_by="division__order")
    chain = TextColumn(
        pgettext_lazy("column", "Chain"), accessor="chain", order_by="chain__order", phone=False
    )
    in_production_on = DateColumn()
    due_on = DateColumn()
    entered_on = DateColumn()
    why_not = WhyColumn(width="wide", orderable=False)
    capacity = CapacityColumn(orderable=False, phone=False)
    produced = CapacityColumn(orderable=False, phone=False)
    reached = ReachedColumn(_("Share of capacity reached"), accessor="produced", order_by="share")
    project = LinkColumn(
        "pool:project",
        accessor="project",
        arg="project__pk",
        order_by="project__name",
        phone=False,
        visible=False,
    )

    class Meta:
        order_by = ("due_on",)


class ScaleFilters(FilterSet):
    """What that list can be narrowed by."""

    q = SearchFilter(fields=("name", "why_not", "project__name"), label=_("Enterprise, project or reason"))
    standing = MultiChoiceFilter(
        choices=ScaleStanding.choices, label=pgettext_lazy("above-scale list", "Standing")
    )
    division = DivisionFilter(queryset=Division.objects.all(), to_field_name="code", label=_("Division"))
    chain = ModelMultiChoiceFilter(queryset=Chain.objects.all(), label=_("Industry chain"))
    due = DateRangeFilter(field_name="due_on", label=_("Should enter the list by"))

    main = ("q", "standing", "division", "chain")

    class Meta:
        model = ScaleEntry
        fields = ()


class AmountColumn(Column):
    """An amount that is no money."""

    css = "num"

    def html(self, value, record):
        return f"{value:,.2f}"


class GreenTable(Table):
    """Green power links."""

    supplier = LinkColumn(
        "chains:green_link",
        _("Supplies green power"),
        accessor="supplier__name",
        order_by="supplier__name",
        pinned=True,
        width="wide",
    )
    consumer = TextColumn(
        _("Uses green power"), accessor="consumer__name", order_by="consumer__name", pinned=True, width="wide"
    )
    state = BadgeColumn(strong=[GreenLink.State.SUPPLYING])
    capacity = AmountColumn(_("Capacity linked"), unit="MW")
    energy = AmountColumn(_("Energy a year"), unit=pgettext_lazy("unit", "10k kWh"))
    note = TextColumn(orderable=False, phone=False)

    class Meta:
        order_by = ("state",)


class GreenFilters(FilterSet):
    """What the list of green power links can be narrowed by."""

    q = SearchFilter(fields=("supplier__name", "consumer__name", "note"), label=_("Project or note"))
    state = MultiChoiceFilter(choices=GreenLink.State.choices, label=_("State"))
    chain = ModelMultiChoiceFilter(
        field_name="consumer__chain",
        queryset=Chain.objects.all(),
        label=_("Chain of the project that uses it"),
    )

    class Meta:
        model = GreenLink
        fields = ()
