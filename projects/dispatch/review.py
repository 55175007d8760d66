"""The queue of a step of the chain: whose rows, what changed in them, letting many pass at once."""

import difflib
import itertools
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.fields import TextField
from django.db.models.functions import Cast

from projects.base.models import Attachment
from projects.base.money import percent, wan

from . import chain
from .checks import SENTENCES, folded, own_figure
from .facts import read_facts
from .fields import FIELDS, TEXT_FIELDS
from .models import ChainStep, PlanItem, ReportStep, WeeklyReport

Code = ChainStep.Code
# Which grants count for a step: a division's reviewer passes those of the banner, a department's
# checks for the trade. A grant for the whole city counts everywhere.
SCOPES = {Code.REVIEW: ("DIVISION",), Code.GATHER: ("DIVISION",), Code.CHECK: ("ORGANISATION",)}
# Good news is told, and is no doubt.
GOOD_NEWS = {"OVER_PLAN"}
# Below this likeness two texts are not compared word by word: the old one stands beside the new.
ALIKE = 0.5
# Fewer equal characters between two changes are no common ground, only confetti.
COMMON = 4
TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+|\s+|[^\w\s]")


def steps_of(user, steps):
    """Those of the chain's steps that the user may pass anywhere; no query beyond the grants."""
    reports = WeeklyReport.objects.all()
    return [
        step
        for step in steps
        if reports.within_q(user, permission_of(step), SCOPES.get(step.code, ())) is not False
    ]


def permission_of(step):
    """`pool.review_project` of the step that asks for the action `review`."""
    return f"pool.{step.permission}_project"


def rows_within(user, step):
    """The reports that the user may let pass a step, wherever they are on their way."""
    return WeeklyReport.objects.within(user, permission_of(step), SCOPES.get(step.code, ()))


def waiting_q(user, step):
    """The condition that a row waits for a step and that the user may let it pass; a parallel step
    waits beside the others, until it was passed in the row's present round."""
    mine = WeeklyReport.objects.within_q(user, permission_of(step), SCOPES.get(step.code, ()))
    if mine is False:
        return Q(pk__in=[])
    waits = Q(state=WeeklyReport.State.SUBMITTED)
    if step.is_parallel:
        passed = ReportStep.objects.filter(report=OuterRef("pk"), round=OuterRef("round"), step=step.code)
        waits &= ~Exists(passed)
    else:
        waits &= Q(waiting_for=step.code)
    return waits if mine is True else waits & mine


def waiting(user, step):
    """The rows that wait for a step and that the user may let pass."""
    return WeeklyReport.objects.filter(waiting_q(user, step))


def queues(user, steps):
    """[{week, <step's code>: rows waiting}] of the weeks in which anything waits for the user, the latest
    first (one query)."""
    counts = {step.code: Count("pk", filter=waiting_q(user, step)) for step in steps}
    if not counts:
        return []
    rows = WeeklyReport.objects.filter(state=WeeklyReport.State.SUBMITTED).order_by().values("week")
    found = rows.annotate(**counts).order_by("-week")
    return [row for row in found if any(row[code] for code in counts)]


def own_q(user):
    """The condition that a row was filled in or handed in by the user."""
    return Q(submitted_by=user) | Q(saved_by=user)


def has_doubts_q():
    """The condition that a row was handed in with a doubt; needs the annotation `doubt_text`."""
    condition = Q()
    for code in SENTENCES:
        if code not in GOOD_NEWS:
            condition |= Q(doubt_text__contains=f'"{code}"')
    return condition


def with_doubt_text(rows):
    """The rows with their doubts as text, by which databases of any kind can search."""
    return rows.alias(doubt_text=Cast("doubts", TextField()))


# What changed in a row


@dataclass(frozen=True)
class FigureChange:
    """A figure last week and now, as shown; `own` is what the week itself added."""

    name: str
    label: Any
    old: str
    new: str
    changed: bool
    own: str = ""


@dataclass(frozen=True)
class TextChange:
    """A text last week and now. `parts` are (kind, piece) with the kinds same, new and gone."""

    name: str
    label: Any
    old: str
    new: str
    changed: bool
    parts: tuple = ()


@dataclass(frozen=True)
class Answer:
    """A doubt ({code, field, params}) with the field it is about ("" for the whole row) and the
    writer's reason ("" for good news)."""

    doubt: dict
    label: Any
    reason: str


@dataclass(frozen=True)
class ReviewRow:
    """A row as its reviewer reads it. `items` are those of last week's plan with their outcomes;
    `own`: the reader filled it in himself and cannot decide on it; `passed` are the steps behind it;
    `reductions` those that its writer had to take off (checks.Reduced)."""

    report: Any
    figures: tuple
    texts: tuple
    doubts: tuple
    good_news: tuple
    items: tuple
    own: bool
    is_first: bool
    passed: tuple
    files: tuple
    reductions: tuple = ()

    @property
    def kept(self):
        """How many items of last week's plan were done."""
        return sum(item.outcome == PlanItem.Outcome.DONE for item in self.items)


