"""The material as its page shows it: sections of rows in words, with the addresses that the reader may
open."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from projects.base.money import percent, points, share, yi
from projects.base.wording import clauses
from projects.issues.models import Issue
from projects.pool.models import Project
from projects.ui.figures import Figure, figures_sentence

from . import words
from .agenda import Agenda, Entry, lay_out
from .material import Material
from .models import Decision, Section
from .reading import material_of
from .rules import Standing, due_of, progress_of, standing_of


@dataclass(frozen=True)
class Row:
    """One row of a section in words; addresses are "" where the reader may not open what is behind them."""

    entry: Entry
    title: Any
    href: str = ""
    project: str = ""
    project_href: str = ""
    sub: str = ""
    details: list = field(default_factory=list)
    light: str = ""
    tag: str = ""
    is_late: bool = False
    unit: str = ""
    issue_href: str = ""
    due: Any = None
    rate: str = ""
    note: str = ""
    position: str = ""
    position_unit: str = ""


@dataclass(frozen=True)
class DecisionRow:
    """One decision of the meeting itself, as it stands today."""

    decision: Decision
    partners: list
    standing: str
    label: str
    due: Any
    progress: str
    progress_on: Any
    issue_href: str


@dataclass(frozen=True)
class Page:
    """Everything that the page and the documents say of a meeting."""

    material: Material
    agenda: Agenda
    headline: str
    overall: list
    tiles: list
    sections: dict
    positions: list
    decisions: list
    dropped: list


def visible_keys(user, material, items, decisions):
    """(keys of the projects, keys of the issues) behind the material that the reader may open (two
    queries)."""
    lines = material.lines()
    projects = {line.project for line in lines} | {item.project_id for item in items}
    projects |= {decision.project_id for decision in decisions}
    issues = {getattr(line, "issue", None) for line in lines} | {item.issue_id for item in items}
    issues |= {decision.issue_id for decision in decisions}
    seen = Project.objects.allowed(user).filter(pk__in=projects - {None}).order_by()
    open_issues = Issue.objects.allowed(user).filter(pk__in=issues - {None}).order_by()
    return set(seen.values_list("pk", flat=True)), set(open_issues.values_list("pk", flat=True))


def page_of(meeting, user, today):
    """The Page of a meeting for a reader (the material, and six queries)."""
    material = material_of(meeting, today)
    items = list(meeting.items.select_related("project", "unit"))
    decisions = list(
        meeting.decisions.select_related("lead", "project", "issue")
        .prefetch_related("partners")
        .order_by("number")
    )
    agenda = lay_out(material, items)
    drawer = Drawer(*visible_keys(user, material, items, decisions))
    sections = {name: [drawer.row(entry) for entry in entries] for name, entries in agenda.sections.items()}
    rows = [drawer.decision(decision, today) for decision in decisions]
    positions = [(one, drawer.row(one.entry)) for one in agenda.positions()]
    return Page(
        material=material,
        agenda=agenda,
        headline=headline(material, sections, rows),
        overall=words.overall(material.figures),
        tiles=tiles(material.figures),
        sections=sections,
        positions=positions,
        decisions=rows,
        dropped=[drawer.row(entry) for entry in agenda.dropped],
    )


class Drawer:
    """Puts entries into words, with addresses for what the reader may open."""

    def __init__(self, projects, issues):
        self.projects, self.issues = projects, issues

    def project_href(self, key):
        return reverse("pool:project", args=[key]) if key in self.projects else ""

    def issue_href(self, key):
        return reverse("issues:issue", args=[key]) if key in self.issues else ""

    def row(self, entry):
        """The Row of an entry of any section."""
        item, line = entry.item, entry.line
        said = {
            "entry": entry,
            "note": entry.note,
            "position": entry.position,
            "position_unit": str(item.unit) if item and item.unit_id else "",
            "project_href": self.project_href(entry.project),
        }
        if line is None:
            project = item.project
            return Row(
                title=item.text,
                project=project.name if project else "",
                issue_href=self.issue_href(item.issue_id),
                **said,
            )
        said |= {"project": line.project_name, "unit": str(line.unit)}
        kind = line.key.partition(":")[0]
        return getattr(self, f"_{kind}")(line, said)

    def _decision(self, line, said):
        return Row(
            title=line.text,
            href=reverse("meetings:decision", args=[line.decision]),
            sub=words.origin_of(line),
            details=[line.progress] if line.progress else [],
            tag=words.standing_word(line),
            is_late=line.standing == Standing.OVERDUE,
            issue_href=self.issue_href(line.issue),
            due=line.due_on,
            **said,
        )

    def _light(self, line, said):
        rate = percent(share(line.completed, line.planned))
        return Row(
            title=line.project_name,
            href=said["project_href"],
            sub=str(line.division),
            details=[clauses(words.light_reasons(line))],
            light=line.light,
            tag="" if line.light else _("not under way"),
            rate=rate,
            **said,
        )

    def _help(self, line, said):
        return Row(
            title=words.asked_of(line),
            href=self.issue_href(line.issue),
            sub=str(line.division),
            details=[line.done_so_far] if line.done_so_far else [],
            tag=words.source_of(line),
            issue_href=self.issue_href(line.issue),
            **said,
        )

    def _report(self, line, said):
        seen = line.project in self.projects
        return Row(
            title=words.asked_of(line),
            href=reverse("dispatch:report", args=[line.week, line.project]) if seen else "",
            sub=str(line.division),
            details=[line.done_so_far] if line.done_so_far else [],
            tag=words.source_of(line),
            **said,
        )

    def decision(self, decision, today):
        """The DecisionRow of a decision of the meeting itself."""
        standing = standing_of(decision, today)
        progress, on = progress_of(decision)
        return DecisionRow(
            decision=decision,
            partners=list(decision.partners.all()),
            standing=str(standing),
            label=str(Standing(standing).label),
            due=due_of(decision),
            progress=progress,
            progress_on=on,
            issue_href=self.issue_href(decision.issue_id),
        )


def headline(material, sections, decisions):
    """The first sentence: every figure leads to its section."""
    last = material.last
    late = sum(line.standing == Standing.OVERDUE for line in last)
    figures = material.figures
    return figures_sentence(
        [
            Figure(_("Decisions before"), len(sections[Section.LAST]), f"#{Section.LAST}"),
            Figure(pgettext("decision", "overdue"), late, f"#{Section.LAST}"),
            Figure(_("red lights"), figures.red, f"#{Section.LIGHTS}"),
            Figure(_("yellow lights"), figures.yellow, f"#{Section.LIGHTS}"),
            Figure(
                _("not started or not resumed"),
                figures.not_started + figures.not_resumed,
                f"#{Section.LIGHTS}",
            ),
            Figure(_("requests"), len(sections[Section.REQUESTS]), f"#{Section.REQUESTS}"),
            Figure(_("decided here"), len(decisions), f"#{Section.DECISIONS}"),
        ]
    )


def tiles(figures):
    """[(label, value, unit)] of the overall figures."""
    unit = _("100m yuan")
    week = figures.completed_week
    return [
        (_("Completed this week"), "—" if week is None else yi(week), "" if week is None else unit),
        (_("Completed this year"), yi(figures.completed), unit),
        (_("Completion rate"), percent(figures.rate), ""),
        (_("Against the curve"), points(figures.gap), _("pp")),
        (
            _("Started or resumed, of the year's list"),
            percent(figures.under_way_rate),
            f"{figures.under_way} / {figures.listed}",
        ),
        (_("Reported"), f"{figures.handed_in}", f"/ {figures.due}"),
    ]
