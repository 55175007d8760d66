"""Contradictions in a report: asked about while typing, never blocking (domain.md §11 for the tone)."""

import datetime
import re
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from projects.base.money import wan
from projects.pool.models import ConstructionState
from projects.pool.models.project import BUILDING, FINISHED

from .fields import FIELDS
from .models import WeeklyReport

# What looks like a slip of the unit or of a digit: so many times last week's figure and at least this
# share of the year's plan, so many percentage points of physical progress in a week.
JUMP_TIMES, JUMP_SHARE, JUMP_POINTS = 10, Decimal("0.05"), 20
# What is compared with last week's; the others may well stay the same.
MOVING_TEXTS = ["progress_text", "work_done", "procedures"]


@dataclass(frozen=True)
class Doubt:
    """One question to the writer: where it stands, and the values its sentence names."""

    code: str
    field: str
    params: dict = field(default_factory=dict)
    needs_reason: bool = True

    def as_dict(self):
        """For the row's JSON and for the page."""
        return {"code": self.code, "field": self.field, "params": self.params}


@dataclass(frozen=True)
class Reduced:
    """A reduction after a check on site that a report is the first to know of: its amount, the day and
    key of the check. `carried`: the report before it was handed in without knowing, and still holds it.
    """

    amount: Decimal
    on: datetime.date
    check: int
    carried: bool = False


@dataclass(frozen=True)
class ReportFacts:
    """What a report is held against. Money in 万元; `previous` is the last counted report before it
    in any year, `before` the cumulative of the last one in the same year, less the reductions that it
    still carries, `previous_own` the figure that the previous report added; `plan` is the AnnualPlan from
    which the last two figures are, `reductions` are Reduced."""

    project: object
    previous: WeeklyReport | None = None
    before: Decimal | None = None
    previous_own: Decimal | None = None
    planned: Decimal | None = None
    prior_cumulative: Decimal | None = None
    plan: object = None
    reductions: tuple = ()

    @property
    def reduced(self):
        """By how much in all the figure was reduced since the writer last handed one in."""
        return sum((one.amount for one in self.reductions), Decimal(0))


SENTENCES = {
    "COPIED_TEXT": _("Word for word as last week, though work is going on. What moved?"),
    "SAME_TEXT": _("The text is the same as last week's. Has nothing changed?"),
    "SAME_FIGURE": _("Again exactly %(amount)s (10,000 yuan), as last week. Is that so?"),
    "JUMP": _(
        "%(own)s this week (10,000 yuan) is %(times)s times last week's %(before)s. Is the unit right?"
    ),
    "PROGRESS_JUMP": _("Physical progress rises from %(before)s%% to %(now)s%% in one week. Is that so?"),
    "FALLS": _(
        "The year's cumulative falls from %(before)s to %(now)s (10,000 yuan) without a recorded correction."
    ),
    "REDUCED": _(
        "A check on site of %(on)s reduced the figure by %(amount)s (10,000 yuan), and this week adds "
        "%(own)s. Is the reduction taken off?"
    ),
    "OVER_TOTAL": _("With %(sum)s the total investment of %(total)s (10,000 yuan) is exceeded."),
    "OVER_PLAN": _("Above the year's plan of %(plan)s (10,000 yuan): plan exceeded."),
    "PROGRESS_FALLS": _("Physical progress falls from %(before)s%% to %(now)s%%."),
    "STAGE_BACK": _("Last week the project was further on (%(before)s)."),
    "NO_START_DATE": _("The project counts as started, but has no date of its start."),
}


def sentence(doubt):
    """The question of a doubt ({code, params}) in the reader's language."""
    params = doubt["params"]
    if doubt["code"] == "STAGE_BACK":
        params = {"before": WeeklyReport.Form(params["before"]).label}
    return str(SENTENCES[doubt["code"]]) % params


def folded(text):
    """A text without spaces and punctuation, for "the same as last week's"."""
    return re.sub(r"[\W_]+", "", text).lower()


