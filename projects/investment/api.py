"""Promotion in the API: trips, enterprises contacted, talks, agreements, funds in place.

Leads are confidential: who is not of their team and does not oversee promotion gets neither them nor a word
that they are there, here as on the pages (querysets.ConfidentialQuerySet).
"""

from django.utils.translation import gettext_lazy as _

from projects.api import resources
from projects.api.serializers import Record, money

from .lead_tables import NegotiationFilters, ProspectFilters, TripFilters
from .models import Agreement, FundReceipt, Negotiation, Prospect, Trip
from .signed_filters import AgreementFilters, FundFilters


class TripRecord(Record):
    class Meta:
        model = Trip
        fields = [
            "id",
            "led_by",
            "leader_name",
            "rank",
            "way",
            "starts_on",
            "ends_on",
            "destination",
            "chain",
            "unit",
            "division",
            "members",
            "report",
        ]


class ProspectRecord(Record):
    class Meta:
        model = Prospect
        fields = [
            "id",
            "name",
            "short_name",
            "credit_code",
            "home",
            "origin",
            "standing",
            "trade",
            "chain",
            "contact_name",
            "contact_phone",
            "unit",
            "division",
            "follower",
            "state",
            "next_step",
            "next_on",
            "first_contact_on",
            "last_contact_on",
            "note",
        ]


class NegotiationRecord(Record):
    class Meta:
        model = Negotiation
        fields = [
            "id",
            "name",
            "prospect",
            "chain",
            "division",
            "unit",
            "first_unit",
            "started_on",
            "amount",
            "content",
            "needs",
            "follower",
            "team",
            "state",
            "ended_on",
            "next_step",
            "next_on",
            "last_contact_on",
        ]


class AgreementRecord(Record):
    paid_reported = money(_("Funds, reported"))
    paid_checked = money(_("Funds, checked"))
    paid_recognised = money(_("Funds, recognised"))

    class Meta:
        model = Agreement
        fields = [
            "id",
            "name",
            "prospect",
            "kind",
            "number",
            "signed_on",
            "amount",
            "parties",
            "chain",
            "division",
            "unit",
            "content",
            "promised_start_on",
            "promised_completion_on",
            "recognised_on",
            "state",
            "state_reason",
            "company_name",
            "landed_on",
            "paid_reported",
            "paid_checked",
            "paid_recognised",
        ]


class FundRecord(Record):
    class Meta:
        model = FundReceipt
        fields = [
            "id",
            "agreement",
            "month",
            "evidence",
            "reported",
            "checked",
            "recognised",
            "difference_reason",
            "checked_by",
            "checked_on",
        ]


def trips(request, values):
    return Trip.objects.allowed(request.user).select_related("led_by__user", "chain", "unit", "division")


def prospects(request, values):
    return Prospect.objects.allowed(request.user).select_related("chain", "unit", "division", "follower")


def negotiations(request, values):
    related = ("prospect", "chain", "division", "unit", "first_unit", "follower")
    return Negotiation.objects.allowed(request.user).select_related(*related).prefetch_related("team")


def agreements(request, values):
    rows = Agreement.objects.allowed(request.user).with_course().with_funds()
    return rows.select_related("prospect", "chain", "division", "unit")


def funds(request, values):
    return FundReceipt.objects.allowed(request.user).select_related("agreement", "checked_by")


def left_team(request, events):
    """Of talks, those whose team the reader left by one of the events."""
    return {
        event.target_id
        for event in events
        if event.verb == "negotiation.leave" and event.params.get("user") == request.user.pk
    }


# (name, model, title, record, rows, filters, what it can be sorted by, order, whether it is confidential).
KINDS = [
    (
        "trips",
        Trip,
        _("Trips"),
        TripRecord,
        trips,
        TripFilters,
        ("starts_on", "ends_on"),
        "-starts_on",
        False,
    ),
    (
        "prospects",
        Prospect,
        _("Enterprises contacted"),
        ProspectRecord,
        prospects,
        ProspectFilters,
        ("name", "last_contact_on", "next_on"),
        "-last_contact_on",
        True,
    ),
    (
        "negotiations",
        Negotiation,
        _("Projects in talks"),
        NegotiationRecord,
        negotiations,
        NegotiationFilters,
        ("name", "amount", "started_on", "last_contact_on"),
        "-last_contact_on",
        True,
    ),
    (
        "agreements",
        Agreement,
        _("Agreements"),
        AgreementRecord,
        agreements,
        AgreementFilters,
        ("name", "amount", "signed_on", "landed_on"),
        "-signed_on",
        False,
    ),
    (
        "funds",
        FundReceipt,
        _("Funds in place"),
        FundRecord,
        funds,
        FundFilters,
        ("month", "reported", "checked", "recognised"),
        "-month",
        False,
    ),
]


def register():
    """Enter what belongs to promotion; called once as the app starts."""
    for place, (name, model, title, record, rows, filters, sort, order, is_confidential) in enumerate(
        KINDS, 70
    ):
        resources.register(
            resources.Resource(
                name,
                model,
                title,
                record,
                rows=rows,
                permission=f"investment.view_{model._meta.model_name}",
                filterset=filters,
                list_key=f"investment.{model._meta.model_name}",
                sort=sort,
                order=(order,),
                is_confidential=is_confidential,
                left=left_team if model is Negotiation else None,
                place=place,
            )
        )
