"""What a higher app has to say before somebody's time with a project ends by an act of the pool.

    ending.watch(Responsibility.Role.LEADER, before_end)

`before_end(row, successor=None, on=…, reason=…)` is called within the act's transaction, with the row
locked or its project; it raises RuleViolation where the time may not end so, and may keep what it needs.
"""

_watchers = {}


def watch(role, before_end):
    """Set who watches over a role; returns the one before (None takes it away again)."""
    before = _watchers.get(role)
    _watchers[role] = before_end
    return before


def ask(row, *, successor=None, on, reason):
    """Ask the watcher of the row's role, if there is one."""
    before_end = _watchers.get(row.role)
    if before_end is not None:
        before_end(row, successor=successor, on=on, reason=reason)
