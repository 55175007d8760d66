"""The columns of the lists of the pool that rolls: criteria, moves, reviews and what stands in them."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

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

from .models import ReviewItem, Tier
from .standing import in_words
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
        f"meets_{one.pk}": BooleanColumn(f"{one} ({one.get_tier_display()})", visible=False)
        for one in criteria
    }
    return type("CriteriaTable", (Table,), columns)


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
    reason = TextColumn(width="wide", orderable=False)
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


class SaidColumn(ChoiceColumn):
    """What was proposed, said or decided of a project, with the tier where it moves."""

    def value(self, record):
        found = super().value(record)
        tier = getattr(record, f"{self.path}_tier")
        return f"{found} → {Tier(tier).label}" if found and tier else found

    def html(self, value, record):
        return value


class ReasonsColumn(TextColumn):
    """Why it is proposed, in words."""

    def value(self, record):
        return in_words(record.reasons) or None


class ItemTable(Table):
    """The projects of a review."""

    project = LinkColumn(
        "pool:project",
        arg="project__pk",
        accessor="project__name",
        verbose_name=_("project"),
        pinned=True,
        related=["project"],
    )
    group = ShortColumn(
        _("working group"), accessor="part__group", order_by="part__group__order", related=["part__group"]
    )
    tier = ChoiceColumn()
    silent_reviews = NumberColumn()
    proposed = SaidColumn()
    reasons = ReasonsColumn(orderable=False, width="wide")
    opinion = SaidColumn()
    decision = SaidColumn()
    opinion_reason = TextColumn(orderable=False, visible=False)
    decision_reason = TextColumn(orderable=False, visible=False)
    state = BadgeColumn(_("state"), accessor="part__state", related=["part"], visible=False)
    evidence = TextColumn(
        _("minutes of the meeting"), accessor="part__evidence", related=["part"], visible=False
    )
    moved_on = DateColumn(_("moved on"), accessor="transfer__on", related=["transfer"], visible=False)
    not_moved = TextColumn(visible=False, orderable=False)
    division = ShortColumn(
        _("division"),
        accessor="project__division",
        order_by="project__division__order",
        related=["project__division"],
        visible=False,
    )
    total_investment = MoneyColumn(accessor="project__total_investment", unit="yi", visible=False)


class PeriodLinkColumn(LinkColumn):
    """A review by the name of its period."""

    def value(self, record):
        return str(record)


class ReviewCountColumn(NumberColumn):
    """A count of a review, with the list of its projects behind it: `query` narrows it."""

    def __init__(self, heading, name, query="", **options):
        super().__init__(heading, accessor=f"count_{name}", **options)
        self._query = query

    def html(self, value, record):
        if not value:
            return format_html('<span class="nought">{}</span>', value)
        href = reverse("pool:review_items", args=[record.pk])
        return format_html('<a href="{}{}">{}</a>', href, self._query, f"{value:,}")


def moving(word):
    """The query of those that a word (proposed, opinion, decision) moves."""
    return "?" + "&".join(f"{word}={action}" for action in ("PROMOTE", "DEMOTE", "REMOVE"))


class ReviewTable(Table):
    """All reviews, with how far their parts are."""

    first = PeriodLinkColumn("pool:review", verbose_name=_("review"), pinned=True)
    due_on = DateColumn()
    parts = NumberColumn(_("parts"), accessor="count_parts")
    waiting = ReviewCountColumn(_("wait for the opinion"), "open", "?state=OPEN")
    given = ReviewCountColumn(_("opinion given"), "given", "?state=GIVEN")
    gathered = ReviewCountColumn(_("gathered"), "gathered", "?state=GATHERED")
    decided = ReviewCountColumn(_("decided"), "decided", "?state=DECIDED")
    projects = ReviewCountColumn(_("projects"), "items")
    proposed = ReviewCountColumn(_("changes proposed"), "proposed", moving("proposed"))
    opinion = ReviewCountColumn(_("changes by the opinions"), "opinion", moving("opinion"))
    decision = ReviewCountColumn(_("changes decided"), "decision", moving("decision"))

    class Meta:
        order_by = ("-first",)


class PartNameColumn(LinkColumn):
    """The group of a part, opening its sheet; the sum opens nothing."""

    def __init__(self, *args, **options):
        super().__init__("pool:review", *args, arg="review", **options)

    def href(self, record):
        return None if record.pk is None else reverse("pool:review_part", args=[record.review, record.pk])


class PartCountColumn(NumberColumn):
    """A count of a part, with the list behind it: `query` narrows it."""

    def __init__(self, heading, name, query="", **options):
        super().__init__(heading, accessor=f"counts__{name}", orderable=False, **options)
        self._query = query

    def html(self, value, record):
        if not value:
            return format_html('<span class="nought">{}</span>', value)
        query = "&".join(part for part in (record.query, self._query) if part)
        href = reverse("pool:review_items", args=[record.review])
        return format_html('<a href="{}?{}">{}</a>', href, query, f"{value:,}")


class PartStateColumn(TextColumn):
    """Where a part stands, and that its opinion is overdue."""

    css = "state"

    def html(self, value, record):
        late = format_html(' <span class="tag tag-strong">{}</span>', _("overdue")) if record.overdue else ""
        return format_html('<span class="tag">{}</span>{}', value, late)


class PartTable(Table):
    """The groups of a review side by side (review_reports.PartLine)."""

    name = PartNameColumn(_("working group"))
    projects = PartCountColumn(_("projects"), "projects")
    promote = PartCountColumn(_("proposed: promote"), "promote", "proposed=PROMOTE")
    demote = PartCountColumn(_("proposed: demote"), "demote", "proposed=DEMOTE")
    remove = PartCountColumn(_("proposed: remove"), "remove", "proposed=REMOVE")
    keep = PartCountColumn(_("proposed: keep"), "keep", "proposed=KEEP")
    silent = PartCountColumn(_("silent"), "silent", "silent=1&silent=2&silent=3&silent=4")
    opinion = PartCountColumn(_("changes by the opinion"), "opinion_changes", moving("opinion")[1:])
    decision = PartCountColumn(_("changes decided"), "decision_changes", moving("decision")[1:])
    state = PartStateColumn(_("state"), orderable=False)


class LatestColumn(TextColumn):
    """The latest word on a project: decided, said by the group, or proposed."""

    def value(self, record):
        for word in ("decision", "opinion", "proposed"):
            action, tier = getattr(record, word), getattr(record, f"{word}_tier")
            if action:
                found = str(ReviewItem.Action(action).label)
                return f"{found} → {Tier(tier).label}" if tier else found
        return None


class WhyColumn(TextColumn):
    """What was said of the decision or the opinion, else what the criteria say."""

    def value(self, record):
        return record.decision_reason or record.opinion_reason or in_words(record.reasons) or None


class AppendixTable(Table):
    """What is to change, as an appendix for the minutes; on a phone too."""

    group = ShortColumn(_("working group"), accessor="part__group", orderable=False)
    project = LinkColumn(
        "pool:project", arg="project__pk", accessor="project__name", verbose_name=_("project")
    )
    tier = ChoiceColumn(orderable=False)
    latest = LatestColumn(_("latest word"), accessor="pk", orderable=False)
    why = WhyColumn(_("reason"), accessor="pk", orderable=False, width="wide")
    state = BadgeColumn(_("state"), accessor="part__state", orderable=False)
