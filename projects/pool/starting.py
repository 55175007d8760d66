"""What stands against a start. Higher apps add to it (permits that are missing); the pool asks.

    starting.start_checks.append(start_lacks)    # as the app starts

A check takes the project and the day of the start and returns sentences (lazy texts), none where
nothing stands against it. A start against which something stands needs a reason and evidence, and
stays visible.
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


def require_word(project, on, *, reason, evidence):
    """Let a start pass against which nothing stands, or that says why and on what evidence all the same.

    Raises StartContradicted without a reason, RuleViolation `evidence_needed` without evidence.
    """
    if reason.strip() and evidence.strip():
        return
    found = contradictions(project, on)
    if found and not reason.strip():
        raise StartContradicted(found)
    if found:
        raise RuleViolation(
            "evidence_needed",
            _("Something stands against this start: name what allows it all the same, such as the minutes."),
        )
