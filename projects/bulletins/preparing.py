"""Preparing a bulletin: figures computed, texts drafted and edited, the red list confirmed.

All of it is open while the bulletin is a draft; once it is on its way its figures stand, so that those who
check and those who sign have the same paper before them.
"""

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from projects.base import events, papers
from projects.base.errors import StaleVersion, require
from projects.dispatch.deadlines import deadlines_of
from projects.dispatch.models import MonthSettings
from projects.pool.models import Light

from . import lines as stored_lines
from .building import BUILDERS, LANGUAGE, Built
from .models import Bulletin, LightDecision, Section
from .reading import lines_of

State = Bulletin.State
RED = Light.RED


def locked(bulletin, *, with_figures=True):
    """The stored bulletin, locked; without its figures, which are many, where an act leaves them alone."""
    rows = Bulletin.objects.select_for_update()
    return (rows if with_figures else rows.defer("figures")).get(pk=bulletin.pk)


def require_draft(bulletin):
    """Raise RuleViolation `not_draft` unless it is a draft."""
    require(
        bulletin.state == State.DRAFT,
        "not_draft",
        _("The bulletin is on its way; take it back into the draft to change it."),
    )


def cut_off_of(kind, period):
    """The day up to which the data of a period go (one query for a month, three for a week)."""
    if kind == Bulletin.Kind.MONTH:
        return MonthSettings.of_month(period).as_of(period)
    return deadlines_of(period)[period].as_of


def prepare(kind, period, *, by, at):
    """Begin the bulletin of a period: figures computed, every section drafted. Returns it.

    Raises RuleViolation `future` (its data cut-off has not come yet) or `begun`.
    """
    require(
        cut_off_of(kind, period) <= timezone.localdate(at),
        "future",
        _("The data cut-off of this period has not come yet."),
    )
    with transaction.atomic():
        bulletin, is_new = Bulletin.objects.get_or_create(
            kind=kind,
            first=period.first,
            defaults={"computed_at": at, "prepared_by": by, "prepared_at": at},
        )
        require(is_new, "begun", _("The bulletin of this period has been begun already."))
        _compute(bulletin, at)
        events.record("bulletin.prepare", bulletin, by=by, at=at, params={"period": str(period)})
    return bulletin


def refresh(bulletin, *, by, at):
    """Compute the figures of a draft anew. Edited texts stay as they are and are held against the new
    figures; what the office confirmed of a light stays where the computed one is still the same."""
    with transaction.atomic():
        bulletin = locked(bulletin)
        require_draft(bulletin)
        _compute(bulletin, at)
        events.record("bulletin.refresh", bulletin, by=by, at=at)
    return bulletin


def _compute(bulletin, at):
    decided = dict(bulletin.light_decisions.values_list("project", "confirmed"))
    built = build(bulletin, decided)
    computed = {line.project: line.facts.light for line in built.lines}
    stale = [
        one.pk for one in bulletin.light_decisions.all() if computed.get(one.project_id, "") != one.computed
    ]
    if stale:
        bulletin.light_decisions.filter(pk__in=stale).delete()
        built = build(bulletin, dict(bulletin.light_decisions.values_list("project", "confirmed")))
    if _reds(bulletin.figures) != {line.project for line in built.lines if line.facts.light == RED}:
        bulletin.lights_confirmed_by = bulletin.lights_confirmed_at = None
    bulletin.computed_at = at
    _store(bulletin, built)
    _draft(bulletin, built.paper)


def build(bulletin, decided) -> Built:
    """The paper and lines of a bulletin as the figures stand now, in the language in which it goes out."""
    with translation.override(LANGUAGE):
        return BUILDERS[bulletin.kind](bulletin.period, decided)


def _reds(figures):
    return {line["facts"]["project"] for line in figures.get("lines", ()) if line["facts"]["light"] == RED}


def _store(bulletin, built):
    bulletin.figures = {
        "paper": papers.to_json(built.paper),
        "lines": stored_lines.to_json(built.lines),
        "errata": built.errata,
    }
    bulletin.version += 1
    bulletin.save()


def _draft(bulletin, paper):
    """Draft each section anew; a text that nobody edited follows."""
    there = {section.code: section for section in bulletin.sections.all()}
    for order, drafted in enumerate(paper.sections, 1):
        section = there.pop(drafted.code, None) or Section(bulletin=bulletin, code=drafted.code)
        edited = section.pk is not None and section.is_edited
        section.order, section.heading, section.is_internal = order, drafted.heading, drafted.internal
        section.drafted = "\n".join(drafted.text)
        if not edited:
            section.text = section.drafted
        section.version += 1
        section.save()
    bulletin.sections.filter(pk__in=[section.pk for section in there.values()]).delete()


def edit(section, text, *, by, at, version):
    """Keep what the office makes of a section's text; an empty one goes back to the draft.

    Raises RuleViolation `not_draft`, StaleVersion where somebody saved it since `version`.
    """
    with transaction.atomic():
        bulletin = locked(section.bulletin)
        require_draft(bulletin)
        section = Section.objects.select_for_update().get(pk=section.pk)
        if section.version != version:
            raise StaleVersion(
                "stale", _("%(who)s saved this section meanwhile."), section, who=section.edited_by
            )
        old, section.text = section.text, "\n".join(line.rstrip() for line in text.strip().splitlines())
        if not section.text:
            section.text = section.drafted
        section.edited_by, section.edited_at = by, at
        section.version += 1
        section.save()
        if old != section.text:
            changes = {section.code: [old, section.text]}
            events.record("bulletin.edit", bulletin, by=by, at=at, changes=changes)
    return section


def confirm_lights(bulletin, decisions, *, by, at):
    """Confirm the red list of a draft. `decisions` is {project: (light, reason)} of what is confirmed
    otherwise than computed; everything else is confirmed as it was computed.

    Raises RuleViolation `not_draft`, `reason_needed` or `unknown` (with `project`).
    """
    with transaction.atomic():
        bulletin = locked(bulletin)
        require_draft(bulletin)
        before = {line.project: line for line in lines_of(bulletin)}
        rows, changes = [], {}
        for project, (light, reason) in decisions.items():
            line = before.get(project)
            require(line is not None, "unknown", _("This project does not stand in the bulletin."))
            if light == line.facts.light:
                continue
            require(
                reason.strip(),
                "reason_needed",
                _("“%(project)s”: say why the light is confirmed otherwise than computed."),
                project=line.name,
            )
            rows.append(
                LightDecision(
                    bulletin=bulletin,
                    project_id=project,
                    computed=line.facts.light,
                    confirmed=light,
                    reason=reason.strip(),
                    by=by,
                    at=at,
                )
            )
            changes[str(project)] = [line.facts.light, light]
        decided = dict(bulletin.light_decisions.values_list("project", "confirmed"))
        bulletin.light_decisions.all().delete()
        LightDecision.objects.bulk_create(rows)
        bulletin.lights_confirmed_by, bulletin.lights_confirmed_at = by, at
        now = {row.project_id: row.confirmed for row in rows}
        if now == decided:
            bulletin.version += 1
            bulletin.save()
        else:
            built = build(bulletin, now)
            _store(bulletin, built)
            _draft(bulletin, built.paper)
        events.record("bulletin.confirm_lights", bulletin, by=by, at=at, changes=changes)
    return bulletin
