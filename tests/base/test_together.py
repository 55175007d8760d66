"""What acts lead to may wait for the end of all of them."""

from projects.base.together import Together, waits


def test_what_waits_is_done_once_at_the_end():
    done = []
    work = lambda keys: done.append(sorted(keys))  # noqa: E731 - the same work each time
    acts = Together()
    for key in (3, 1, 3):
        with acts:
            assert waits(work, key)
    assert done == []
    acts.finish()
    acts.finish()
    assert done == [[1, 3]]


def test_outside_of_acts_nothing_waits():
    acts, other = Together(), Together()
    with acts, other:
        pass
    assert not waits(print, 1)
    with acts:
        with other:
            assert waits(print, 1)
        assert waits(print, 2)
    assert not waits(print, 3)
