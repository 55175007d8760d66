"""A review from the opinion to the moves: who says what, what must have a reason, what cannot be moved."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from projects.base import sentences
from projects.base.errors import RuleViolation
from projects.base.models import Event
from projects.pool import review_acts
from projects.pool.models import ReviewItem
from projects.pool.review_acts import Word
from projects.pool.review_sheet import saved_words
from tests.pool.rolling_cases import NOW, make_pool

STAY = Word("KEEP")


@pytest.fixture
def pool(cast):
    return make_pool(cast)


def refused(code):
    return pytest.raises(RuleViolation, check=lambda error: error.code == code)


def words(pool, part=None, kind="opinion", **changed):
    """What the sheet holds as it opens, with some rows said otherwise (by the name of the project)."""
    found = saved_words(list((part or pool.part).items.all()), kind)
    return found | {pool.item(getattr(pool, name)).pk: word for name, word in changed.items()}


def give(pool, part=None, by=None, **changed):
    part = part or pool.part
    said = {"opinion": "原则同意", "version": part.version, "by": by or pool.member, "at": NOW}
    return review_acts.give_opinion(part, words(pool, part, **changed), **said)


def decide(pool, by, part=None, evidence="市政府专题会议纪要〔2025〕8号", **changed):
    part = part or pool.part
    said = {"evidence": evidence, "version": part.version, "by": by, "at": NOW}
    return review_acts.decide(part, words(pool, part, "decision", **changed), **said)


def gathered(pool, cast, **changed):
    """The group's part as the commission has gathered it."""
    give(pool, **changed)
    review_acts.gather([pool.part], by=cast.commission, at=NOW)


def test_what_is_proposed_here(pool):
    assert {item.project.name: (item.proposed, item.proposed_tier) for item in ReviewItem.objects.all()} == {
        "升级项目": ("PROMOTE", "NEAR_TERM"),
        "降级项目": ("DEMOTE", "ROLLING"),
        "保留项目": ("KEEP", ""),
        "远期项目": ("KEEP", ""),
        "无专班项目": ("KEEP", ""),
    }


def test_a_draft_keeps_what_was_said_and_is_no_act(pool):
    part = pool.part
    said = words(pool, down=Word("KEEP", "", "选址本月落实"), stays=Word())
    review_acts.save_opinions(part, said, opinion="在议", version=0, by=pool.member, at=NOW)
    kept = pool.item(pool.down)
    assert (kept.opinion, kept.opinion_tier, kept.opinion_reason) == ("KEEP", "", "选址本月落实")
    assert pool.item(pool.stays).opinion == ""
    assert (pool.part.state, pool.part.opinion, pool.part.version) == ("OPEN", "在议", 1)
    assert not Event.objects.filter(verb="review.answer").exists()


def test_a_draft_may_lack_its_reasons(pool):
    said = words(pool, down=STAY)
    review_acts.save_opinions(pool.part, said, version=0, by=pool.member, at=NOW)
    assert (pool.item(pool.down).opinion, pool.item(pool.down).opinion_reason) == ("KEEP", "")
    with refused("rows_wrong"):
        review_acts.give_opinion(pool.part, said, opinion="同意", version=1, by=pool.member, at=NOW)
    with refused("rows_wrong"):
        wrong = words(pool, down=Word("PROMOTE", "", "条件成熟"))
        review_acts.save_opinions(pool.part, wrong, version=1, by=pool.member, at=NOW)


