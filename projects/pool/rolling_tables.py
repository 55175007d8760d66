"""The columns of the lists of the pool that rolls: criteria and moves."""

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from projects.base.wording import noted
from projects.ui.tables import (
    BadgeColumn,
    BooleanColumn,
    ChoiceColumn,
    DateColumn,
    LinkColumn,
    MoneyColumn,
    NumberColumn,
    Table,
    TextColumn,
)

from .models import PoolTransfer, Tier
from .tables import ShortColumn


class CountColumn(NumberColumn):
    """How many criteria of its own tier a project meets, of how many."""

    def value(self, record):
        if not record.asked_own:
            return None
        return f"{record.asked_own - record.lacking_own}/{record.asked_own}"

    def html(self, value, record):
        return value


class LackingColumn(TextColumn):
    """The criteria that a project lacks, by their names; `tier(record)` says of which tier."""

    def __init__(self, criteria, tier, *args, **options):
        super().__init__(*args, accessor="pk", **options)
        self._criteria, self._tier = criteria, tier

    def value(self, record):
        tier = self._tier(record)
        missing = [
            str(one) for one in self._criteria if one.tier == tier and not getattr(record, f"meets_{one.pk}")
        ]
        return pgettext("between criteria", ", ").join(missing) or None


class RiseColumn(TextColumn):
    """Whether a project could rise now."""

    def value(self, record):
        return str(Tier.NEAR_TERM.label) if record.could_rise else None

    def html(self, value, record):
        return format_html('<span class="tag">{}</span>', value)


def own_tier(record):
    """The tier in which a project stands."""
    return record.tier


def next_tier(record):
    """The near term, for what stands below it."""
    return Tier.NEAR_TERM if record.tier != Tier.NEAR_TERM else ""


def criteria_table(criteria):
    """The table of projects and the criteria of their tiers; the queryset is `with_fit(criteria, …)`."""
    columns = {
        "name": LinkColumn("pool:project", pinned=True, sub="owner", related=["owner"]),
        "tier": ChoiceColumn(),
        "working_group": ShortColumn(order_by="working_group__order"),
        "met": CountColumn(_("criteria met"), accessor="pk", order_by="-lacking_own"),
        "lacks": LackingColumn(
            criteria, own_tier, _("lacks for its tier"), order_by="lacking_own", width="wide"
        ),
        "rise": RiseColumn(_("could be promoted to"), accessor="could_rise"),
        "for_near": LackingColumn(
            criteria, next_tier, _("lacks for the near term"), orderable=False, visible=False, width="wide"
        ),
        "planned_start_on": DateColumn(),
        "division": ShortColumn(visible=False, order_by="division__order"),
        "stage": ChoiceColumn(visible=False),
        "total_investment": MoneyColumn(unit="yi", visible=False),
        "responsible_department": TextColumn(visible=False, order_by="responsible_department__order"),
        "chain": TextColumn(visible=False, order_by="chain__order"),
    }
    columns |= {
        f"meets_{one.pk}": BooleanColumn(noted(str(one), one.get_tier_display()), visible=False)
        for one in criteria
    }
    return type("CriteriaTable", (Table,), columns)


class MoveReasonColumn(TextColumn):
    """Why it moved; who started as planned has said nothing more."""

    def value(self, record):
        if not record.reason and record.action == PoolTransfer.Action.EXIT:
            return str(_("The project has started."))
        return record.reason


class MoveTable(Table):
    """Moves in the pool."""

    on = DateColumn(_("date"))
    project = LinkColumn(
        "pool:project",
        arg="project__pk",
        accessor="project__name",
        verbose_name=_("project"),
        pinned=True,
        related=["project"],
    )
    action = BadgeColumn()
    from_tier = ChoiceColumn()
    to_tier = ChoiceColumn()
    reason = MoveReasonColumn(width="wide", orderable=False)
    evidence = TextColumn(orderable=False)
    by = TextColumn(order_by="by__name", related=["by"])
    division = ShortColumn(
        _("division"),
        accessor="project__division",
        order_by="project__division__order",
        related=["project__division"],
        visible=False,
    )
    working_group = ShortColumn(
        _("working group"),
        accessor="project__working_group",
        order_by="project__working_group__order",
        related=["project__working_group"],
        visible=False,
    )
    total_investment = MoneyColumn(accessor="project__total_investment", unit="yi", visible=False)
    exception = TextColumn(visible=False, orderable=False)

    class Meta:
        order_by = ("-on",)
