"""The blocks of bulletins on homes: what the office does next, what waits for an answer, what is unread."""

from django.utils.translation import gettext as _

from projects.base.periods import Month, full_label
from projects.dispatch.deadlines import days_of_month

from .addresses import address
from .models import Bulletin, Reading
from .routing import APPROVE, CHECK, COUNTERSIGN, signable

State = Bulletin.State


def answers(user):
    """Whether drafts may wait for the user."""
    return any(user.may(permission) for permission in (CHECK, COUNTERSIGN, APPROVE))


def to_do(request, _obj):
    """The office's last whole month: how far its bulletin is, and until when (two queries)."""
    month = Month.of(request.today) - 1
    rows = Bulletin.objects.filter(kind=Bulletin.Kind.MONTH, first=month.first).defer("figures")
    bulletin = rows.first()
    if bulletin is not None and bulletin.is_published and bulletin.document_number:
        return None
    due = days_of_month(month).bulletin_due
    return {
        "month": month,
        "bulletin": bulletin,
        "due": full_label(due),
        "is_late": due < request.today and (bulletin is None or not bulletin.is_published),
        "next": next_of(bulletin),
    }


def next_of(bulletin):
    """What is to be done with it, in words."""
    if bulletin is None:
        return _("Prepare the bulletin")
    if bulletin.state == State.DRAFT:
        if bulletin.lights_confirmed_at is None:
            return _("Edit the texts and confirm the red list")
        return _("Send it on its way")
    if bulletin.state == State.ON_ITS_WAY:
        return _("Waits for those who check it")
    return _("Publish it") if bulletin.state == State.APPROVED else _("Enter number and signer")


def to_answer(request, _obj):
    """Drafts that wait for the reader's word (one query)."""
    rows = list(signable(request.user).defer("bulletin__figures").order_by("due_on", "pk"))
    if not rows:
        return None
    return {
        "rows": [(row, row.due_on < request.today, address("check", row.bulletin.period)) for row in rows]
    }


def unread(request, _obj):
    """The last bulletin and the last brief published, as long as a leader or his liaison officer has not
    read them (three queries)."""
    published = Bulletin.objects.filter(state=State.PUBLISHED).defer("figures").order_by("-first")
    last = filter(None, (published.filter(kind=kind).first() for kind in Bulletin.Kind))
    bulletins = {one.pk: one for one in last}
    read = Reading.objects.filter(bulletin__in=bulletins, user=request.user)
    for key in read.values_list("bulletin", flat=True):
        del bulletins[key]
    if not bulletins:
        return None
    return {"unread": [(one, address("month", one.period)) for one in bulletins.values()]}
