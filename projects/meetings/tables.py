"""The lists of meetings and of their decisions: columns and filters."""

import django_filters
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.directory.models import Division, Organisation
from projects.issues.filters import ProjectDivisionFilter
from projects.issues.models import State as IssueState
from projects.pool.tables import ShortColumn
from projects.ui.filters import (
    DateRangeFilter,
    FilterSet,
    ModelMultiChoiceFilter,
    MultiChoiceFilter,
    SearchFilter,
)
from projects.ui.tables import (
    BadgeColumn,
    DateColumn,
    LinkColumn,
    NumberColumn,
    PeriodColumn,
    Table,
    TextColumn,
)

from .models import Decision, Meeting
from .rules import Standing, due_of, progress_of


class MeetingNameColumn(LinkColumn):
    """What a meeting is called, which opens its material."""

    def value(self, record):
        return str(record.label)


class ChairColumn(TextColumn):
    """Who chairs it, with his post."""

    def value(self, record):
        return record.chair_words or None


class MeetingTable(Table):
    """Meetings; the queryset counts `decided`, `done` and `overdue`."""

    name = MeetingNameColumn(
        "meetings:meeting", _("Meeting"), accessor="number", order_by=("year", "kind", "number"), pinned=True
    )
    held_on = DateColumn()
    state = BadgeColumn(strong=(Meeting.State.PREPARED,))
    week = PeriodColumn(phone=False)
    decided = NumberColumn(_("Decisions"))
    done = NumberColumn(pgettext_lazy("column", "Carried out"))
    overdue = NumberColumn(pgettext_lazy("decision", "Overdue"))
    chair = ChairColumn(accessor="chair", related=("chair__user",), orderable=False)
    place = TextColumn(visible=False)
    minutes_number = TextColumn(pgettext_lazy("meeting", "Minutes"), phone=False)
    signed_by = TextColumn(visible=False)

    class Meta:
        order_by = ("-held_on",)


class MeetingFilters(FilterSet):
    """What the list of meetings can be narrowed by."""

    q = SearchFilter(fields=("topic", "place", "minutes_number", "decisions__text"), label=_("Words of it"))
    kind = MultiChoiceFilter(choices=Meeting.Kind.choices, label=_("Kind"))
    state = MultiChoiceFilter(choices=Meeting.State.choices, label=_("State"))
    held = DateRangeFilter(field_name="held_on", label=_("Date"))

    main = ("q", "kind", "state", "held")


class DueColumn(DateColumn):
    """The deadline that holds: that of the issue where it was moved there."""

    def value(self, record):
        return due_of(record)


class ProgressColumn(TextColumn):
    """What was reported last, and as of when."""

    def value(self, record):
        return progress_of(record)[0] or None

    def html(self, value, record):
        _text, on = progress_of(record)
        sub = format_html('<span class="sub">{}</span>', on.isoformat()) if on else ""
        return format_html("{}{}", value, sub)


class IssueColumn(LinkColumn):
    """The state of the issue that a decision became, which opens it."""

    def value(self, record):
        return str(IssueState(record.issue.state).label) if record.issue_id else None


class DecisionMeetingColumn(TextColumn):
    """The meeting that decided it; a link for those who read its material."""

    def value(self, record):
        return str(record.meeting.label)


class DecisionTable(Table):
    """Decisions; the queryset has their `standing`."""

    text = LinkColumn("meetings:decision", pinned=True)
    standing = BadgeColumn(
        pgettext_lazy("column", "how far"), choices=Standing.choices, strong=[Standing.OVERDUE]
    )
    lead = ShortColumn(accessor="lead", order_by="lead__order")
    due_on = DueColumn(accessor="due_on", related=("issue",))
    progress = ProgressColumn(accessor="progress", related=("issue",), width="wide", orderable=False)
    project = LinkColumn(
        "pool:project", accessor="project", arg="project__pk", order_by="project__name", phone=False
    )
    meeting = DecisionMeetingColumn(
        accessor="meeting", related=("meeting",), order_by=("meeting__held_on", "number"), phone=False
    )
    number = NumberColumn(visible=False)
    issue = IssueColumn(
        "issues:issue", accessor="issue", arg="issue__pk", order_by="issue__state", phone=False
    )
    done_on = DateColumn(visible=False)
    division = ShortColumn(
        _("division"), accessor="project__division", order_by="project__division__order", visible=False
    )
    urged_on = DateColumn(visible=False)

    class Meta:
        order_by = ("-meeting",)


class DecisionFilters(FilterSet):
    """What the list of decisions can be narrowed by."""

    q = SearchFilter(fields=("text", "project__name", "progress"), label=_("Decision or project"))
    standing = MultiChoiceFilter(choices=Standing.choices, label=_("How far it is"))
    lead = ModelMultiChoiceFilter(
        queryset=Organisation.objects.filter(pk__in=Decision.objects.order_by().values("lead")),
        label=_("Leading unit"),
    )
    division = ProjectDivisionFilter(
        queryset=Division.objects.all(), to_field_name="code", label=_("Division of the project")
    )
    kind = MultiChoiceFilter(
        field_name="meeting__kind", choices=Meeting.Kind.choices, label=_("Kind of meeting")
    )
    due = DateRangeFilter(field_name="due_on", label=_("To be done by"))
    held = DateRangeFilter(field_name="meeting__held_on", label=_("Meeting held"))
    mine = django_filters.BooleanFilter(method="is_mine", label=_("Led by my unit"))
    has_issue = django_filters.BooleanFilter(
        field_name="issue", lookup_expr="isnull", exclude=True, label=_("Became an issue")
    )

    main = ("q", "standing", "lead", "division", "mine")

    def is_mine(self, queryset, name, value):
        """Led by a unit for which the reader stands, or not."""
        mine = Decision.objects.led_by_units_of(self.request.user).order_by().values("pk")
        return queryset.filter(pk__in=mine) if value else queryset.exclude(pk__in=mine)