def compare(report, facts, reader, steps=(), files=()):
    """A row beside the last one before it: what a reviewer must look at. `steps` are the ReportSteps
    that let it pass, `files` its Attachments. No query."""
    names = FIELDS[report.form]
    previous = facts.previous
    answers = [
        Answer(
            doubt,
            _label(doubt["field"]) if doubt["field"] in names else "",
            report.reasons.get(doubt["code"], ""),
        )
        for doubt in report.doubts
    ]
    return ReviewRow(
        report=report,
        figures=tuple(
            change
            for name in names
            if name not in TEXT_FIELDS and (change := _figure(name, report, facts)) is not None
        ),
        texts=tuple(
            change
            for name in names
            if name in TEXT_FIELDS and (change := _text(name, report, previous)) is not None
        ),
        doubts=tuple(one for one in answers if one.doubt["code"] not in GOOD_NEWS),
        good_news=tuple(one for one in answers if one.doubt["code"] in GOOD_NEWS),
        items=tuple(previous.planned_items) if previous is not None else (),
        own=reader.pk in (report.submitted_by_id, report.saved_by_id),
        is_first=previous is None,
        passed=tuple(step for step in steps if step.round == report.round),
        files=tuple(files),
        reductions=facts.reductions,
    )


def _label(name):
    return WeeklyReport._meta.get_field(name).verbose_name


def _shown(name, value):
    """A figure as text: money in 万元, a percentage, a date or a count; a dash for nothing."""
    if name == "cumulative":
        return wan(value)
    if name == "progress_percent":
        return percent(value)
    return "—" if value is None else f"{value}"


def _figure(name, report, facts):
    new = getattr(report, name)
    own = ""
    if name == "cumulative":
        old = facts.before
        if new is not None:
            added = own_figure(report, old)
            own = f"+{wan(added)}" if added > 0 else wan(added)
    else:
        old = getattr(facts.previous, name, None)
    if old is None and new is None:
        return None
    return FigureChange(name, _label(name), _shown(name, old), _shown(name, new), old != new, own)


def _text(name, report, previous):
    new, old = getattr(report, name), getattr(previous, name, "")
    if not new and not old:
        return None
    changed = folded(new) != folded(old)
    parts = diff_parts(old, new) if changed and old and new else ()
    return TextChange(name, _label(name), old, new, changed, parts)


def diff_parts(old, new):
    """The new text in pieces: (kind, piece) with "same", "new" and "gone" (what stood there before);
    empty where the two have too little in common to be read together."""
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < ALIKE:
        return ()
    parts = []
    for kind, first, last, start, end in matcher.get_opcodes():
        same = "".join(after[start:end])
        inside = parts and end < len(after)
        if kind == "equal" and (len(same) >= COMMON or not inside):
            parts.append(("same", same))
            continue
        parts += [("gone", "".join(before[first:last])), ("new", same)]
    return tuple(_joined(parts))


def _joined(parts):
    """Neighbouring changes as one: first what is gone, then what is new."""
    for same, group in itertools.groupby(parts, key=lambda part: part[0] == "same"):
        if same:
            yield from group
            continue
        pieces = list(group)
        for kind in ("gone", "new"):
            text = "".join(piece for one, piece in pieces if one == kind)
            if text:
                yield kind, text


def read_rows(reports, week, as_of, reader):
    """ReviewRows of some reports of a week with their projects joined (six queries)."""
    reports = list(reports)
    keys = [report.pk for report in reports]
    facts = read_facts([report.project for report in reports], week, as_of)
    steps, files = defaultdict(list), defaultdict(list)
    for step in ReportStep.objects.filter(report__in=keys).select_related("by"):
        steps[step.report_id].append(step)
    kind = ContentType.objects.get_for_model(WeeklyReport)
    for file in Attachment.objects.filter(owner_type=kind, owner_id__in=keys):
        files[file.owner_id].append(file)
    return [
        compare(report, facts[report.project_id], reader, steps[report.pk], files[report.pk])
        for report in reports
    ]


# Letting rows pass


@dataclass(frozen=True)
class Outcome:
    """What became of rows that were to pass: passed, accepted by it, one's own, changed meanwhile."""

    passed: int = 0
    accepted: int = 0
    own: int = 0
    changed: int = 0


def let_pass(rows, wanted, step, *, by, at):
    """Let rows pass a step: {report id: version seen} of those that wait (`rows`) for it.

    One's own rows and those that somebody has changed since are left out and counted. Raises what
    `chain.pass_step` raises.
    """
    found = list(rows.filter(pk__in=wanted).order_by("pk"))
    same = [row for row in found if row.version == wanted[row.pk]]
    good = [row for row in same if by.pk not in (row.submitted_by_id, row.saved_by_id)]
    accepted = chain.pass_step(good, step.code, by=by, at=at) if good else 0
    return Outcome(len(good), accepted, len(same) - len(good), len(wanted) - len(same))
