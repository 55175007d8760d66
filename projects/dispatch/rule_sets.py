"""Rule sets of the light in words, and what may not stand in their parameters."""

from dataclasses import dataclass
from numbers import Real
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

PARTS = ("progress", "start", "statistics", "yellow_streak", "red_fades")


PROGRESS = {
    "gap": _(
        "Progress of investment: yellow from %(yellow)s percentage points behind the curve, "
        "red above %(red)s."
    ),
    "ratio": _("Progress of investment: yellow below %(yellow)s%% of the curve, red below %(red)s%%."),
}
START = _("Start: not started in month %(yellow)s after the planned one is yellow, in month %(red)s red.")
STATISTICS = _(
    "Entry into statistics: missing %(yellow)s full months after the start is yellow, "
    "%(red)s months after it red."
)


def describe(parameters):
    """The rules as sentences in the reader's language, thresholds included."""
    found = []
    progress = parameters.get("progress")
    if progress:
        found.append(str(PROGRESS[progress["measure"]]) % progress)
    for name, words in (("start", START), ("statistics", STATISTICS)):
        if parameters.get(name):
            found.append(str(words) % parameters[name])
    if parameters.get("yellow_streak"):
        found.append(
            gettext("%(weeks)s yellow weeks running make red.") % {"weeks": parameters["yellow_streak"]}
        )
    if parameters.get("red_fades"):
        found.append(gettext("A red turns yellow first, never green at once."))
    left_out = [
        words
        for name, words in (
            ("progress", gettext("progress of investment")),
            ("start", gettext("start")),
            ("statistics", gettext("entry into statistics")),
        )
        if not parameters.get(name)
    ]
    if left_out:
        found.append(gettext("Not judged: %(aspects)s.") % {"aspects": ", ".join(left_out)})
    return found


def mistakes(parameters):
    """What is wrong with the parameters of a rule set, as sentences; empty where all is well."""
    if not isinstance(parameters, dict):
        return [gettext("Write the parameters as an object: {…}.")]
    found = [
        gettext("“%(name)s” is not known. Known are: %(known)s.") % {"name": name, "known": ", ".join(PARTS)}
        for name in parameters
        if name not in PARTS
    ]
    if not any(parameters.get(name) for name in ("progress", "start", "statistics")):
        found.append(gettext("Nothing is judged: give at least one of progress, start and statistics."))
    for name in ("progress", "start", "statistics"):
        if name in parameters:
            found += _limit_mistakes(name, parameters[name])
    streak = parameters.get("yellow_streak")
    if streak is not None and (
        isinstance(streak, bool) or not isinstance(streak, int) or not 2 <= streak <= 5
    ):
        found.append(gettext("“yellow_streak” is a number of weeks from 2 to 5."))
    if not isinstance(parameters.get("red_fades", False), bool):
        found.append(gettext("“red_fades” is true or false."))
    return found


def _limit_mistakes(name, limits):
    if not isinstance(limits, dict):
        return [gettext("“%(name)s” is an object with “yellow” and “red”.") % {"name": name}]
    known = {"yellow", "red", "measure"} if name == "progress" else {"yellow", "red"}
    found = [
        gettext("“%(name)s” does not know “%(part)s”.") % {"name": name, "part": part}
        for part in limits
        if part not in known
    ]
    yellow, red = limits.get("yellow"), limits.get("red")
    if any(isinstance(one, bool) or not isinstance(one, Real) or one < 0 for one in (yellow, red)):
        return [
            *found,
            gettext("“%(name)s” needs the numbers “yellow” and “red”, not below 0.") % {"name": name},
        ]
    falling = name == "progress" and limits.get("measure") == "ratio"
    if name == "progress" and limits.get("measure") not in ("gap", "ratio"):
        found.append(gettext("“measure” of “progress” is “gap” (percentage points) or “ratio” (percent)."))
    elif falling and red > yellow:
        found.append(gettext("With the measure “ratio” red lies below yellow."))
    elif not falling and red < yellow:
        found.append(gettext("“%(name)s”: red cannot come before yellow.") % {"name": name})
    return found


@dataclass(frozen=True)
class RuleSet:
    """A rule set as its page shows it. `until` is the first day on which the next one holds (None: no
    next one); `current` says that it is in force on the day asked."""

    rules: Any
    sentences: tuple
    current: bool = False
    until: Any = None


def in_order(rule_sets, today):
    """(those in use, the latest first; presets) of some LightRuleSets."""
    used = sorted((one for one in rule_sets if one.valid_from), key=lambda one: one.valid_from)
    shown = []
    for place, one in enumerate(used):
        until = used[place + 1].valid_from if place + 1 < len(used) else None
        current = one.valid_from <= today and (until is None or today < until)
        shown.append(RuleSet(one, tuple(describe(one.parameters)), current, until))
    presets = [RuleSet(one, tuple(describe(one.parameters))) for one in rule_sets if one.valid_from is None]
    return shown[::-1], presets
