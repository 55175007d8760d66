"""What was written around the acts (bulk loads, by hand in the database) is found after the next tick."""

from projects.base import ticks

from .index import mend_all


@ticks.register("mend_search")
def mend_search(now):
    """Mend the index; returns how many entries it changed."""
    return mend_all()
