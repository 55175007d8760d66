"""Many acts in one transaction, and what each of them leads to but once at the end will do.

    acts = Together()
    for row in rows:
        with acts:
            write(row)
    acts.finish()          # in the same transaction; never where that is rolled back

What waits is told of keys only, as a single act may be rolled back after it: the work looks at what is there.
"""

from contextvars import ContextVar

_current = ContextVar("together", default=None)


class Together:
    """Acts whose consequences wait until `finish`; entered around each act, so that nothing else waits."""

    def __init__(self):
        self._waiting = {}
        self._tokens = []

    def __enter__(self):
        self._tokens.append(_current.set(self))
        return self

    def __exit__(self, *error):
        _current.reset(self._tokens.pop())

    def finish(self):
        """Do what waits, once for each work with all of its keys."""
        waiting, self._waiting = self._waiting, {}
        for work, keys in waiting.items():
            work(keys)

    def _wait(self, work, key):
        self._waiting.setdefault(work, {})[key] = True


def waits(work, key):
    """Whether `work([key, …])` is left to the end of the acts in which this is called; else the caller does
    it now."""
    together = _current.get()
    if together is None:
        return False
    together._wait(work, key)  # noqa: SLF001 - its own module
    return True
