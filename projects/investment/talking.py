"""What is done with projects in talks: begun from an enterprise, talked about, moved between units with
shares, broken off.

Talks are confidential, so nothing of them is told in the history of the enterprise. Whoever follows them is
of their team.
"""

from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import RuleViolation, require

from . import prospecting
from .models import Negotiation, Share

State = Negotiation.State
FACTS = ("name", "chain", "division", "amount", "content", "needs", "next_step", "next_on")
WHOLE = Decimal(100)


def named_once():
    """The error of a second project of the same name with one enterprise."""
    return RuleViolation("name_taken", _("There are talks with this enterprise under this name already."))


def begin(prospect, values, *, on, by, at, team=()):
    """Take an enterprise that is followed to talks about a project. The unit that follows it reported it
    first (首报首谈) and leads the talks; its follower follows them, with whoever begins them and `team`.

    Returns the Negotiation. Raises RuleViolation `given_up`, `name_needed`, `name_taken`, `early` or
    `future`.
    """
    values = {**values, "name": " ".join(values["name"].split())}
    require(values["name"], "name_needed", _("Say what the project is called."))
    require(on <= localdate(at), "future", _("This day has not come yet."))
    try:
        with transaction.atomic():
            row = prospecting.lock_followed(prospect)
            require(
                on >= row.first_contact_on,
                "early",
                _("The enterprise was first contacted on %(day)s."),
                day=row.first_contact_on,
            )
            made = Negotiation.objects.create(
                prospect=row,
                unit=row.unit,
                first_unit=row.unit,
                follower=row.follower,
                started_on=on,
                last_contact_on=max(on, row.last_contact_on),
                entered_by=by,
                **values,
            )
            made.team.set({row.follower, by, *team})
            events.record("negotiation.begin", made, by=by, at=at, params={"on": on, "unit": str(row.unit)})
    except IntegrityError as error:
        raise named_once() from error
    return made


def lock(negotiation):
    """The talks, locked until the transaction ends."""
    return Negotiation.objects.select_for_update().get(pk=negotiation.pk)


def lock_talking(negotiation):
    """The same, while they go on. Raises RuleViolation `ended`."""
    row = lock(negotiation)
    require(
        row.state == State.TALKING,
        "ended",
        _("That cannot be done now: the project is “%(state)s”."),
        state=row.get_state_display(),
    )
    return row


def change(negotiation, values, *, by, at):
    """Put right what is said of the project. Returns the names of what changed. Raises RuleViolation
    `name_needed`, `name_taken`, `ended`."""
    values = {**values, "name": " ".join(values["name"].split())}
    require(values["name"], "name_needed", _("Say what the project is called."))
    try:
        with transaction.atomic():
            row = lock_talking(negotiation)
            changes = prospecting.changes_between(row, values)
            if changes:
                row.save(update_fields=list(changes))
                events.record("negotiation.change", row, by=by, at=at, changes=changes)
    except IntegrityError as error:
        raise named_once() from error
    return list(changes)


def log_contact(negotiation, spoken, *, by, at, trip=None):
    """Enter a contact about the project; it counts for its enterprise too. Returns the Contact. Raises
    RuleViolation `ended`, `text_needed` or `future`."""
    with transaction.atomic():
        row = lock_talking(negotiation)
        prospect = prospecting.lock(row.prospect)
        made = prospecting.enter_contact(prospect, spoken, by=by, at=at, trip=trip, negotiation=row)
        prospect.save(update_fields=["first_contact_on", "last_contact_on"])
        row.last_contact_on = max(row.last_contact_on, spoken.on)
        prospecting.plan_next(row, spoken)
        row.save(update_fields=["last_contact_on", "next_step", "next_on"])
        said = prospecting.said_of(made)
        events.record("negotiation.contact", row, by=by, at=at, params=said, reason=made.text)
    return made


