"""Applications for the tests of the pool."""

import datetime
from decimal import Decimal

from projects.directory.models import Division, Organisation
from projects.pool import entering
from projects.pool.models import Application
from tests.city import WEEK, moment

AT = moment(WEEK.first)
DEPARTMENT = "市工业和信息化局"


def department(name=DEPARTMENT):
    """A trade's department."""
    return Organisation.objects.get_or_create(name=name, kind=Organisation.Kind.DEPARTMENT)[0]


def facts(**fields):
    """What a complete application says, for a long-term project of 1.2 亿元 in the district."""
    return {
        "name": "科尔沁区肉牛精深加工项目",
        "division": Division.objects.get(code="150502"),
        "responsible_department": department(),
        "owner_name": "内蒙古草原牛业有限公司",
        "content": "年屠宰加工肉牛10万头",
        "plan_basis": "通辽市肉牛产业发展规划",
        "total_investment": Decimal(12000),
        "planned_start_on": datetime.date(2027, 4, 1),
        "tier": "LONG_TERM",
        "contact_name": "王强",
        "contact_phone": "13904750001",
        **fields,
    }


def make_application(by, *, state="DRAFT", at=AT, waiting_for="CHECK", **fields):
    """An application as it stands, without the acts that led to it."""
    submitted = {"submitted_at": at, "waiting_since": at, "round": 1} if state != "DRAFT" else {}
    if state == "SUBMITTED":
        submitted["waiting_for"] = waiting_for
    return Application.objects.create(
        **facts(**fields),
        **submitted,
        state=state,
        proposed_by=by,
        proposing_unit=by.organisation,
        created_at=at,
    )


def submitted(by, *, at=AT, **fields):
    """An application handed in by the acts."""
    return entering.submit(entering.save(None, facts(**fields), by=by, at=at), by=by, at=at)


def post_facts(**changes):
    """What the form sends of a complete application."""
    given = facts()
    sent = {name: value.pk if hasattr(value, "pk") else value for name, value in given.items()} | {
        "stage": "RESERVE",
        "act": "submit",
    }
    return {name: value for name, value in (sent | changes).items() if value is not None}


def errors(response):
    """The fields of a form that came back with an error."""
    assert response.status_code == 200
    return set(response.context["form"].errors)
