"""The tables of robots and of the log of messages."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.ui.tables import (
    BooleanColumn,
    ChoiceColumn,
    Column,
    DateColumn,
    DateTimeColumn,
    LinkColumn,
    NumberColumn,
    Table,
    TextColumn,
)


class RecipientColumn(Column):
    """The person or group to whom a message goes."""

    css = "name"
    paths = ("digest__user__name", "digest__robot__name")

    def value(self, record):
        digest = record.digest
        if digest.user_id is None and digest.robot_id is None:
            return _("%(group)s (robot removed)") % {"group": digest.robot_name}
        return str(digest.recipient)


class NoteColumn(TextColumn):
    """Why something was not sent, in the reader's language where the words are the product's own."""

    def value(self, record):
        return _(record.note) if record.note else None


class CountColumn(NumberColumn):
    """How many lines a message has."""

    paths = ("digest__day",)

    def value(self, record):
        return len(record.digest.lines)


class DeliveryTable(Table):
    """Messages on their way."""

    recipient = RecipientColumn(
        gettext_lazy("Recipient"), "digest__user__name", pinned=True, order_by=("digest__user__name", "pk")
    )
    day = DateColumn(gettext_lazy("Day"), "digest__day")
    channel = ChoiceColumn()
    state = ChoiceColumn()
    lines = CountColumn(gettext_lazy("Reminders"), "digest__pk", orderable=False)
    attempts = NumberColumn()
    taken_at = DateTimeColumn()
    sent_at = DateTimeColumn()
    next_at = DateTimeColumn(visible=False)
    note = NoteColumn()

    class Meta:
        order_by = ("-day",)


class HourColumn(Column):
    """An hour as 08:00."""

    css = "date"

    def value(self, record):
        return f"{self._get(record):02d}:00"


class RobotTable(Table):
    """Robots of groups."""

    name = LinkColumn("reminders:robot", pinned=True)
    place = TextColumn(gettext_lazy("For"), "place", orderable=False)
    service = ChoiceColumn()
    known_by = TextColumn(gettext_lazy("Address"), "known_by", orderable=False)
    hour = HourColumn(gettext_lazy("Hour"))
    is_on = BooleanColumn()
