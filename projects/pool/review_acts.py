"""The acts of a rolling review: the group's opinion, the commission's gathering, the decision."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import RuleViolation, StaleVersion

from .models import GroupReview, Project, ReviewItem
from .moving import IN_POOL_STAGES
from .standing import in_words

State, Action = GroupReview.State, ReviewItem.Action
LONGEST = 200


@dataclass(frozen=True)
class Word:
    """What somebody says of one project: an action ("" for not yet), its tier, the reason."""

    action: str = ""
    tier: str = ""
    reason: str = ""

    @property
    def said(self):
        """Action and tier, for comparing."""
        return self.action, self.tier


class RowsWrong(RuleViolation):
    """Some rows cannot be taken as they are; `errors` maps an item's key to a sentence."""

    def __init__(self, errors):
        super().__init__("rows_wrong", _("Rows that need something: %(count)s."), count=len(errors))
        self.errors = errors


def locked(part, *states, version=None):
    """The part as it stands, locked; refuses another state than one of `states`, and another version.

    Raises RuleViolation `wrong_state` or StaleVersion.
    """
    fresh = GroupReview.objects.select_for_update().get(pk=part.pk)
    if fresh.state not in states:
        raise RuleViolation(
            "wrong_state",
            _("Meanwhile the state is “%(state)s”; nothing was changed."),
            state=fresh.get_state_display(),
        )
    if version is not None and fresh.version != version:
        raise StaleVersion(
            "stale", _("Somebody else has saved meanwhile. Both are shown; nothing was overwritten."), fresh
        )
    return fresh


def check_words(items, words, standard, *, complete):
    """Refuse rows that make no sense; with `complete` also those that say nothing, and those that deviate
    from what `standard(item)` says without a reason: a draft may lack both. Raises RowsWrong."""
    errors = {}
    for item in items:
        word = words.get(item.pk, Word())
        if not word.action:
            if complete:
                errors[item.pk] = _("Not answered yet.")
        elif complete and word.said != standard(item) and not word.reason.strip():
            errors[item.pk] = _("Say why it deviates.")
        elif (word.action in (Action.PROMOTE, Action.DEMOTE)) != bool(word.tier) or word.tier == item.tier:
            errors[item.pk] = _("Choose another tier.")
    if errors:
        raise RowsWrong(errors)


def proposal_of(item):
    """What the criteria propose."""
    return item.proposed, item.proposed_tier


def opinion_of(item):
    """What the group said."""
    return item.opinion, item.opinion_tier


def write(part, items, words, kind):
    """Keep the words of some items as opinion or decision (one query)."""
    for item in items:
        word = words.get(item.pk, Word())
        setattr(item, kind, word.action)
        setattr(item, f"{kind}_tier", word.tier)
        setattr(item, f"{kind}_reason", word.reason.strip()[:LONGEST] if word.action else "")
    ReviewItem.objects.bulk_update(items, [kind, f"{kind}_tier", f"{kind}_reason"], batch_size=200)


def save_opinions(part, words, *, opinion="", version, by, at):
    """Keep what a group says so far, {item's key: Word}; rows may still say nothing or lack their reason.
    Returns the part.

    A draft is no act of history. Raises RuleViolation `wrong_state`, StaleVersion or RowsWrong.
    """
    with transaction.atomic():
        part = locked(part, State.OPEN, version=version)
        items = list(part.items.all())
        check_words(items, words, proposal_of, complete=False)
        write(part, items, words, "opinion")
        part.opinion, part.version = opinion.strip(), part.version + 1
        part.save(update_fields=["opinion", "version"])
    return part


def give_opinion(part, words, *, opinion, version, by, at):
    """Hand in a group's opinion: all rows answered, one sentence over them. Returns the part.

    Raises RuleViolation `opinion_needed` or `wrong_state`, StaleVersion or RowsWrong.
    """
    with transaction.atomic():
        part = locked(part, State.OPEN, version=version)
        items = list(part.items.all())
        check_words(items, words, proposal_of, complete=True)
        if not opinion.strip():
            raise RuleViolation("opinion_needed", _("Say the group's opinion in one sentence."))
        write(part, items, words, "opinion")
        part.state, part.opinion, part.version = State.GIVEN, opinion.strip(), part.version + 1
        part.given_by, part.given_at = by, at
        part.save(update_fields=["state", "opinion", "version", "given_by", "given_at"])
        events.record(
            "review.answer",
            part,
            by=by,
            at=at,
            changes={"state": [State.OPEN, State.GIVEN]},
            params={
                "count": len(items),
                "deviations": sum(opinion_of(one) != proposal_of(one) for one in items),
            },
        )
    return part


