"""From the database to the facts of the rules: a fixed number of queries, however many issues."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from projects.base.workcalendar import WorkCalendar
from projects.pool.models import Responsibility

from . import rules
from .models import (
    EscalationRule,
    Extension,
    HelpRequest,
    Issue,
    IssueHolder,
    IssuePause,
    IssueSettings,
    Resolution,
    Step,
    Supervision,
)


def settings_on(day):
    """The IssueSettings of a day; the model's defaults where none are in force (one query)."""
    return IssueSettings.objects.on(day).order_by("-valid_from").first() or IssueSettings(valid_from=day)


def rules_on(day):
    """The rules of escalation in force on a day (one query)."""
    rows = EscalationRule.objects.on(day).order_by("days")
    return [rules.Rule(row.step, row.days, row.working_days) for row in rows]


def leader_of(project, on):
    """The liaison leader of a project (its key) on a day, the city's before the banner's, or None (one
    query)."""
    rows = Responsibility.objects.on(on).leaders().filter(project=project).select_related("leader__user")
    found = rows.order_by("-level", "pk").first()
    return found and found.leader


def facts_of(issues):
    """{id: IssueFacts} of some issues, a queryset or list of them (five queries, one less for a list).

    A deadline is set by an assignment, an approved extension, and a return that names a new one.
    """
    if not isinstance(issues, list):
        issues = list(issues.only("raised_on", "withdrawn_on", "project"))
    keys = [issue.pk for issue in issues]
    withdrawn = {issue.pk: (rules.Span(issue.withdrawn_on),) for issue in issues if issue.withdrawn_on}
    changes, rests, closed = defaultdict(list), defaultdict(list), defaultdict(list)
    for row in IssueHolder.objects.filter(issue__in=keys, due_on__isnull=False).order_by("pk"):
        changes[row.issue_id].append(rules.DueChange(row.valid_from, row.due_on))
    for row in Extension.objects.filter(issue__in=keys, approved=True).order_by("pk"):
        changes[row.issue_id].append(rules.DueChange(row.decided_on, row.until))
    for row in IssuePause.objects.filter(issue__in=keys):
        rests[row.issue_id].append(rules.Span(row.valid_from, row.valid_to))
    for row in Resolution.objects.filter(issue__in=keys).order_by("pk"):
        rests[row.issue_id].append(rules.Span(row.on, row.decided_on or row.withdrawn_on))
        if row.verified:
            closed[row.issue_id].append(rules.Span(row.decided_on, row.reopened_on))
        if row.new_due_on:
            changes[row.issue_id].append(rules.DueChange(row.reopened_on or row.decided_on, row.new_due_on))
    return {
        issue.pk: rules.IssueFacts(
            issue.raised_on,
            tuple(sorted(changes[issue.pk], key=lambda change: change.on)),
            tuple(rests[issue.pk]),
            (*closed[issue.pk], *withdrawn.get(issue.pk, ())),
        )
        for issue in issues
    }


def decisions_of(keys):
    """{issue id: what was decided on its supervision, as rules.Decided} (one query)."""
    found = defaultdict(list)
    for row in Supervision.objects.filter(issue__in=keys):
        until = row.postponed_until if row.state == Supervision.State.DECLINED else None
        found[row.issue_id].append(rules.Decided(row.step, row.on, until))
    return found


def escalations(issues, on):
    """{id: rules.Escalation} on a day (ten queries for a queryset, nine for a list). Where a project has no
    liaison leader, the ladder has no step that leads to one."""
    issues = issues if isinstance(issues, list) else list(issues.only("raised_on", "withdrawn_on", "project"))
    facts = facts_of(issues)
    if not facts:
        return {}
    decided = decisions_of(list(facts))
    due = [day for one in facts.values() if (day := rules.due_on(one, on)) is not None]
    calendar = WorkCalendar.load(min([on, *due]), on)
    ladder = rules_on(on)
    unled = [rule for rule in ladder if rule.step != Step.LEADER]
    led = set(Responsibility.objects.on(on).leaders().values_list("project", flat=True))
    return {
        issue.pk: rules.escalation(
            facts[issue.pk],
            ladder if issue.project_id in led else unled,
            calendar,
            on,
            decided.get(issue.pk, ()),
        )
        for issue in issues
    }


