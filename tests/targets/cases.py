"""Promotion's records for tests of targets and of the cockpit."""

import itertools
from decimal import Decimal

from projects.base.periods import Month
from projects.directory.models import Organisation
from projects.investment.models import Agreement, FundReceipt, Negotiation, Prospect, Trip
from projects.pool.models import ProjectList, ProjectListEntry

_numbers = itertools.count(1)


def make_prospect(cast, on, **fields):
    """An enterprise that was contacted for the first time on a day."""
    defaults = {
        "name": f"测试企业{next(_numbers)}",
        "unit": Organisation.objects.first()
        or Organisation.objects.create(name="市投促局", kind="DEPARTMENT"),
        "division": cast.district,
        "follower": cast.promotion,
        "first_contact_on": on,
        "last_contact_on": on,
        "entered_by": cast.promotion,
    }
    return Prospect.objects.create(**(defaults | fields))


def make_negotiation(cast, on, **fields):
    """Talks that began on a day."""
    prospect = fields.pop("prospect", None) or make_prospect(cast, on)
    defaults = {
        "name": f"测试洽谈项目{next(_numbers)}",
        "division": cast.district,
        "unit": prospect.unit,
        "first_unit": prospect.unit,
        "started_on": on,
        "last_contact_on": on,
        "follower": cast.promotion,
        "entered_by": cast.promotion,
    }
    return Negotiation.objects.create(prospect=prospect, **(defaults | fields))


def make_agreement(cast, on, amount, **fields):
    """A formal agreement of a day, its amount in 万元."""
    prospect = fields.pop("prospect", None) or make_prospect(cast, on)
    defaults = {
        "name": f"测试签约项目{next(_numbers)}",
        "kind": "FORMAL",
        "division": cast.district,
        "unit": prospect.unit,
        "entered_by": cast.promotion,
    }
    facts = {"signed_on": on, "amount": Decimal(amount)}
    return Agreement.objects.create(prospect=prospect, **(defaults | facts | fields))


def make_funds(cast, agreement, on, reported, checked=None):
    """Funds of the month of a day, checked by the bureau where that is given."""
    checking = {} if checked is None else {"checked_by": cast.promotion, "checked_on": on}
    if checked is not None and checked != reported:
        checking["difference_reason"] = "凭证不足"
    return FundReceipt.objects.create(
        agreement=agreement,
        month=Month.of(on),
        evidence="VOUCHER",
        reported=Decimal(reported),
        checked=None if checked is None else Decimal(checked),
        entered_by=cast.promotion,
        **checking,
    )


def make_trip(cast, on, **fields):
    """A trip that began on a day."""
    unit = Organisation.objects.first() or Organisation.objects.create(name="市投促局", kind="DEPARTMENT")
    defaults = {"leader_name": "张某", "rank": "UNIT_HEAD", "way": "CHAIN", "destination": "苏州"}
    facts = {"starts_on": on, "ends_on": on, "unit": unit, "entered_by": cast.promotion}
    return Trip.objects.create(**(defaults | facts | fields))


def put_on_list(code, *projects, year=2025, from_day=None):
    """A list of a year with some projects on it."""
    listed, _new = ProjectList.objects.get_or_create(year=year, code=code, defaults={"name": code})
    first = listed.entries.count() + 1
    for serial, project in enumerate(projects, first):
        ProjectListEntry.objects.create(
            project_list=listed, project=project, serial=serial, valid_from=from_day or f"{year}-01-01"
        )
    return listed
