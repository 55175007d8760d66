"""What somebody follows, what is due of it and what has gone silent."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from .models import Negotiation, PromotionPolicy, Prospect

# Where no settings are in force.
SILENT_DAYS = 30


def policy_on(day):
    """The settings of a day, or None (one query)."""
    return PromotionPolicy.objects.on(day).order_by("-valid_from").first()


def silent_days(day):
    """After how many days without contact a lead is silent (one query)."""
    policy = policy_on(day)
    return policy.silent_days if policy else SILENT_DAYS


@dataclass(frozen=True)
class Lead:
    """One enterprise or project that is followed, as of a day."""

    row: Any
    on: Any
    days: int

    @property
    def is_talk(self):
        """Whether it is a project in talks."""
        return isinstance(self.row, Negotiation)

    @property
    def is_due(self):
        """Whether its next step should have been taken."""
        return self.row.next_on is not None and self.row.next_on < self.on

    @property
    def is_today(self):
        """Whether its next step is today's."""
        return self.row.next_on == self.on

    @property
    def quiet_days(self):
        """For how many days nobody has spoken with them."""
        return (self.on - self.row.last_contact_on).days

    @property
    def is_silent(self):
        """Whether that is longer than the settings allow."""
        return self.quiet_days > self.days

    @property
    def order(self):
        """What comes next first; what has no next step after that, the longest silence first."""
        return (
            self.row.next_on is None,
            self.row.next_on or self.row.last_contact_on,
            self.is_talk,
            self.row.pk,
        )


@dataclass(frozen=True)
class Leads:
    """All that somebody follows."""

    rows: tuple
    days: int

    @property
    def talks(self):
        """Projects in talks."""
        return [lead for lead in self.rows if lead.is_talk]

    @property
    def enterprises(self):
        """Enterprises without a project in talks that he is on the team of."""
        return [lead for lead in self.rows if not lead.is_talk]

    @property
    def due(self):
        """Those whose next step is due, today included."""
        return [lead for lead in self.rows if lead.is_due or lead.is_today]

    @property
    def silent(self):
        """Those nobody has spoken with for too long."""
        return sorted((lead for lead in self.rows if lead.is_silent), key=lambda one: -one.quiet_days)

    @property
    def without_step(self):
        """Those for which nobody said what comes next."""
        return [lead for lead in self.rows if lead.row.next_on is None]


def mine_q(user):
    """Talks that somebody follows or is on the team of, as a condition."""
    return Q(follower=user) | Q(pk__in=user.negotiation_teams.order_by().values("pk"))


def leads_of(user, on):
    """What a user follows on a day (three queries)."""
    days = silent_days(on)
    talks = Negotiation.objects.allowed(user).talking().filter(mine_q(user))
    talks = list(talks.select_related("prospect", "unit", "follower"))
    busy = {one.prospect_id for one in talks}
    followed = Prospect.objects.allowed(user).followed().filter(follower=user).select_related("unit")
    rows = [*talks, *(one for one in followed if one.pk not in busy)]
    leads = sorted((Lead(row, on, days) for row in rows), key=lambda lead: lead.order)
    return Leads(tuple(leads), days)
