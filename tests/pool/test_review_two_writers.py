"""Two people at once on one review, with two real connections: nothing is done twice, nothing is lost."""

import threading

import pytest
from django.db import connection

from projects.base.errors import RuleViolation
from projects.pool import review_acts
from projects.pool.models import PoolTransfer, ReviewItem
from projects.pool.review_sheet import saved_words
from tests.city import make_cast
from tests.pool.rolling_cases import NOW, make_pool

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Run each act in a thread of its own; the code of what each raised, or "done"."""
    barrier, said = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        try:
            barrier.wait(timeout=10)
            act()
            said[number] = "done"
        except RuleViolation as error:
            said[number] = error.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(said)


def test_two_drafts_do_not_overwrite_each_other():
    cast = make_cast()
    pool = make_pool(cast)
    part = pool.part
    words = saved_words(list(part.items.all()), "opinion")

    def save(opinion, by):
        return lambda: review_acts.save_opinions(part, words, opinion=opinion, version=0, by=by, at=NOW)

    assert at_once(save("甲", pool.member), save("乙", cast.group)) == ["done", "stale"]
    assert pool.part.version == 1


def test_a_decision_is_carried_out_once():
    cast = make_cast()
    pool = make_pool(cast)
    words = saved_words(list(pool.part.items.all()), "opinion")
    review_acts.give_opinion(pool.part, words, opinion="同意", version=0, by=pool.member, at=NOW)
    review_acts.gather([pool.part], by=cast.commission, at=NOW)
    part = pool.part

    def decide(by):
        said = {"evidence": "纪要8号", "version": part.version, "by": by, "at": NOW}
        return lambda: review_acts.decide(part, words, **said)

    assert at_once(decide(cast.commission), decide(cast.pooladmin)) == ["done", "wrong_state"]
    assert PoolTransfer.objects.count() == 2
    assert ReviewItem.objects.exclude(transfer=None).count() == 2
