"""The light of a project, by rules that are data: pure functions, no database, no clock.

`parameters` of a rule set:
    {"progress": {"measure": "gap" | "ratio", "yellow": 10, "red": 30},
     "start": {"yellow": 1, "red": 3},          months after the planned month
     "statistics": {"yellow": 1, "red": 2},     months after the start
     "yellow_streak": 2,                        that many yellow weeks running make red; optional
     "red_fades": true}                         a red turns yellow first, never green at once; optional
A gap is in percentage points behind the curve, a ratio in percent of what the curve asks. A missing
part is not judged. Published rules of cities come as presets (fixtures/light_rules.json).
"""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from projects.base.money import percent, points, share
from projects.base.periods import day_label, full_label

GREEN, YELLOW, RED = "GREEN", "YELLOW", "RED"
WORSE = {GREEN: 0, YELLOW: 1, RED: 2}


@dataclass(frozen=True)
class ExemptionFact:
    """An approved reason for one aspect: who approved it and its last day."""

    reason: str
    approver: str
    until: datetime.date


@dataclass(frozen=True)
class LightFacts:
    """What the light of one project is computed from, as known on a day. Money in 万元."""

    on: datetime.date
    planned: Decimal | None = None
    completed: Decimal | None = None
    scheduled_percent: Decimal | None = None
    planned_start_on: datetime.date | None = None
    started_on: datetime.date | None = None
    stat_entered_on: datetime.date | None = None
    resting: bool = False
    previous: tuple = ()  # lights of the weeks before, the latest first
    exemptions: dict = field(default_factory=dict)  # aspect → ExemptionFact


@dataclass(frozen=True)
class Reason:
    """One finding: its aspect, the light it gives, and the values its sentence names."""

    code: str
    aspect: str
    light: str
    params: dict = field(default_factory=dict)

    def as_dict(self):
        return {"code": self.code, "aspect": self.aspect, "light": self.light, "params": self.params}


@dataclass(frozen=True)
class Assessment:
    """The light (the worst of its reasons) and the reasons, the worst first."""

    light: str
    reasons: tuple


def months_after(start, day):
    """How many months have begun since the month of `start`: 1 from the first day of the next."""
    return (day.year - start.year) * 12 + day.month - start.month


def full_months(start, day):
    """How many whole months lie between two days."""
    return months_after(start, day) - (day.day < start.day)


def assess(facts, rules):
    """The light of a project from its facts by a rule set's parameters."""
    judged = [_progress(facts, rules), _start(facts, rules), _statistics(facts, rules)]
    reasons = []
    for reason in filter(None, judged):
        exemption = facts.exemptions.get(reason.aspect)
        if exemption and reason.light != GREEN:
            params = {
                "approver": exemption.approver,
                "reason": exemption.reason,
                "until": exemption.until.isoformat(),
            }
            reasons.append(Reason("EXEMPT", reason.aspect, GREEN, params))
        reasons.append(Reason(reason.code, reason.aspect, GREEN, reason.params) if exemption else reason)
    light = max((reason.light for reason in reasons), key=WORSE.get, default=GREEN)
    light, history = _with_history(light, facts, rules)
    reasons += history
    reasons.sort(key=lambda reason: -WORSE[reason.light])
    return Assessment(light, tuple(reasons))


def _by_thresholds(value, limits, *, inclusive):
    """`inclusive` for yellow only: red begins above its number, as the cities' rules say."""
    if value > limits["red"]:
        return RED
    if value > limits["yellow"] or (inclusive and value == limits["yellow"]):
        return YELLOW
    return GREEN


def _progress(facts, rules):
    limits = rules.get("progress")
    if not limits:
        return None
    if not facts.planned or facts.scheduled_percent is None:
        return Reason("NO_PLAN", "PROGRESS", GREEN)
    done = share(facts.completed or Decimal(0), facts.planned)
    gap = done - facts.scheduled_percent
    params = {
        "done": percent(done),
        "asked": percent(facts.scheduled_percent),
        "gap": points(gap),
        "on": facts.on.isoformat(),
        "yellow": limits["yellow"],
        "red": limits["red"],
    }
    if limits["measure"] == "gap":
        return Reason("GAP", "PROGRESS", _by_thresholds(-gap, limits, inclusive=True), params)
    ratio = share(done, facts.scheduled_percent)
    if ratio is None:
        return Reason("RATIO", "PROGRESS", GREEN, {**params, "ratio": percent(None)})
    light = RED if ratio < limits["red"] else YELLOW if ratio < limits["yellow"] else GREEN
    return Reason("RATIO", "PROGRESS", light, {**params, "ratio": percent(ratio)})


