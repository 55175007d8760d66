"""Since you last looked: a personal read mark, and what happened to some projects after a moment.

The lights are not here: they are dispatch's, which stands above the liaison; home.leader_page adds them.
"""

import datetime
from dataclasses import dataclass, field

from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.base.models import Event
from projects.base.sentences import sentence
from projects.issues.models import Issue
from projects.pool.models import Milestone
from projects.pool.reading import named

from .models import Directive, ReadMark, Visit

# Who has never marked anything as read is told of so many days.
FIRST_LOOK = datetime.timedelta(days=7)


def _at(name, key):
    return reverse(name, args=[key])


def _file(part):
    """A part of the project's file."""
    return lambda event: f"{_at('pool:project', event.target_id)}#{part}"


def _permit(event):
    return _at("preparation:permit", event.params["permit"])


def _issue(event):
    return _at("issues:issue", event.params["issue"])


def _liaison(event):
    return _at("liaison:project", event.target_id)


# The acts of a project's history that a leader is told of, and where he finds each.
TOLD = {
    "project.stage": _file("stages"),
    "project.suspend": _file("suspensions"),
    "project.resume": _file("suspensions"),
    "annual_plan.revise": _file("plan"),
    "annual_plan.take_revision_back": _file("plan"),
    "milestone.reforecast": _file("milestones"),
    "milestone.reach": _file("milestones"),
    **dict.fromkeys(("permit.grant", "permit.refuse", "permit.lapse"), _permit),
    **dict.fromkeys(
        (
            "project.issue_raise",
            "project.issue_close",
            "project.issue_reopen",
            "project.issue_help_ask",
            "project.issue_help_agenda",
            "project.issue_help_answer",
            "project.issue_supervise_send",
        ),
        _issue,
    ),
    **dict.fromkeys(
        (
            "liaison.assign",
            "liaison.hand_over",
            "liaison.leave",
            "liaison.end",
            "liaison.duty_unit",
            "liaison.take_back",
        ),
        _liaison,
    ),
}


@dataclass(frozen=True)
class Change:
    """One thing that happened to a project: when, in words, and the address of its source.

    `kind` is the verb of an event, or "issue.overdue", "directive.overdue", "milestone.missed", which no
    act makes but the calendar.
    """

    at: datetime.datetime
    kind: str
    project: int
    text: str
    href: str = field(compare=False, default="")


def read_until(user, leader):
    """Up to when a reader has read what changed for a leader, or None (one query)."""
    return ReadMark.objects.filter(user=user, leader=leader).values_list("at", flat=True).first()


def mark_read(user, leader, at):
    """Keep that a reader has read up to a moment; a mark never goes back."""
    mark, created = ReadMark.objects.get_or_create(user=user, leader=leader, defaults={"at": at})
    if not created and mark.at < at:
        mark.at = at
        mark.save(update_fields=["at"])
    return mark


def changes_since(projects, moment, *, now, reader=None):
    """What happened to some projects (a queryset the reader may see) after a moment and until now, without
    what he did himself: a list of `Change`, the newest first (seven queries)."""
    acts = _events(projects, moment).filter(verb__in=TOLD)
    found = [_of_event(event, event.target_id, TOLD[event.verb](event)) for event in acts]
    visits = _events(Visit.objects.filter(project__in=projects), moment).filter(verb="visit.record")
    found += [
        _of_event(event, event.params["project"], _at("liaison:visit", event.target_id)) for event in visits
    ]
    words = list(_events(Directive.objects.filter(project__in=projects), moment))
    texts = dict(Directive.objects.filter(pk__in={one.target_id for one in words}).values_list("pk", "text"))
    for event in words:
        said = _("%(said)s “%(text)s”") % {"said": sentence(event), "text": texts[event.target_id]}
        href = _at("liaison:directive", event.target_id)
        found.append((event.actor_id, Change(event.at, event.verb, event.params["project"], said, href)))
    own = reader.pk if reader is not None else 0
    found = [change for actor, change in found if actor != own and change.at <= now]
    found += _run_out(projects, timezone.localdate(moment), timezone.localdate(now))
    return sorted(found, key=lambda one: one.at, reverse=True)


def _of_event(event, project, href):
    """(who did it, the Change)."""
    return event.actor_id, Change(event.at, event.verb, project, sentence(event), href)


def _events(rows, moment):
    """Events on some records after a moment, with the people in them."""
    meta = rows.model._meta
    return Event.objects.filter(
        target_type__app_label=meta.app_label,
        target_type__model=meta.model_name,
        target_id__in=rows.order_by().values("pk"),
        at__gt=moment,
    ).select_related("actor", "on_behalf_of")


def _run_out(projects, since, today):
    """What became overdue by itself after a day, as it stands today (three queries)."""
    found = []
    issues = Issue.objects.overdue(today).filter(project__in=projects, due_on__gte=since)
    for key, project, title, due in issues.order_by().values_list("pk", "project", "title", "due_on"):
        said = _("Issue overdue since %(day)s: %(title)s") % {"day": due.isoformat(), "title": title}
        found.append(_missed(due, "issue.overdue", project, said, _at("issues:issue", key)))
    directives = Directive.objects.overdue(today).filter(project__in=projects, due_on__gte=since)
    for key, project, text, due in directives.order_by().values_list("pk", "project", "text", "due_on"):
        said = _("No answer by %(day)s: %(text)s") % {"day": due.isoformat(), "text": text}
        found.append(_missed(due, "directive.overdue", project, said, _at("liaison:directive", key)))
    milestones = Milestone.objects.filter(project__in=projects, actual_on=None)
    milestones = milestones.annotate(expected=Coalesce("forecast_on", "baseline_on"))
    milestones = milestones.filter(expected__gte=since, expected__lt=today)
    names = ("project", "name", "name_en", "expected")
    for project, name, name_en, due in milestones.order_by().values_list(*names):
        said = _("Milestone “%(name)s” was expected on %(day)s and is not reached.") % {
            "name": named(name, name_en),
            "day": due.isoformat(),
        }
        href = f"{_at('pool:project', project)}#milestones"
        found.append(_missed(due, "milestone.missed", project, said, href))
    return found


def _missed(due, kind, project, text, href):
    """A Change at the beginning of the day after the last."""
    after = datetime.datetime.combine(due + datetime.timedelta(days=1), datetime.time())
    return Change(timezone.make_aware(after), kind, project, text, href)