def own_figure(report, before):
    """What the week itself added: the cumulative less that of the same year before it."""
    return None if report.cumulative is None else report.cumulative - (before or 0)


def find_doubts(report, facts):
    """The doubts about a report as a list of Doubt; empty where all is well."""
    if report.no_change:
        return []
    return [*_text_doubts(report, facts), *_money_doubts(report, facts), *_stage_doubts(report, facts)]


def _text_doubts(report, facts):
    previous = facts.previous
    if previous is None:
        return
    moving = (
        report.form == WeeklyReport.Form.CONSTRUCTION
        and facts.project.construction_state == ConstructionState.WORKING
    )
    # A row is asked about nothing that its form does not show.
    for name in (name for name in MOVING_TEXTS if name in FIELDS[report.form]):
        text = folded(getattr(report, name))
        if text and text == folded(getattr(previous, name)):
            yield Doubt("COPIED_TEXT" if moving else "SAME_TEXT", name)


def _money_doubts(report, facts):
    cumulative = report.cumulative
    if cumulative is None or "cumulative" not in FIELDS[report.form]:
        return
    own = own_figure(report, facts.before)
    if facts.before is not None and own < 0:
        yield Doubt("FALLS", "cumulative", {"before": wan(facts.before), "now": wan(cumulative)})
    elif facts.reductions and own >= facts.reduced:
        # The old figure, typed once more, would undo the reduction without a word.
        last = facts.reductions[-1]
        params = {"on": last.on.isoformat(), "amount": wan(facts.reduced), "own": wan(own)}
        yield Doubt("REDUCED", "cumulative", params)
    elif own and own == facts.previous_own:
        yield Doubt("SAME_FIGURE", "cumulative", {"amount": wan(own)})
    elif _is_jump(own, facts):
        times = f"{own / facts.previous_own:.0f}"
        yield Doubt(
            "JUMP", "cumulative", {"own": wan(own), "before": wan(facts.previous_own), "times": times}
        )
    total, sum_of_all = facts.project.total_investment, cumulative + (facts.prior_cumulative or 0)
    if total is not None and sum_of_all > total:
        yield Doubt("OVER_TOTAL", "cumulative", {"sum": wan(sum_of_all), "total": wan(total)})
    if facts.planned and cumulative > facts.planned:
        yield Doubt("OVER_PLAN", "cumulative", {"plan": wan(facts.planned)}, needs_reason=False)


def _is_jump(own, facts):
    """Whether a week's figure looks like a slip of the unit: many times last week's, and no trifle."""
    last = facts.previous_own
    return bool(last) and last > 0 and own >= JUMP_TIMES * last and own >= JUMP_SHARE * (facts.planned or 0)


def _stage_doubts(report, facts):
    previous, project = facts.previous, facts.project
    if previous is not None:
        old, new = previous.progress_percent, report.progress_percent
        asked = "progress_percent" in FIELDS[report.form]
        if asked and old is not None and new is not None and new < old:
            yield Doubt("PROGRESS_FALLS", "progress_percent", {"before": f"{old:g}", "now": f"{new:g}"})
        elif old is not None and new is not None and new - old > JUMP_POINTS:
            yield Doubt("PROGRESS_JUMP", "progress_percent", {"before": f"{old:g}", "now": f"{new:g}"})
        order = [WeeklyReport.Form.PREPARATION, WeeklyReport.Form.CONSTRUCTION, WeeklyReport.Form.PRODUCTION]
        if (
            previous.form in order
            and report.form in order
            and order.index(report.form) < order.index(previous.form)
        ):
            yield Doubt("STAGE_BACK", "row", {"before": previous.form})
    if project.stage in (*BUILDING, *FINISHED) and not project.started_on:
        yield Doubt("NO_START_DATE", "row")


def unanswered(report, doubts):
    """The doubts that need a reason and have none yet."""
    return [
        doubt for doubt in doubts if doubt.needs_reason and not report.reasons.get(doubt.code, "").strip()
    ]