def _start(facts, rules):
    limits = rules.get("start")
    if not limits or facts.started_on or facts.resting or not facts.planned_start_on:
        return None
    months = months_after(facts.planned_start_on, facts.on)
    if months < 1:
        return None
    light = RED if months >= limits["red"] else YELLOW if months >= limits["yellow"] else GREEN
    params = {
        "planned": facts.planned_start_on.isoformat(),
        "months": months,
        "yellow": limits["yellow"],
        "red": limits["red"],
    }
    return Reason("NOT_STARTED", "START", light, params)


def _statistics(facts, rules):
    limits = rules.get("statistics")
    if not limits or not facts.started_on or facts.stat_entered_on or facts.started_on > facts.on:
        return None
    # "More than a month": on the very day that completes it, it is not more yet.
    months = full_months(facts.started_on, facts.on - datetime.timedelta(days=1))
    light = RED if months >= limits["red"] else YELLOW if months >= limits["yellow"] else GREEN
    params = {
        "started": facts.started_on.isoformat(),
        "months": months,
        "yellow": limits["yellow"],
        "red": limits["red"],
    }
    return Reason("NOT_IN_STATISTICS", "STATISTICS", light, params)


def _with_history(light, facts, rules):
    """What the weeks before add: yellow weeks running make red; a red fades over yellow."""
    streak = rules.get("yellow_streak")
    if streak and light == YELLOW and facts.previous[: streak - 1] == (YELLOW,) * (streak - 1):
        return RED, [Reason("STREAK", "HISTORY", RED, {"weeks": streak})]
    if rules.get("red_fades") and light == GREEN and facts.previous[:1] == (RED,):
        return YELLOW, [Reason("FADES", "HISTORY", YELLOW)]
    return light, []


SENTENCES = {
    "GAP": _(
        "%(done)s of the year's plan is done; the curve asks %(asked)s by %(on)s: %(gap)s percentage points. "
        "Yellow from %(yellow)s behind, red above %(red)s."
    ),
    "RATIO": _(
        "%(done)s of the year's plan is done, %(ratio)s of the %(asked)s that the curve asks by %(on)s. "
        "Yellow below %(yellow)s%%, red below %(red)s%%."
    ),
    "NO_PLAN": _("There is no plan of investment for this year; progress is not judged."),
    "NOT_STARTED": _(
        "Planned to start in %(planned)s and not started, month %(months)s since. "
        "Yellow from month %(yellow)s, red from month %(red)s."
    ),
    "NOT_IN_STATISTICS": _(
        "Started on %(started)s and not entered into statistics after %(months)s full months. "
        "Yellow from %(yellow)s, red from %(red)s."
    ),
    "EXEMPT": _("Not held against it until %(until)s: %(reason)s (approved by %(approver)s)."),
    "STREAK": _("%(weeks)s yellow weeks running make red."),
    "FADES": _("It was red last week: having caught up, it is yellow first."),
}


def sentence(reason, *, as_of=day_label):
    """A reason ({code, params}) as a sentence in the reader's language. Days that may be of any year name
    theirs; `as_of` says the day up to which was counted, whose year pages of a week name already."""
    params = dict(reason["params"])
    for key, label in (("on", as_of), ("started", full_label), ("until", full_label)):
        if key in params:
            params[key] = label(datetime.date.fromisoformat(params[key]))
    if "planned" in params:
        params["planned"] = params["planned"][:7]
    return str(SENTENCES[reason["code"]]) % params


def why_not_green(reasons):
    """The sentences of what stored reasons hold against a project, and of what is not held against it."""
    return [sentence(one) for one in reasons if one["light"] != GREEN or one["code"] == "EXEMPT"]
