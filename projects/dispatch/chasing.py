"""The chase (催报): who has not reported and how to reach them, the reminder, and sending it."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, OuterRef, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from projects.base import events
from projects.base.errors import RuleViolation
from projects.pool.models import Responsibility
from projects.pool.reading import named

from .models import Chase, WeeklyReport
from .overview import Standing, tally

CHASED = (Standing.RETURNED, Standing.MISSING)
WHO_ANSWERS = (Responsibility.Role.REPORTER, Responsibility.Role.BANNER)
NAME_AND_PHONE = (
    *("user__name", "user__username", "user__phone"),
    *("organisation__name", "organisation__name_en", "organisation__phone"),
)


@dataclass(frozen=True)
class Contact:
    """Somebody who answers for a project's report."""

    name: str
    phone: str


@dataclass(frozen=True)
class Missing:
    """A project whose report is not in: its row of the overview, who answers for it (may be empty),
    and the last week it reported before this one."""

    project: Any
    standing: str
    contacts: tuple
    last_week: Any


@dataclass(frozen=True)
class ChaseGroup:
    """What is missing in one division: its counts, the projects, the reminder as text to copy, and
    the reminders sent so far (`times`, `last`: a Chase or None)."""

    division: Any
    tally: Any
    missing: tuple
    text: str
    times: int
    last: Any
    may_chase: bool


def moment_label(moment):
    """A moment for sentences, in local time: 3月28日 12:00."""
    return date_format(timezone.localtime(moment), pgettext("moment format", "j F, H:i"))


def reminder(unit, counts, week, deadlines, *, now, link):
    """The reminder as text for a chat: counts, deadline and link; no names, phones or statistics."""
    passed = now > deadlines.report_due
    opening = (
        _("[Weekly dispatch] %(unit)s, %(week)s: %(due)s due, %(reported)s reported, %(missing)s missing.")
        if passed
        else _(
            "[Weekly dispatch] %(unit)s, %(week)s: %(due)s due, %(reported)s reported, %(missing)s to come."
        )
    )
    lines = [
        opening
        % {
            "unit": unit,
            "week": week.label,
            "due": counts.due,
            "reported": counts.handed_in,
            "missing": counts.missing,
        }
    ]
    if counts.returned:
        lines.append(
            _("%(count)s were returned and wait to be handed in again.") % {"count": counts.returned}
        )
    due = moment_label(deadlines.report_due)
    if passed:
        lines.append(_("The deadline was %(due)s. Please report without delay.") % {"due": due})
    else:
        lines.append(_("The deadline is %(due)s. Please report in time.") % {"due": due})
    lines.append(link)
    return "\n".join(lines)


def contacts_of(projects, on):
    """{project id: who answers for its report on a day}, reporters before the banner's person (one
    query)."""
    found = defaultdict(dict)
    rows = (
        Responsibility.objects.on(on)
        .filter(project__in=projects, role__in=WHO_ANSWERS)
        .order_by("pk")
        .values_list("project", "role", "user", *NAME_AND_PHONE)
    )
    for project, role, user, name, username, phone, unit, unit_en, unit_phone in rows:
        who = Contact(name or username, phone) if user else Contact(named(unit, unit_en), unit_phone)
        found[project].setdefault(role, []).append(who)
    return {
        key: tuple(next(by_role[role] for role in WHO_ANSWERS if role in by_role))
        for key, by_role in found.items()
    }


def last_reported(projects, week):
    """{project id: the last week before this one that it reported} (one query)."""
    rows = WeeklyReport.objects.counted().filter(project__in=projects, week__lt=week)
    return dict(rows.order_by().values_list("project").annotate(last=Max("week")))


def chases_of(week):
    """{division id: the reminders sent to it for a week, the latest first} (one query)."""
    found = defaultdict(list)
    for chase in Chase.objects.filter(week=week).select_related("by").order_by("-at", "-pk"):
        found[chase.division_id].append(chase)
    return found


def chase_groups(rows, projects, divisions, *, week, deadlines, now, on, link, chasers, limit):
    """A ChaseGroup for each division in which something is missing, in the order of `divisions`
    ({id: Division}); three queries, and one for the projects.

    `projects` are those that may be shown, `chasers` the ids of those whom the reader may chase.
    Where a division misses more than `limit` projects, the projects themselves are left out.
    """
    by_area, late = defaultdict(list), defaultdict(list)
    for row in rows:
        by_area[row.area].append(row)
        if row.standing in CHASED:
            late[row.area].append(row)
    keys = [row.project for some in late.values() if len(some) <= limit for row in some]
    shown = projects.only("pk", "name").in_bulk(keys)
    contacts, lasts, chases = contacts_of(keys, on), last_reported(keys, week), chases_of(week)
    groups = []
    for area, division in divisions.items():
        some = late.get(area)
        if not some:
            continue
        counts = tally(by_area[area])
        sent = chases[area]
        groups.append(
            ChaseGroup(
                division=division,
                tally=counts,
                missing=tuple(
                    Missing(
                        shown[row.project],
                        row.standing,
                        contacts.get(row.project, ()),
                        lasts.get(row.project),
                    )
                    for row in some
                    if row.project in shown
                ),
                text=reminder(division, counts, week, deadlines, now=now, link=link),
                times=len(sent),
                last=sent[0] if sent else None,
                may_chase=any(row.project in chasers for row in some),
            )
        )
    return groups


def times_chased(week):
    """For a queryset of projects with `area`: how often their division was reminded of the week."""
    sent = Chase.objects.filter(week=week, division=OuterRef("area")).order_by().values("division")
    return Subquery(sent.annotate(times=Count("pk")).values("times"))


def send(division, *, week, counts, text, by, at):
    """Record a reminder to a division. Raises RuleViolation `nothing_missing`."""
    if not counts.missing + counts.returned:
        raise RuleViolation(
            "nothing_missing", gettext_lazy("Everything of %(division)s is in."), division=division
        )
    with transaction.atomic():
        chase = Chase.objects.create(
            week=week,
            division=division,
            missing=counts.missing + counts.returned,
            text=text,
            by=by,
            at=at,
        )
        events.record("chase.send", chase, by=by, at=at, params={"week": str(week), "missing": chase.missing})
    return chase
