"""The pool as of a past day, compared with today or another day."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from projects.base.periods import day_label
from projects.directory.models import Division

from ..asof import holding, stay_since, was_away, way_out
from ..filters import year_before
from ..history import label_of
from ..models import Project, Stage, Tier
from ..reading_past import read_past
from ..tables import short
from ..tables_past import FlowTable, GrewTable, MovedTable
from .listing import linked
from .rolling import require_view

DAY = datetime.timedelta(days=1)
FIRST = datetime.date(2000, 1, 1)


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


def quarter_of(day):
    """The first day of a day's quarter."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


class Days:
    """The two days of the address; what makes no sense is told in `notices` and gives way."""

    def __init__(self, request):
        self.today, self.notices = request.today, []
        usual = quarter_of(self.today)
        if usual == self.today:
            usual = quarter_of(self.today - DAY)
        self.until = self._read(request, "until", self.today)
        self.on = self._read(request, "on", min(usual, self.until - DAY))
        if self.on >= self.until:
            self.notices.append(_("The first day must lie before the second; the days were changed over."))
            self.on, self.until = self.until, self.on
        if self.on == self.until:
            self.on -= DAY

    def _read(self, request, name, usual):
        text = request.GET.get(name, "").strip()
        if not text:
            return usual
        try:
            day = datetime.date.fromisoformat(text)
        except ValueError:
            day = None
        if day is None or not FIRST < day <= self.today:
            self.notices.append(
                _("“%(text)s” is no past day; %(day)s is shown.") % {"text": text[:40], "day": usual}
            )
            return usual
        return day

    @property
    def is_today(self):
        """Whether the second day is today."""
        return self.until == self.today

    def choices(self):
        """(words, href) of the days that are asked for most."""
        path = reverse("pool:past")
        quarter, year = quarter_of(self.today), self.today.replace(month=1, day=1)
        days = [
            (_("since this quarter began"), quarter),
            (_("since last quarter began"), quarter_of(quarter - DAY)),
            (_("since this year began"), year),
            (_("since a year ago"), year_before(self.today)),
        ]
        return [(words, f"{path}?on={day}", self.is_today and day == self.on) for words, day in days]


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
        return [section for section in sections if section.rows]

    def flows(self):
        """(lines, the sum) of the table of tiers."""
        found = self.comparison

        def line(flow, name):
            amounts = {key: getattr(flow, key) for key in FlowLine.__dataclass_fields__ if key != "name"}
            return FlowLine(name=name, **amounts)

        lines = [line(flow, Tier(flow.tier).label) for flow in found.tiers]
        return lines, line(found.total, _("Together"))


def sentence(days, comparison):
    """What happened, in one sentence whose figures lead to their tables."""
    pool = reverse("pool:project_list") + "?" + "&".join(f"tier={tier}" for tier in Tier.values)
    total = comparison.total

    def jump(count, key):
        return linked(count, f"#{key}" if count else "")

    words = _(
        "{then} projects stood in the pool on {on}, {now} on {until}: {entered} entered, {left} left, "
        "{moved} moved, {grew} grew and {shrank} shrank."
    )
    moved = next((key for key in ("tier", "division", "stage") if getattr(comparison, key)), "")
    return format_html(
        words,
        then=jump(total.then.count, "tiers"),
        on=day_label(days.on),
        now=linked(total.now.count, pool if days.is_today else "#tiers"),
        until=pgettext("day", "today") if days.is_today else day_label(days.until),
        entered=jump(len(comparison.entered), "entered"),
        left=jump(len(comparison.left), "left"),
        moved=jump(comparison.moved, moved),
        grew=jump(len(comparison.grew), "grew"),
        shrank=jump(len(comparison.shrank), "shrank"),
    )


@require_safe
def past(request):
    """The pool on a past day (`on`), compared with today or with `until`; 6 queries of its own."""
    require_view(request.user)
    days = Days(request)
    found = read_past(Project.objects.allowed(request.user), days.on, days.until)
    page = PastPage(found, Division.objects.in_bulk())
    lines, total = page.flows()
    context = {
        "title": _("The pool as of a past day"),
        "days": days,
        "sentence": sentence(days, found.comparison),
        "flow_table": FlowTable,
        "lines": lines,
        "total": total,
        "sections": page.sections(),
    }
    return render(request, "pool/past.html", context)
