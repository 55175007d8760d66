"""What the tests of what was signed share: units, enterprises, talks, agreements, funds."""

import datetime
import itertools
from decimal import Decimal

from projects.base.periods import Month
from projects.directory.models import Chain, Division, Organisation
from projects.investment.models import Agreement, FundReceipt, Negotiation, Prospect, Share
from tests.city import moment

D, N = datetime.date, Decimal
TODAY = D(2025, 3, 26)
NOW = moment(TODAY, 10)
_numbers = itertools.count(1)


def stamp(user, at=NOW):
    """Who does it, and when."""
    return {"by": user, "at": at}


def division(code="150502"):
    return Division.objects.get(code=code)


def make_unit(name="科尔沁区投促中心", code="150502"):
    """A unit that promotes."""
    fields = {"division": division(code), "kind": Organisation.Kind.DEPARTMENT}
    return Organisation.objects.get_or_create(name=name, defaults=fields)[0]


def make_prospect(by, **fields):
    """An enterprise that is followed."""
    values = {
        "name": f"测试企业{next(_numbers)}有限公司",
        "unit": fields.get("unit") or make_unit(),
        "division": division(),
        "follower": by,
        "first_contact_on": D(2024, 1, 10),
        "last_contact_on": D(2024, 1, 10),
        "entered_by": by,
    }
    return Prospect.objects.create(**(values | fields))


def make_talks(by, prospect=None, *, team=(), shares=(), **fields):
    """A project in talks."""
    prospect = prospect or make_prospect(by)
    values = {
        "name": f"在谈项目{next(_numbers)}",
        "prospect": prospect,
        "division": prospect.division,
        "chain": Chain.objects.first(),
        "unit": prospect.unit,
        "first_unit": prospect.unit,
        "started_on": D(2024, 2, 1),
        "amount": N(30000),
        "content": "年产铝箔10万吨",
        "follower": by,
        "last_contact_on": D(2024, 2, 1),
        "entered_by": by,
    }
    row = Negotiation.objects.create(**(values | fields))
    row.team.set(team)
    Share.objects.bulk_create(Share(negotiation=row, unit=unit, percent=part) for unit, part in shares)
    return row


def make_agreement(by, **fields):
    """A formal agreement of 2 亿元, as it stands in the database."""
    prospect = fields.pop("prospect", None) or make_prospect(by)
    values = {
        "name": f"签约项目{next(_numbers)}",
        "prospect": prospect,
        "kind": "FORMAL",
        "signed_on": D(2024, 6, 1),
        "amount": N(20000),
        "division": prospect.division,
        "unit": prospect.unit,
        "entered_by": by,
    }
    return Agreement.objects.create(**(values | fields))


def make_receipt(agreement, month="2024-09", reported=1000, **fields):
    """Funds that were reported."""
    values = {
        "agreement": agreement,
        "month": Month.parse(month),
        "evidence": "VOUCHER",
        "reported": N(reported),
        "entered_by": agreement.entered_by,
    }
    if fields.get("checked") is not None:
        fields = {"checked_by": agreement.entered_by, "checked_on": TODAY, **fields}
    return FundReceipt.objects.create(**(values | fields))


def said(**fields):
    """What an agreement says, as the act takes it."""
    values = {
        "name": "电池箔项目",
        "kind": "FORMAL",
        "number": "通招2025-1",
        "signed_on": D(2025, 3, 1),
        "amount": N(50000),
        "parties": "科尔沁区人民政府、甲公司",
        "chain": Chain.objects.first(),
        "division": division(),
        "unit": make_unit(),
        "content": "年产电池箔5万吨",
        "promised_start_on": D(2025, 9, 1),
        "promised_completion_on": D(2026, 9, 1),
    }
    return values | fields