def join(negotiation, user, *, by, at, follows=False):
    """Put somebody on the team; `follows`: he follows the talks from now on. Raises RuleViolation `ended` or
    `on_team`."""
    with transaction.atomic():
        row = lock_talking(negotiation)
        is_new = not row.team.filter(pk=user.pk).exists()
        takes_over = follows and user.pk != row.follower_id
        require(is_new or takes_over, "on_team", _("%(name)s is on the team already."), name=user)
        if is_new:
            row.team.add(user)
            events.record("negotiation.join", row, by=by, at=at, params={"name": str(user)})
        if takes_over:
            row.follower = user
            row.save(update_fields=["follower"])
            events.record("negotiation.follow", row, by=by, at=at, params={"name": str(user)})


def leave(negotiation, user, *, by, at):
    """Take somebody off the team; from then on he sees nothing of the talks. Raises RuleViolation `ended`,
    `follows` or `not_on_team`."""
    with transaction.atomic():
        row = lock_talking(negotiation)
        require(
            user.pk != row.follower_id,
            "follows",
            _("%(name)s follows the talks: name another follower first."),
            name=user,
        )
        require(row.team.filter(pk=user.pk).exists(), "not_on_team", _("Nobody of that name is on the team."))
        row.team.remove(user)
        params = {"name": str(user), "user": user.pk}
        events.record("negotiation.leave", row, by=by, at=at, params=params)


def check_shares(shares):
    """Refuse shares, [(unit, percent)], that are not each a part of one whole."""
    require(shares, "shares_needed", _("Say whose the lead is, and by how much."))
    units = [unit for unit, _percent in shares]
    require(len(set(units)) == len(units), "unit_twice", _("Each unit has one share."))
    for _unit, percent in shares:
        require(0 < percent <= WHOLE, "no_part", _("A share is more than 0 and at most 100 percent."))
    total = sum(percent for _unit, percent in shares)
    require(total == WHOLE, "not_whole", _("Together they are %(total)s %%, not 100 %%."), total=total)


def move(negotiation, *, unit, division, follower, shares, by, at, reason):
    """Move the talks to another unit, which leads them from now on; `shares` [(unit, percent)] say whose the
    lead is by how much. Who reported it first stays written. Raises RuleViolation `ended`, `reason_needed`,
    `same` and what `check_shares` raises."""
    require(reason.strip(), "reason_needed", _("Say why."))
    check_shares(shares)
    with transaction.atomic():
        row = lock_talking(negotiation)
        require(unit.pk != row.unit_id, "same", _("This unit leads the talks already."))
        old = row.unit
        row.unit, row.division, row.follower = unit, division, follower
        row.save(update_fields=["unit", "division", "follower"])
        row.team.add(follower)
        row.shares.all().delete()
        Share.objects.bulk_create(
            [Share(negotiation=row, unit=one, percent=percent) for one, percent in shares]
        )
        params = {
            "old": str(old),
            "new": str(unit),
            "follower": str(follower),
            "shares": [[str(one), f"{percent.normalize():f}"] for one, percent in shares],
        }
        events.record("negotiation.move", row, by=by, at=at, reason=reason.strip(), params=params)


def break_off(negotiation, *, on, by, at, reason):
    """End the talks without an agreement. Raises RuleViolation `ended`, `reason_needed`, `early` or
    `future`."""
    require(reason.strip(), "reason_needed", _("Say why."))
    require(on <= localdate(at), "future", _("This day has not come yet."))
    with transaction.atomic():
        row = lock_talking(negotiation)
        require(on >= row.started_on, "early", _("The talks began on %(day)s."), day=row.started_on)
        row.state, row.ended_on, row.next_step, row.next_on = State.DROPPED, on, "", None
        row.save(update_fields=["state", "ended_on", "next_step", "next_on"])
        events.record("negotiation.break_off", row, by=by, at=at, reason=reason.strip(), params={"on": on})


def resume(negotiation, *, by, at, reason):
    """Go on with talks that were broken off. Raises RuleViolation `not_broken_off` or `reason_needed`."""
    require(reason.strip(), "reason_needed", _("Say why."))
    with transaction.atomic():
        row = lock(negotiation)
        require(row.state == State.DROPPED, "not_broken_off", _("The talks were not broken off."))
        row.state, row.ended_on = State.TALKING, None
        row.save(update_fields=["state", "ended_on"])
        events.record("negotiation.resume", row, by=by, at=at, reason=reason.strip())