def overdue_escalations(issues, on):
    """The escalations of those of a queryset that are overdue today; what else is open has none."""
    return escalations(issues.overdue(on), on)


def holdings_of(issue):
    """Who held an issue, in the order of time, as rules.Holding with names (one query)."""
    rows = IssueHolder.objects.filter(issue=issue).select_related("organisation", "handler")
    return [
        rules.Holding(row.valid_from, row.valid_to, row.organisation, row.handler or row.handler_name or None)
        for row in rows.order_by("valid_from", "pk")
    ]


def holder_on(issue, on):
    """Who held an issue on a day, as rules.Holding, or None (one query)."""
    return rules.held_on(holdings_of(issue), on)


def proposals(user, on):
    """[(issue, rules.Escalation)] of what the ladder proposes to somebody who decides, the highest step
    and the longest overdue first (twelve queries)."""
    running = Supervision.objects.running().values("issue")
    issues = Issue.objects.allowed(user, "supervise").exclude(pk__in=running)
    found = {key: one for key, one in overdue_escalations(issues, on).items() if one.proposed}
    rows = Issue.objects.filter(pk__in=found).select_related("project__division", "organisation", "handler")
    pairs = [(issue, found[issue.pk]) for issue in rows]
    return sorted(
        pairs, key=lambda pair: (-rules.LADDER.index(pair[1].proposed), -pair[1].overdue, pair[0].pk)
    )


@dataclass(frozen=True)
class Overdue:
    """An issue that was overdue on a day: the deadline that held then, the days that count, who held it."""

    issue: Issue
    due: datetime.date
    days: int
    holder: IssueHolder | None


def overdue_then(issues, on):
    """[Overdue] of some issues (a queryset) as they stood on a day, the longest overdue first (six queries).
    What waited for its verification or rested by approval on that day was not overdue."""
    gone = Q(state="CLOSED", closed_on__lte=on) | Q(withdrawn_on__lte=on)
    rows = list(issues.filter(raised_on__lte=on).exclude(gone))
    found = []
    for issue, facts in zip(rows, facts_of(rows).values(), strict=True):
        days = rules.overdue_by(facts, on)
        if days and not rules.is_resting(facts, on):
            found.append((issue, rules.due_on(facts, on), days))
    holders = IssueHolder.objects.on(on).filter(issue__in=[issue.pk for issue, *_rest in found])
    holders = {
        row.issue_id: row
        for row in holders.select_related("organisation", "handler").order_by("valid_from", "pk")
    }
    found = [Overdue(issue, due, days, holders.get(issue.pk)) for issue, due, days in found]
    return sorted(found, key=lambda one: (-one.days, one.issue.pk))


@dataclass(frozen=True)
class Requests:
    """What was asked of the city (提请市级协调): so many in a span of days, so many without an answer at its
    end."""

    asked: int = 0
    waiting: int = 0


def requests_then(projects, first, last):
    """The Requests of some projects (their keys) for the days from one to another (one query). What was
    withdrawn counts nowhere: the day of that is not kept."""
    rows = HelpRequest.objects.filter(issue__project__in=projects, asked_on__lte=last)
    rows = rows.exclude(state=HelpRequest.State.WITHDRAWN)
    answered = {HelpRequest.State.RETURNED: "decided_on", HelpRequest.State.ANSWERED: "answered_on"}
    asked = waiting = 0
    for row in rows.only("state", "asked_on", "decided_on", "answered_on"):
        over = getattr(row, answered[row.state]) if row.state in answered else None
        asked += first <= row.asked_on
        waiting += over is None or over > last
    return Requests(asked, waiting)
