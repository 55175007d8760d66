"""What happens with time alone: each app registers its functions, `manage.py tick` runs them all.

A tick takes the moment (`now`) and returns how many things it changed. It must be idempotent and
safe to run twice at once.
"""

TICKS = {}


def register(name):
    """Decorator: `@ticks.register("close_weeks")` on a function of `now`."""

    def keep(function):
        TICKS[name] = function
        return function

    return keep
