"""What stands against a start. Higher apps add to it (permits that are missing); the pool asks.

    starting.start_checks.append(missing_hard_stops)    # as the app starts

A check takes the project and the day of the start and returns sentences (lazy texts), none where
nothing stands against it. A start against which something stands needs a reason and stays visible.
"""

from django.utils.translation import gettext_lazy as _

from projects.base.errors import RuleViolation

start_checks = []


class StartContradicted(RuleViolation):
    """A start is recorded although something stands against it; `sentences` say what."""

    def __init__(self, sentences):
        super().__init__(
            "contradicted",
            _("A start on this day is contradicted: %(why)s Record it with the reason."),
            why=" ".join(map(str, sentences)),
        )
        self.sentences = sentences


def contradictions(project, on):
    """What stands against a start of the project on a day; costs the queries of the checks."""
    return [sentence for check in start_checks for sentence in check(project, on)]


def refuse_without_reason(project, on):
    """Raise StartContradicted where something stands against a start on that day."""
    found = contradictions(project, on)
    if found:
        raise StartContradicted(found)
