"""What the page of a past day shows of each change: from, to, amount, day and reason."""

import datetime
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from projects.base.changes import label_of

from ..asof import holding, stay_since, was_away, way_out
from ..models import Stage, Tier
from ..tables import short
from ..tables_past import GrewTable, MovedTable


@dataclass(frozen=True)
class Moved:
    """One project of a table: from, to, amount (万元), the day and the reason."""

    project: int
    name: str
    division: str
    before: Any
    after: Any
    amount: Any
    on: datetime.date | None
    reason: str


@dataclass(frozen=True)
class FlowLine:
    """A TierFlow with the words of its tier."""

    name: Any
    then: Any
    entered: Any
    left: Any
    moved_in: Any
    moved_out: Any
    growth: Any
    now: Any


@dataclass(frozen=True)
class Section:
    """One table of the page; `key` is the anchor."""

    key: str
    title: Any
    table: type
    rows: list

    def latest_first(self):
        """The same with its rows in order, the latest first."""
        rows = sorted(self.rows, key=lambda row: row.on or datetime.date.min, reverse=True)
        return replace(self, rows=rows)


class PastPage:
    """What the page shows of a PoolPast to its reader."""

    def __init__(self, past, divisions):
        self.past, self.divisions = past, divisions
        self.comparison = past.comparison

    def division(self, key):
        """A division by its short name."""
        return short(self.divisions[key]) if key in self.divisions else ""

    def row(self, change, before, after, amount, on, reason):
        """One change as a row."""
        where = self.division(change.now.division or change.then.division)
        name = self.past.projects[change.project].name
        return Moved(change.project, name, where, before, after, amount, on, reason)

    def entered(self, change):
        """How a project came into the pool: the first day of its stay."""
        project = self.past.projects[change.project]
        spell = stay_since(project.tiers, self.past.until)
        return self.row(
            change,
            "",
            label_of(Tier.choices, change.now.tier),
            change.now.investment,
            spell.first,
            spell.reason or project.tier_reasons.get(str(spell.first), ""),
        )

    def left(self, change):
        """How it left: where to, and why, as its tier's end or the stage that began then says."""
        project = self.past.projects[change.project]
        day = way_out(project.tiers, self.past.until).end
        stage = next((spell for spell in project.stages if spell.first == day), None)
        return self.row(
            change,
            label_of(Tier.choices, change.then.tier),
            label_of(Stage.choices, change.now.stage),
            change.then.investment,
            day,
            project.tier_reasons.get(str(day), "") or (stage.reason if stage else ""),
        )

    def moved(self, change, spells, words):
        """How it came to what holds now, the last step with its day and reason."""
        name, choices = words
        last = holding(spells, self.past.until)
        return self.row(
            change,
            choices(getattr(change.then, name)),
            choices(getattr(change.now, name)),
            change.now.investment,
            last.first if last else None,
            last.reason if last else "",
        )

    def changed(self, change):
        """How its total investment changed, the last act with its day and reason."""
        acts = self.past.projects[change.project].amounts
        day, _before, _after, reason = [act for act in acts if self.past.on < act[0] <= self.past.until][-1]
        return self.row(change, change.then.investment, change.now.investment, change.growth, day, reason)

    def returned(self):
        """Those that stand in the pool on both days but were away between them."""
        rows = []
        for key, project in self.past.projects.items():
            away = was_away(project.tiers, self.past.on, self.past.until)
            if away:
                left, back = away
                spell = stay_since(project.tiers, self.past.until)
                now = project.on(self.past.until)
                rows.append(
                    Moved(
                        key,
                        project.name,
                        self.division(now.division),
                        _("left on %(day)s") % {"day": left},
                        label_of(Tier.choices, now.tier),
                        now.investment,
                        back,
                        spell.reason,
                    )
                )
        return rows

    def sections(self):
        """The tables that have rows, in order."""
        found, projects = self.comparison, self.past.projects
        kinds = {
            "tier": ("tiers", lambda code: label_of(Tier.choices, code)),
            "stage": ("stages", lambda code: label_of(Stage.choices, code)),
            "division": ("divisions", self.division),
        }

        def steps(name):
            spells, words = kinds[name]
            return [
                self.moved(change, getattr(projects[change.project], spells), (name, words))
                for change in getattr(found, name)
            ]

        sections = [
            Section(
                "entered", _("Entered the pool"), MovedTable, [self.entered(one) for one in found.entered]
            ),
            Section("left", _("Left the pool"), MovedTable, [self.left(one) for one in found.left]),
            Section("returned", _("Left and came back"), MovedTable, self.returned()),
            Section("tier", _("Moved to another tier"), MovedTable, steps("tier")),
            Section("grew", _("Grew"), GrewTable, [self.changed(one) for one in found.grew]),
            Section("shrank", _("Shrank"), GrewTable, [self.changed(one) for one in found.shrank]),
            Section("division", _("Went to another division"), MovedTable, steps("division")),
            Section("stage", _("Moved to another stage"), MovedTable, steps("stage")),
        ]
        return [section.latest_first() for section in sections if section.rows]

    def flows(self):
        """(lines, the sum) of the table of tiers."""
        found = self.comparison

        def line(flow, name):
            amounts = {key: getattr(flow, key) for key in FlowLine.__dataclass_fields__ if key != "name"}
            return FlowLine(name=name, **amounts)

        lines = [line(flow, Tier(flow.tier).label) for flow in found.tiers]
        return lines, line(found.total, _("Together"))
