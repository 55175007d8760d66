"""Named errors of the rules: what must not happen, said in the reader's language."""


class RuleViolation(Exception):
    """A state change that a rule forbids.

    `code` is stable (for tests and the API), `message` a lazy sentence with `%(name)s` places,
    `params` their values. `str()` gives the sentence in the language of the reader.
    """

    def __init__(self, code, message, **params):
        super().__init__(code)
        self.code, self.message, self.params = code, message, params

    def __str__(self):
        return str(self.message) % self.params if self.params else str(self.message)


class StaleVersion(RuleViolation):
    """Somebody else saved this row first; `current` is the row as it stands, `shown` how the API tells it."""

    shown = None

    def __init__(self, code, message, current, **params):
        super().__init__(code, message, **params)
        self.current = current


def require(condition, code, message, **params):
    """Raise RuleViolation unless the condition holds."""
    if not condition:
        raise RuleViolation(code, message, **params)