def gather(parts, *, by, at):
    """Take the opinions of some parts for the decision; returns how many. Parts that wait for nothing of
    the kind are refused together: RuleViolation `wrong_state`."""
    with transaction.atomic():
        for part in parts:
            fresh = locked(part, State.GIVEN)
            fresh.state, fresh.gathered_by, fresh.gathered_at = State.GATHERED, by, at
            fresh.version += 1
            fresh.save(update_fields=["state", "gathered_by", "gathered_at", "version"])
            changes = {"state": [State.GIVEN, State.GATHERED]}
            events.record("review.gather", fresh, by=by, at=at, changes=changes)
    return len(parts)


def send_back(part, *, by, at, reason):
    """Ask the group again; what it said stays as its draft. Returns the part.

    Raises RuleViolation `reason_needed` or `wrong_state`.
    """
    if not reason.strip():
        raise RuleViolation("reason_needed", _("Say what the group should look at again."))
    with transaction.atomic():
        part = locked(part, State.GIVEN, State.GATHERED)
        changes = {"state": [part.state, State.OPEN]}
        part.state, part.version = State.OPEN, part.version + 1
        part.save(update_fields=["state", "version"])
        events.record("review.send_back", part, by=by, at=at, reason=reason.strip(), changes=changes)
    return part


@dataclass(frozen=True)
class Outcome:
    """What a decision carried out: the items that moved, and those that could not."""

    moved: tuple
    skipped: tuple


def decide(part, words, *, evidence, version, by, at):
    """Record what the meeting decided, {item's key: Word}, and carry it out as of today: every move is a
    PoolTransfer with the minutes as its evidence. Returns the Outcome.

    What started, left or moved meanwhile is not moved; its item says why. Raises RuleViolation
    `evidence_needed`, `own_opinion` (who gave the opinion does not decide on it) or `wrong_state`,
    StaleVersion or RowsWrong.
    """
    with transaction.atomic():
        part = locked(part, State.GATHERED, version=version)
        if part.given_by_id == by.pk:
            raise RuleViolation(
                "own_opinion", _("You gave this opinion yourself; somebody else records the decision.")
            )
        items = list(part.items.all())
        check_words(items, words, opinion_of, complete=True)
        if not evidence.strip():
            raise RuleViolation("evidence_needed", _("Name the minutes of the meeting that decided."))
        write(part, items, words, "decision")
        part.state, part.evidence, part.version = State.DECIDED, evidence.strip(), part.version + 1
        part.decided_by, part.decided_at = by, at
        part.save(update_fields=["state", "evidence", "version", "decided_by", "decided_at"])
        outcome = carry_out(part, items, by=by, at=at)
        events.record(
            "review.decide",
            part,
            by=by,
            at=at,
            changes={"state": [State.GATHERED, State.DECIDED]},
            params={
                "evidence": part.evidence,
                "moved": len(outcome.moved),
                "skipped": len(outcome.skipped),
                "deviations": sum((one.decision, one.decision_tier) != opinion_of(one) for one in items),
            },
        )
    return outcome


def carry_out(part, items, *, by, at):
    """Move the projects whose decision is not to keep them; inside of `decide`."""
    moved, skipped = [], []
    for item in items:
        if item.decision == Action.KEEP:
            continue
        try:
            item.transfer = carry_out_one(item, part.evidence, by=by, at=at)
        except RuleViolation as error:
            item.not_moved = str(error)[:LONGEST]
            skipped.append(item)
        else:
            moved.append(item)
        item.save(update_fields=["transfer", "not_moved"])
    return Outcome(tuple(moved), tuple(skipped))


def carry_out_one(item, evidence, *, by, at):
    """One move; returns its PoolTransfer. Raises RuleViolation where it cannot be made any more."""
    project = Project.objects.select_for_update().get(pk=item.project_id)
    if project.stage not in IN_POOL_STAGES or not project.tier:
        raise RuleViolation("gone", _("It has started or left the pool meanwhile."))
    if project.tier != item.tier:
        raise RuleViolation("moved", _("It was moved to another tier meanwhile."))
    said = {"on": timezone.localdate(at), "by": by, "at": at}
    said |= {"reason": reason_of(item), "evidence": evidence}
    if item.decision == Action.REMOVE:
        return project.leave_pool(**said)
    return project.move_to_tier(item.decision_tier, **said)


def reason_of(item):
    """Why it is decided so: what was said of the decision or the opinion, else what the criteria say, in
    the language of the city's records."""
    with translation.override(settings.LANGUAGE_CODE):
        words = item.decision_reason or item.opinion_reason or in_words(item.reasons)
        return (words or _now("Rolling review"))[:LONGEST]
