"""The queue of an approval department: overdue first; many rows on at once, with day and way given once."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from projects.directory.rights import refuse, require_may
from projects.ui.addresses import came_from
from projects.ui.lists import EmptyState
from projects.ui.tables import NumberColumn

from .. import homes, queueing, reading, words
from ..acts import Advanced
from ..models import Permit
from ..tables import OverdueColumn, PermitTable
from ..work_forms import ManyForm
from .listing import SHOWN_SKIPPED, PermitListPage, chosen_in, sessions_for

ALL = "all"


class DaysLeftColumn(NumberColumn):
    """The working days to the promise; below zero beyond it."""

    unit = gettext_lazy("WD")

    def load(self, records, request):
        homes.tell_days(records, reading.calendar_around(request.today), request.today)

    def value(self, record):
        return record.days_left

    def html(self, value, record):
        return format_html("<strong>{}</strong>", value) if value < 0 else str(value)


class QueueTable(PermitTable):
    """The permits of a queue with the days that are left."""

    days_left = DaysLeftColumn(gettext_lazy("days left"), "pk", order_by=("due_on",))

    # The days left say it below zero.
    overdue = OverdueColumn(gettext_lazy("overdue by"), "pk", order_by=("rank", "due_on"), visible=False)

    class Meta:
        sequence = ("chosen", "project", "procedure", "status", "days_left", "holder", "due_on", "...")


def whose(text):
    """Whose permits the queue shows: only "all" is understood; raises ValueError."""
    if text != ALL:
        raise ValueError(text)
    return text


class QueuePage(PermitListPage):
    """What waits for the reader's department (`?of=all`: for any department he sees)."""

    key = "preparation.queue"
    title = gettext_lazy("Waiting for our decision")
    template_name = "preparation/queue.html"
    table_class = QueueTable
    parameters = {"of": whose}

    def get(self, request, *args, **kwargs):
        require_may(
            request.user,
            "preparation.decide_permit",
            _("The queue is for those who decide on permits; the list of permits shows you yours."),
        )
        return super().get(request, *args, **kwargs)

    def visible(self):
        permits = Permit.objects.allowed(self.request.user).alive().filter(queueing.queue_q())
        if not hasattr(self, "units"):
            self.units = queueing.own_units(self.request.user)
        if self.units and self.values.get("of") != ALL:
            permits = permits.filter(department__in=self.units)
        return permits

    def queryset(self, request):
        return queueing.ranked_queue(self.visible().select_related("procedure"), request.today)

    def headline(self, request):
        """What waits, each figure a link to its rows (one query)."""
        counts = queueing.queue_counts(self.visible(), request.today)
        return homes.queue_sentence(counts, "&of=all" if self.values.get("of") == ALL else "")

    def summary(self, totals):
        # Nothing granted is in a queue.
        return super().summary(totals)[:-1]

    def empty(self, request):
        if self.units and self.values.get("of") != ALL:
            return EmptyState(
                _("Nothing waits for your department at the moment."),
                _("The queues of all departments"),
                f"{reverse('preparation:queue')}?of=all",
            )
        return EmptyState(_("Nothing waits for a decision at the moment."))

    def context(self, request, listing):
        return {
            "may_advance": True,
            "form": ManyForm(today=request.today, auto_id="many_%s"),
            "sessions": sessions_for(request.user),
            "of_all": self.values.get("of") == ALL,
            "has_unit": bool(self.units),
        }


@require_POST
def do_many(request):
    """Take the ticked permits through one act; says what was skipped and why."""
    user = request.user
    if not (user.may("preparation.handle_permit") or user.may("preparation.decide_permit")):
        refuse("preparation.handle_permit", _("Your roles do not allow you to take permits on."))
    back = came_from(request, reverse("preparation:queue"))
    chosen = chosen_in(request)
    form = ManyForm(request.POST, today=request.today)
    if not chosen:
        messages.warning(request, _("Nothing was chosen."))
        return redirect(back)
    if not form.is_valid():
        for name, errors in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            messages.error(request, f"{label} {' '.join(errors)}".strip())
        return redirect(back)
    permits = Permit.objects.allowed(user).filter(pk__in=chosen).with_rights(user, "handle", "decide")
    rows = [
        queueing.Chosen(permit, chosen[permit.pk])
        for permit in permits.select_related("procedure", "project")
    ]
    values = form.cleaned_data
    result = queueing.do_many(
        rows,
        values["act"],
        on=values["on"],
        handling=values["handling"],
        by=user,
        at=request.now,
    )
    tell(request, result)
    return redirect(back)


def tell(request, result):
    """Say what became of many permits."""
    said, left = words.advanced(Advanced(result.done, result.skipped))
    messages.add_message(request, messages.SUCCESS if result.done else messages.WARNING, said)
    for sentence in left[:SHOWN_SKIPPED]:
        messages.warning(request, sentence)
    if len(left) > SHOWN_SKIPPED:
        messages.warning(request, _("and %(count)s more") % {"count": len(left) - SHOWN_SKIPPED})