def test_a_deviation_needs_a_reason_also_in_the_database(pool):
    with refused("rows_wrong") as caught:
        give(pool, down=STAY, up=Word("PROMOTE", "NEAR_TERM", ""))
    assert set(caught.value.errors) == {pool.item(pool.down).pk}
    item = pool.item(pool.down)
    decided = {"decision": "KEEP", "decision_reason": "会议意见"}
    for wrong in (
        {"opinion": "KEEP", **decided},
        {"opinion": "DEMOTE", "opinion_tier": "LONG_TERM", **decided},
        {"opinion": "DEMOTE"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReviewItem.objects.filter(pk=item.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewItem.objects.filter(pk=item.pk).update(decision="REMOVE")


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ("stays", Word()),
        ("stays", Word("PROMOTE", "", "条件成熟")),
        ("stays", Word("DEMOTE", "ROLLING", "同一库")),
        ("stays", Word("KEEP", "NEAR_TERM", "多余")),
    ],
)
def test_rows_that_make_no_sense_are_named(pool, changed, word):
    with refused("rows_wrong") as caught:
        give(pool, **{changed: word})
    assert set(caught.value.errors) == {pool.item(getattr(pool, changed)).pk}
    assert pool.part.state == "OPEN"


def test_an_opinion_needs_its_sentence(pool):
    with refused("opinion_needed"):
        review_acts.give_opinion(pool.part, words(pool), opinion=" ", version=0, by=pool.member, at=NOW)


def test_a_stale_save_overwrites_nothing(pool, cast):
    review_acts.save_opinions(
        pool.part, words(pool, stays=Word("REMOVE", "", "业主放弃")), version=0, by=pool.member, at=NOW
    )
    with refused("stale") as caught:
        review_acts.save_opinions(pool.part, words(pool, stays=STAY), version=0, by=cast.group, at=NOW)
    assert caught.value.current.version == 1
    assert pool.item(pool.stays).opinion == "REMOVE"


def test_the_moves_are_carried_out_with_reason_and_evidence(pool, cast):
    gathered(pool, cast, far=Word("REMOVE", "", "不符合产业政策"))
    outcome = decide(pool, cast.commission, down=Word("DEMOTE", "LONG_TERM", "会议认为三年内难以落地"))
    assert (len(outcome.moved), outcome.skipped) == (3, ())
    moves = {
        item.project.name: (item.transfer.action, item.transfer.to_tier, item.transfer.reason)
        for item in ReviewItem.objects.exclude(transfer=None)
    }
    assert moves["降级项目"] == ("DEMOTE", "LONG_TERM", "会议认为三年内难以落地")
    assert moves["远期项目"] == ("REMOVE", "", "不符合产业政策")
    action, tier, reason = moves["升级项目"]
    assert (action, tier) == ("PROMOTE", "NEAR_TERM")
    assert "5" in reason
    evidence = set(ReviewItem.objects.exclude(transfer=None).values_list("transfer__evidence", flat=True))
    assert evidence == {"市政府专题会议纪要〔2025〕8号"}
    for project in (pool.up, pool.down, pool.far, pool.stays):
        project.refresh_from_db()
    assert [one.tier for one in (pool.up, pool.down, pool.far, pool.stays)] == [
        "NEAR_TERM",
        "LONG_TERM",
        "",
        "ROLLING",
    ]
    assert pool.far.stage == "WITHDRAWN"
    assert pool.part.state == "DECIDED"
    assert pool.stays.transfers.count() == 0


def test_what_started_or_moved_meanwhile_is_skipped_and_said(pool, cast):
    gathered(pool, cast, far=Word("REMOVE", "", "不符合产业政策"))
    today = datetime.date(2025, 4, 9)
    pool.up.change_stage("STARTED", on=today, by=cast.pooladmin, at=NOW, reason="已开工")
    pool.far.move_to_tier("ROLLING", on=today, by=cast.pooladmin, at=NOW, reason="条件变化")
    outcome = decide(pool, cast.commission)
    assert {item.project.name for item in outcome.moved} == {"降级项目"}
    assert {item.project.name for item in outcome.skipped} == {"升级项目", "远期项目"}
    for project in (pool.up, pool.far):
        assert pool.item(project).not_moved
        assert pool.item(project).transfer is None
    pool.far.refresh_from_db()
    assert (pool.far.tier, pool.far.stage) == ("ROLLING", "RESERVE")
    assert Event.objects.get(verb="review.decide").params["skipped"] == 2


def test_who_gave_the_opinion_does_not_decide(pool, cast):
    give(pool, pool.rest, by=cast.commission)
    review_acts.gather([pool.rest], by=cast.commission, at=NOW)
    with refused("own_opinion"):
        decide(pool, cast.commission, pool.rest)
    assert pool.rest.state == "GATHERED"
    decide(pool, cast.pooladmin, pool.rest)
    assert pool.rest.state == "DECIDED"


def test_a_decision_needs_minutes_and_reasons_for_what_deviates(pool, cast):
    gathered(pool, cast)
    with refused("evidence_needed"):
        decide(pool, cast.commission, evidence=" ")
    with refused("rows_wrong"):
        decide(pool, cast.commission, up=STAY)
    assert pool.part.state == "GATHERED"
    assert pool.up.transfers.count() == 0


def test_sent_back_the_group_finds_what_it_said(pool, cast):
    gathered(pool, cast, down=Word("KEEP", "", "选址本月落实"))
    with refused("reason_needed"):
        review_acts.send_back(pool.part, by=cast.commission, at=NOW, reason=" ")
    review_acts.send_back(pool.part, by=cast.commission, at=NOW, reason="请补充选址依据")
    assert (pool.part.state, pool.part.opinion) == ("OPEN", "原则同意")
    assert pool.item(pool.down).opinion_reason == "选址本月落实"
    give(pool)
    assert pool.part.state == "GIVEN"


@pytest.mark.parametrize("act", ["gather", "decide", "send_back"])
def test_each_act_has_its_time(pool, cast, act):
    with refused("wrong_state"):
        if act == "gather":
            review_acts.gather([pool.part], by=cast.commission, at=NOW)
        elif act == "decide":
            decide(pool, cast.commission)
        else:
            review_acts.send_back(pool.part, by=cast.commission, at=NOW, reason="再议")
    give(pool)
    with refused("wrong_state"):
        give(pool)


def test_gathering_many_is_all_or_nothing(pool, cast):
    give(pool)
    with refused("wrong_state"):
        review_acts.gather([pool.part, pool.rest], by=cast.commission, at=NOW)
    assert pool.part.state == "GIVEN"


def test_every_act_is_told(pool, cast):
    gathered(pool, cast)
    review_acts.send_back(pool.part, by=cast.commission, at=NOW, reason="再议")
    gathered(pool, cast)
    decide(pool, cast.commission)
    acts = Event.objects.filter(verb__startswith="review.").select_related("actor", "on_behalf_of")
    assert {act.verb for act in acts} == {
        "review.open",
        "review.answer",
        "review.gather",
        "review.send_back",
        "review.decide",
    }
    for act in acts:
        assert act.verb not in sentences.sentence(act)
