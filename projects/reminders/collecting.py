"""Asking every source what there is to tell a person, or a division or unit."""

from projects.base.workcalendar import WorkCalendar

from . import rules, wording
from .models import SourceRule
from .sources import When, in_order

# Deadlines so far back are still told; the calendar must know those days too.
LONGEST = 400


class Round:
    """One round of asking: the moment, the calendar, and the office's rules, read once (three queries)."""

    def __init__(self, now, today):
        self.now, self.today = now, today
        self.calendar = WorkCalendar.load(today - rules.DAY * LONGEST, today + rules.DAY * LONGEST)
        self.rules = {rule.source: rule for rule in SourceRule.objects.all()}

    def sources(self, kinds=None):
        """(source, its When) of those in use."""
        for source in in_order():
            rule = self.rules.get(source.code, source)
            if getattr(rule, "is_on", True) and (kinds is None or source.kind in kinds):
                yield (
                    source,
                    When(self.now, self.today, self.calendar, rule.days_before, rule.repeat_every),
                )

    def of_user(self, user, wants, kinds=None):
        """[(source, its notes)] for a person who wants kinds; only those kinds where they are named."""
        found = []
        for source, when in self.sources(kinds):
            if source.of_user is not None and wants(source.kind) and source.may(user):
                notes = list(source.of_user(user, when))
                if notes:
                    found.append((source, notes))
        return found

    def of_place(self, place, wants=lambda kind: True):
        """[(source, its notes)] for a division or unit."""
        found = []
        for source, when in self.sources():
            if source.of_place is not None and wants(source.kind):
                notes = list(source.of_place(place, when))
                if notes:
                    found.append((source, notes))
        return found


def lines(found):
    """The lines of what was found, in the order of the sources."""
    return [line for source, notes in found for line in wording.lines_of(source, notes)]
