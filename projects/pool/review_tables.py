"""The columns of the lists of rolling reviews, of the parts of one, and of the projects in it."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from projects.ui.tables import (
    BadgeColumn,
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

    page = "pool:review_items"

    def __init__(self, heading, name, query="", **options):
        super().__init__(heading, accessor=f"count_{name}", **options)
        self._query = query

    def html(self, value, record):
        if not value:
            return format_html('<span class="nought">{}</span>', value)
        href = reverse(self.page, args=[record.pk])
        return format_html('<a href="{}{}">{}</a>', href, self._query, f"{value:,}")


def moving(word):
    """The query of those that a word (proposed, opinion, decision) moves."""
    return "?" + "&".join(f"{word}={action}" for action in ("PROMOTE", "DEMOTE", "REMOVE"))


class PartsColumn(ReviewCountColumn):
    """A count of the parts of a review, with the matrix of these parts behind it."""

    page = "pool:review"


class ReviewTable(Table):
    """All reviews, with how far their parts are."""

    first = PeriodLinkColumn("pool:review", verbose_name=_("review"), pinned=True)
    due_on = DateColumn()
    parts = PartsColumn(_("parts"), "parts")
    waiting = PartsColumn(_("wait for the opinion"), "open", "?state=OPEN")
    given = PartsColumn(_("opinion given"), "given", "?state=GIVEN")
    gathered = PartsColumn(_("gathered"), "gathered", "?state=GATHERED")
    decided = PartsColumn(_("decided"), "decided", "?state=DECIDED")
    projects = ReviewCountColumn(_("projects"), "items")
    proposed = ReviewCountColumn(_("changes proposed"), "proposed", moving("proposed"))
    opinion = ReviewCountColumn(_("changes by the opinions"), "opinion", moving("opinion"))
    decision = ReviewCountColumn(_("changes decided"), "decision", moving("decision"))
    moved = ReviewCountColumn(_("carried out"), "moved", "?outcome=moved")
    not_moved = ReviewCountColumn(_("not carried out"), "not_moved", "?outcome=not_moved")

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
    silent = PartCountColumn(_("no progress"), "silent", "silent=1&silent=2&silent=3&silent=4")
    opinion = PartCountColumn(_("changes by the opinion"), "opinion_changes", moving("opinion")[1:])
    decision = PartCountColumn(_("changes decided"), "decision_changes", moving("decision")[1:])
    moved = PartCountColumn(_("carried out"), "moved", "outcome=moved")
    not_moved = PartCountColumn(_("not carried out"), "not_moved", "outcome=not_moved")
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
