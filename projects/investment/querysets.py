"""The words in which pages and figures speak of promotion, and who sees what of it.

Talks are confidential: who is not of their team and does not oversee promotion sees neither them nor the
enterprise, in no list, export, search or figure. What is signed is open to whoever works with it.
"""

import datetime

from django.apps import apps
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from projects.base.periods import add_months
from projects.directory.querysets import ScopedQuerySet

OVERSEES = "investment.oversee_prospect"


def units_of(user):
    """The units a user stands for: his own, and those of his grants of today."""
    units = {grant.organisation_id for grant in user.active_grants} | {user.organisation_id}
    return units - {None}


def oversees(user):
    """Whether a user sees and keeps the promotion of every unit."""
    return user.is_superuser or any(
        grant.scope == "CITY" and OVERSEES in grant.permissions for grant in user.active_grants
    )


def divisions_q(grant, prefix=""):
    """What lies in a grant's division or below; nothing for a grant without one."""
    if grant.scope != "DIVISION" or grant.division is None:
        return Q(pk__in=[])
    return Q(**{f"{prefix}division__path__startswith": grant.division.path})


class TripQuerySet(ScopedQuerySet):
    """Trips are no secret: units see their own and those of their division, who oversees promotion or leads
    the city all of them."""

    def scope_q(self, user, grant):
        return Q(unit__in=units_of(user)) | Q(entered_by=user) | divisions_q(grant)

    def between(self, first, last):
        """Begun in a span of days."""
        return self.filter(starts_on__range=(first, last))


class ConfidentialQuerySet(ScopedQuerySet):
    """Leads: a role for the whole city is not enough to see them, only to oversee promotion is."""

    def covers_all(self, grant):
        return OVERSEES in grant.permissions and grant.scope == "CITY"

    def within_q(self, user, permission, scopes=()):
        """A system is of no team and stands for no unit: it sees them only where it oversees promotion."""
        condition = super().within_q(user, permission, scopes)
        return condition is True if getattr(user, "is_system", False) else condition

    def silent(self, on, days):
        """Nobody has spoken with them for so many days."""
        return self.filter(last_contact_on__lt=on - datetime.timedelta(days=days))

    def due(self, on):
        """The next step should have been taken."""
        return self.filter(next_on__lt=on)


class ProspectQuerySet(ConfidentialQuerySet):
    """Enterprises: seen by the unit that follows them, their follower, and the teams that talk with them."""

    def scope_q(self, user, grant):
        talks = apps.get_model("investment", "Negotiation").objects.filter(team=user)
        own = Q(unit__in=units_of(user)) | Q(follower=user) | Q(entered_by=user)
        return own | Q(pk__in=talks.order_by().values("prospect"))

    def followed(self):
        return self.filter(state="FOLLOWED")


class NegotiationQuerySet(ConfidentialQuerySet):
    """Talks: seen by their team and their follower."""

    def scope_q(self, user, grant):
        of_team = self.model.team.through.objects.filter(user=user)
        return Q(pk__in=of_team.values("negotiation")) | Q(follower=user)

    def talking(self):
        return self.filter(state="TALKING")


class AgreementQuerySet(ScopedQuerySet):
    """Agreements."""

    def scope_q(self, user, grant):
        return Q(unit__in=units_of(user)) | Q(entered_by=user) | divisions_q(grant)

    def counted(self, *, framework=False):
        """Those that count as signed: formal ones, framework agreements only where the settings say so and
        no formal one followed them."""
        if not framework:
            return self.filter(kind="FORMAL")
        formal = self.model.objects.filter(kind="FORMAL", negotiation__isnull=False).order_by()
        return self.exclude(kind="FRAMEWORK", negotiation__in=formal.values("negotiation"))

    def signed_between(self, first, last):
        return self.filter(signed_on__range=(first, last))

    def of_size(self, minimum):
        """From an amount on."""
        return self.filter(amount__gte=minimum)

    def landed(self):
        return self.filter(landed_on__isnull=False)

    def of_project(self, project):
        """Those of which a project of the pool came."""
        return self.filter(Q(project=project) | Q(application__project=project))

    def counted_to(self, unit):
        """Those that count to a unit, whole or by its share."""
        shares = apps.get_model("investment", "Share").objects.order_by().values("negotiation")
        shared = Q(negotiation__in=shares)
        return self.filter(~shared & Q(unit=unit) | Q(negotiation__in=shares.filter(unit=unit)))

    def with_course(self):
        """With `started_on` and `producing_on` of the project that came of each."""
        return self.annotate(
            started_on=Coalesce("project__started_on", "application__project__started_on"),
            producing_on=Coalesce("project__in_production_on", "application__project__in_production_on"),
        )

    def with_funds(self):
        """With what was paid in for each in all: `paid_reported`, `paid_checked`, `paid_recognised`."""
        rows = apps.get_model("investment", "FundReceipt").objects.filter(agreement=OuterRef("pk"))
        rows = rows.order_by().values("agreement")
        return self.annotate(
            **{
                f"paid_{name}": Subquery(rows.annotate(sum=Sum(name)).values("sum"))
                for name in ("reported", "checked", "recognised")
            }
        )

    def unlanded_since(self, on, months):
        """Signed so many months ago, still performing or stalled, and not landed."""
        return self.filter(landed_on__isnull=True, signed_on__lt=add_months(on, -months)).exclude(
            state="ENDED"
        )


class FundReceiptQuerySet(ScopedQuerySet):
    """Funds in place, seen with their agreement."""

    def scope_q(self, user, grant):
        own = Q(agreement__unit__in=units_of(user)) | Q(entered_by=user)
        return own | divisions_q(grant, "agreement__")

    def in_months(self, first, last):
        """Of months from the first day of one to that of another."""
        return self.filter(month__range=(first, last))

    def unchecked(self):
        """Those of which the bureau has not said what it counts."""
        return self.filter(checked__isnull=True)

    def unrecognised(self):
        """Checked, and the region has not said what it recognises."""
        return self.filter(checked__isnull=False, recognised__isnull=True)

    def differing(self):
        """Where the three figures are not the same."""
        return self.exclude(
            (Q(checked__isnull=True) | Q(checked=F("reported")))
            & (Q(recognised__isnull=True) | Q(recognised=F("checked")))
        )
