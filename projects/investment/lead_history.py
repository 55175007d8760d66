"""How the history of trips, enterprises and talks reads."""

from django.utils.translation import gettext_lazy as _

from projects.base import sentences
from projects.base.changes import changed, label_of, reason_words
from projects.base.wording import names

from .models import Contact, Negotiation, Prospect, Trip


def contact_words(event):
    """How they spoke, with whom, and what was said."""
    kind = label_of(Contact.Kind.choices, event.params["kind"])
    return {"kind": names(filter(None, (kind, event.params["whom"]))), "text": event.reason}


def move_words(event):
    """Whose the lead is by how much, and why."""
    shares = names(f"{unit} {percent}%" for unit, percent in event.params["shares"])
    return {"shares": shares, **reason_words(event)}


def register():
    """Tell `base.sentences` how the acts on leads read."""
    add = sentences.register
    add("trip.log", _("%(who)s logged the trip to %(where)s."))
    add("trip.change", _("%(who)s changed the trip: %(changes)s"), changed(Trip))
    add("trip.meet", _("%(who)s added whom they met."))
    add("prospect.register", _("%(who)s registered the enterprise; %(follower)s (%(unit)s) follows it."))
    add("prospect.change", _("%(who)s changed the enterprise: %(changes)s"), changed(Prospect))
    add("prospect.contact", _("%(who)s logged a contact of %(on)s, %(kind)s: %(text)s"), contact_words)
    add("prospect.give_up", _("%(who)s gave it up: %(reason)s"), reason_words)
    add("prospect.take_up", _("%(who)s took it up again: %(reason)s"), reason_words)
    add(
        "prospect.hand_over",
        _("%(who)s handed it from %(old)s to %(unit)s %(follower)s: %(reason)s"),
        reason_words,
    )
    add(
        "negotiation.begin", _("%(who)s began the talks on %(on)s, led by %(unit)s, which reported it first.")
    )
    add("negotiation.change", _("%(who)s changed the project: %(changes)s"), changed(Negotiation))
    add("negotiation.contact", _("%(who)s logged a contact of %(on)s, %(kind)s: %(text)s"), contact_words)
    add("negotiation.join", _("%(who)s put %(name)s on the team."))
    add("negotiation.leave", _("%(who)s took %(name)s off the team."))
    add("negotiation.follow", _("%(who)s let %(name)s follow the talks."))
    add(
        "negotiation.move",
        _("%(who)s moved the talks from %(old)s to %(new)s (%(follower)s), shares %(shares)s: %(reason)s"),
        move_words,
    )
    add("negotiation.break_off", _("%(who)s broke the talks off on %(on)s: %(reason)s"), reason_words)
    add("negotiation.resume", _("%(who)s went on with the talks: %(reason)s"), reason_words)
