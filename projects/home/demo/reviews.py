"""Two rolling reviews of the demo city: last quarter's, decided and carried out, and this quarter's, in
which the groups are giving their opinions."""

from projects.base import events
from projects.base.periods import add_months
from projects.pool.models import GroupReview, PoolTransfer, ReviewItem, RollingReview
from projects.pool.proposing import reason
from projects.pool.reviewing import open_review

from .fate import DAY
from .frame import moment
from .rolling import Decisions, minutes, quarter_of
from .source import chance, read

State = GroupReview.State
# How far each group has come in this quarter's review, by its number; the demo's own waits.
STANDS = {
    2: State.OPEN,
    3: State.OPEN,
    4: State.OPEN,
    9: State.GATHERED,
    10: State.GATHERED,
    11: State.GATHERED,
}
DEVIATES = 0.08


def make_reviews(fates, people, frame):
    """Make both reviews, once history is kept: who has been silent is read from it. Returns events."""
    decisions, this = Decisions(frame), quarter_of(frame.today)
    found = _last(fates, people, frame, decisions, add_months(this, -3))
    opened = decisions.opened_on(this)
    review = open_review(this, at=min(moment(opened, 9, 5), frame.now), by=people.users["commission"])
    review.is_demo = True
    review.save(update_fields=["is_demo"])
    return found + _opinions(review, people, frame, opened)


def _last(fates, people, frame, decisions, first):
    """Last quarter's review as it was decided; its moves are those that carry its minutes."""
    opened, decided = decisions.opened_on(first), decisions.decided_on(first)
    review = RollingReview.objects.create(
        first=first,
        months=3,
        due_on=frame.calendar.add(opened, 10),
        silent_since=decisions.opened_on(add_months(first, -3)),
        opened_at=moment(opened, 9, 5),
        is_demo=True,
    )
    commission, clerk = people.users["commission"], people.users["pooladmin"]
    found = [
        events.build(
            "review.open",
            review,
            by=commission,
            at=review.opened_at,
            params={"review": str(first), "parts": 0, "projects": 0, "due": str(review.due_on)},
        )
    ]
    transfers = {
        move.project_id: move for move in PoolTransfer.objects.filter(on=decided, evidence=minutes(first))
    }
    parts, items = {}, []
    for number, group in enumerate(people.groups, 1):
        member, given = people.member_of(number), frame.calendar.add(opened, 3 + number % 6)
        parts[group.pk] = GroupReview(
            review=review,
            group=group,
            state=State.DECIDED,
            opinion=chance("opinion", first, number).choice(read("texts")["opinions"]),
            given_by=member,
            given_at=moment(given, 10, number),
            gathered_by=commission,
            gathered_at=moment(frame.calendar.add(opened, 11), 15),
            decided_by=clerk,
            decided_at=moment(decided, 11),
            evidence=minutes(first),
            version=3,
        )
    for fate in fates:
        tier = tier_on(fate, opened)
        if tier:
            items.append(_item(fate, parts[fate.project.working_group_id], tier, transfers))
    used = {item.part.group_id for item in items}
    GroupReview.objects.bulk_create(part for key, part in parts.items() if key in used)
    ReviewItem.objects.bulk_create(items)
    params = found[0].params
    params["parts"], params["projects"] = len(used), len(items)
    for key in used:
        found += _acts(parts[key], [item for item in items if item.part.group_id == key])
    return found


def tier_on(fate, day):
    """The tier in which a project stood at the beginning of a day, "" outside of the pool."""
    return next((move.tier for move in reversed(fate.moves) if move.on < day), "")


def _item(fate, part, tier, transfers):
    """One project: what was proposed, said and decided, which for most is to keep it."""
    transfer = transfers.get(fate.project.pk)
    item = ReviewItem(part=part, project=fate.project, tier=tier, proposed="KEEP", reasons=[])
    item.reasons = [reason("MEETS_OWN", tier=tier)]
    opinion, to, why = "KEEP", "", ""
    if transfer is not None and transfer.from_tier == tier:
        opinion, to = transfer.action, transfer.to_tier
        item.transfer = transfer
        if to == "NEAR_TERM":
            item.proposed, item.proposed_tier = opinion, to
            item.reasons = [reason("MEETS_ALL", tier=to, count=5)]
        else:
            why = transfer.reason
    item.opinion, item.opinion_tier, item.opinion_reason = opinion, to, why
    item.decision, item.decision_tier = opinion, to
    return item


def _acts(part, items):
    """The events of one decided part."""
    deviations = sum((one.opinion, one.opinion_tier) != (one.proposed, one.proposed_tier) for one in items)
    said = (
        (
            "answer",
            part.given_by,
            part.given_at,
            "OPEN",
            "GIVEN",
            {"count": len(items), "deviations": deviations},
        ),
        ("gather", part.gathered_by, part.gathered_at, "GIVEN", "GATHERED", {}),
        (
            "decide",
            part.decided_by,
            part.decided_at,
            "GATHERED",
            "DECIDED",
            {
                "evidence": part.evidence,
                "moved": sum(one.transfer is not None for one in items),
                "skipped": 0,
                "deviations": 0,
            },
        ),
    )
    return [
        events.build(f"review.{verb}", part, by=by, at=at, changes={"state": [old, new]}, params=params)
        for verb, by, at, old, new, params in said
    ]


def _opinions(review, people, frame, opened):
    """What the groups have said of this quarter so far."""
    numbers = {group.pk: number for number, group in enumerate(people.groups, 1)}
    found, changed_parts, changed_items = [], [], []
    for part in review.parts.prefetch_related("items").order_by("pk"):
        number = numbers.get(part.group_id, 1)
        given = frame.calendar.add(opened, 1 + number % 3)
        state = State.OPEN if number == 1 else STANDS.get(number, State.GIVEN)
        if state == State.OPEN or given >= frame.today:
            continue
        rng = chance("opinion", review.first, number)
        items = list(part.items.all())
        for item in items:
            item.opinion, item.opinion_tier = item.proposed, item.proposed_tier
            if item.proposed != "KEEP" and rng.random() < DEVIATES * 3:
                item.opinion, item.opinion_tier = "KEEP", ""
                item.opinion_reason = rng.choice(read("texts")["keeps"])
        part.state, part.opinion, part.version = state, rng.choice(read("texts")["opinions"]), 1
        part.given_by, part.given_at = people.member_of(number), moment(given, 10, number)
        deviations = sum(bool(item.opinion_reason) for item in items)
        told = [
            (
                "answer",
                part.given_by,
                part.given_at,
                "OPEN",
                "GIVEN",
                {"count": len(items), "deviations": deviations},
            )
        ]
        if state == State.GATHERED:
            part.gathered_by = people.users["commission"]
            part.gathered_at, part.version = min(moment(given + DAY, 16), frame.now), 2
            told.append(("gather", part.gathered_by, part.gathered_at, "GIVEN", "GATHERED", {}))
        found += [
            events.build(f"review.{verb}", part, by=by, at=at, changes={"state": [old, new]}, params=params)
            for verb, by, at, old, new, params in told
        ]
        changed_parts.append(part)
        changed_items += items
    fields = ["state", "opinion", "version", "given_by", "given_at", "gathered_by", "gathered_at"]
    GroupReview.objects.bulk_update(changed_parts, fields)
    ReviewItem.objects.bulk_update(
        changed_items, ["opinion", "opinion_tier", "opinion_reason"], batch_size=300
    )
    return found
