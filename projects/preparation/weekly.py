"""Permits in the week's sheet: what waits, and the week's steps as the sentences that report them."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from projects.base.periods import day_label

from . import reading, rules
from .models import Permit, PermitStep, Status
from .rules import HOLDERS, IDLE, waits_for

# What a step says in the news of a week; the others are no news.
SAID = {
    Status.PREPARING: "prepared",
    Status.ACCEPTED: "accepted",
    Status.ACCEPTED_MISSING: "missing",
    Status.SUPPLEMENT: "supplement",
    Status.GRANTED: "granted",
    Status.REFUSED: "refused",
}


@dataclass(frozen=True)
class Step:
    """One step of a permit: the name of the procedure, how it stood from a day on."""

    permit: int
    name: Any
    status: str
    on: Any


def sentence_of(step):
    """One step as the report says it: 环评：3月25日受理."""
    said = {
        "prepared": pgettext("news of a permit", "%(name)s: being prepared since %(day)s"),
        "accepted": pgettext("news of a permit", "%(name)s: accepted on %(day)s"),
        "missing": pgettext("news of a permit", "%(name)s: accepted on %(day)s, documents to follow"),
        "supplement": pgettext("news of a permit", "%(name)s: supplement asked for on %(day)s"),
        "granted": pgettext("news of a permit", "%(name)s: granted on %(day)s"),
        "refused": pgettext("news of a permit", "%(name)s: refused on %(day)s"),
    }
    return said[SAID[step.status]] % {"name": step.name, "day": day_label(step.on)}


def news_of_week(steps, week):
    """The sentences of the Steps that lie in a week, in their order; of several steps of a permit on one
    day only the last is news."""
    last = {}
    for step in steps:
        if week.first <= step.on <= week.last and step.status in SAID:
            # Put where the later step stands.
            last.pop((step.permit, step.on), None)
            last[step.permit, step.on] = step
    return [sentence_of(step) for step in sorted(last.values(), key=lambda step: step.on)]


def added_news(text, news):
    """A text with the sentences that it does not hold yet, a line each."""
    lines = [text.rstrip()] if text.strip() else []
    return "\n".join([*lines, *(one for one in news if one not in text)])


@dataclass(frozen=True)
class Waiting:
    """A permit on which something remains to be done: whose ball it is and the usual next step, where
    the reader may take it with one click."""

    permit: Permit
    clock: rules.Clock
    step: Any = None


@dataclass(frozen=True)
class Week:
    """The permits of one project for its row of a week: Waiting ones and the news of the week."""

    waiting: tuple = ()
    news: tuple = ()


def may_click(permit, step):
    """Whether the reader for whom the permit was opened may take the step with a click."""
    if step is None:
        return False
    return permit.may_decide or (permit.may_handle and step.act != "grant")


def weeks_of(projects, week, on, user):
    """{project key: Week} of projects, as a user may see them (five queries)."""
    keys = [project.pk for project in projects]
    visible = Permit.objects.filter(project__in=keys).needed().allowed(user)
    permits = list(
        visible.with_rights(user, "handle", "decide")
        .select_related("procedure")
        .order_by("procedure__order", "pk")
    )
    clocks = reading.clocks(permits, reading.calendar_around(on), on)
    steps = defaultdict(list)
    names = {permit.pk: permit.procedure for permit in permits}
    rows = PermitStep.objects.filter(
        permit__in=list(names), valid_from__gte=week.first, valid_from__lte=week.last
    )
    for permit, status, day in rows.order_by("pk").values_list("permit", "status", "valid_from"):
        steps[permit].append(Step(permit, names[permit], status, day))
    by_project = defaultdict(list)
    for permit in permits:
        by_project[permit.project_id].append(permit)
    return {
        key: Week(
            tuple(_waiting(rows, clocks, on)),
            tuple(news_of_week([step for row in rows for step in steps[row.pk]], week)),
        )
        for key, rows in by_project.items()
    }


def _waiting(permits, clocks, on):
    """What runs, and what can be begun."""
    waits = waits_for([reading.as_need(permit, clocks[permit.pk]) for permit in permits], on)
    for permit in permits:
        runs = permit.status in HOLDERS
        if not runs and (permit.status not in IDLE or waits[permit.code]):
            continue
        step = rules.next_step(
            permit.status, is_instant=permit.is_instant, open_documents=permit.open_documents
        )
        yield Waiting(permit, clocks[permit.pk], step if may_click(permit, step) else None)


def ball_of(waiting):
    """Whose ball it is and since when, in words."""
    clock = waiting.clock
    if not clock.holder:
        return _("can begin today")
    said = _("%(holder)s for %(days)s working days") % {
        "holder": rules.Holder(clock.holder).label,
        "days": clock.held_days,
    }
    if waiting.permit.status in rules.WITH_DEPARTMENT and clock.overdue_by:
        said += _(", overdue by %(days)s") % {"days": clock.overdue_by}
    return said
