"""Issues in every state for tests, made by the real acts on days of March 2025."""

import datetime
import itertools

from projects.directory.models import Organisation, User
from projects.issues import acts, closing
from projects.issues.models import Issue, IssueHolder
from tests.city import make_organisation, make_project, make_user, moment

MONDAY = datetime.date(2025, 3, 3)
_numbers = itertools.count(1)


def day(number, month=3):
    """A day of 2025."""
    return datetime.date(2025, month, number)


def raised(project=None, *, by, on=MONDAY, **facts):
    """An issue as raised on a day."""
    facts = {"title": f"测试问题{next(_numbers)}", "category": "LAND", "level": "BANNER"} | facts
    return acts.raise_issue(project or make_project(), by=by, at=moment(on), **facts)


def unit_of(name="市自然资源局"):
    """A department."""
    return Organisation.objects.filter(name=name).first() or make_organisation(name)


def member(username, unit, **fields):
    """Somebody of a unit, without any role."""
    person = make_user(username, **fields)
    person.organisation = unit
    person.save()
    return person


def handler_of(unit, username="handler"):
    """Somebody of a department who handles its issues."""
    found = User.objects.filter(username=username).first()
    return found or make_user(
        username, "approval", scope="ORGANISATION", organisation=unit, name="王经办", phone="13904750009"
    )


def assigned(project=None, *, by, on=MONDAY, due=None, unit=None, **facts):
    """An issue as assigned to a handler of a department."""
    issue = raised(project, by=by, on=on, **facts)
    unit = unit or unit_of()
    person = User.objects.filter(organisation=unit).first()
    if person is None:
        person = handler_of(unit, f"handler-{unit.pk}")
        person.organisation = unit
        person.save()
    return acts.assign(issue, unit, handler=person, by=by, at=moment(on, 10), due_on=due)


def resolved(project=None, *, by, on=MONDAY, **facts):
    """An issue whose handler has reported it as solved, a day later."""
    issue = assigned(project, by=by, on=on, **facts)
    closing.resolve(issue, "已办理用地批复", by=issue.handler, at=moment(on + datetime.timedelta(days=1)))
    issue.refresh_from_db()
    return issue


def closed(project=None, *, by, verifier, on=MONDAY, satisfaction="", **facts):
    """An issue that was closed two days later."""
    issue = resolved(project, by=by, on=on, **facts)
    at = moment(on + datetime.timedelta(days=2))
    return closing.close(issue, by=verifier, at=at, satisfaction=satisfaction)


def many(count, project, *, by, on=MONDAY, due=None, unit=None, **fields):
    """That many issues in progress, in two queries; no events."""
    unit = unit or unit_of()
    due = due or on
    facts = {
        "category": "LAND",
        "state": "IN_PROGRESS",
        "raised_by": by,
        "raised_on": on,
        "organisation": unit,
        "assigned_on": on,
        "original_due_on": due,
        "due_on": due,
        "investment_affected": project.total_investment,
    }
    rows = Issue.objects.bulk_create(
        Issue(project=project, title=f"批量问题{number}", **{**facts, **fields}) for number in range(count)
    )
    IssueHolder.objects.bulk_create(
        IssueHolder(issue=row, organisation=unit, valid_from=on, due_on=due, by=by) for row in rows
    )
    return rows
