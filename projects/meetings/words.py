"""The material of a meeting in sentences, the same on the page, on paper and in the document."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from projects.base.money import in_yi, percent, yi
from projects.base.periods import Week, day_label
from projects.base.wording import clauses
from projects.dispatch.lights import sentence
from projects.pool.models import Light

from .models.meeting import label_of
from .reading import NOT_STARTED
from .rules import Standing


def joined(parts):
    """Figures in a row as one sentence."""
    return pgettext("between figures", ", ").join(parts) + pgettext("after figures", ".")


NUMERALS = [
    pgettext_lazy("numeral of a heading", "1"),
    pgettext_lazy("numeral of a heading", "2"),
    pgettext_lazy("numeral of a heading", "3"),
    pgettext_lazy("numeral of a heading", "4"),
    pgettext_lazy("numeral of a heading", "5"),
    pgettext_lazy("numeral of a heading", "6"),
]


def numbered(number, label):
    """A heading with its number: 一、前期议定事项落实情况."""
    return pgettext("a numbered heading", "%(number)s. %(label)s") % {
        "number": NUMERALS[number - 1],
        "label": label,
    }


def overall(figures):
    """The sentences of the overall figures: where the year stands, what the week brought, who reported, the
    lights, what is not under way."""
    return [
        _investment(figures),
        _week(figures),
        _reporting(figures),
        _lights(figures),
        *([_waiting(figures)] if figures.not_started or figures.not_resumed else []),
    ]


def _investment(figures):
    said = [
        _("As of %(day)s %(under_way)s of %(count)s key projects have started or resumed (%(rate)s)")
        % {
            "day": day_label(figures.as_of),
            "under_way": figures.under_way,
            "count": figures.listed,
            "rate": percent(figures.under_way_rate),
        },
        _("%(completed)s (100m yuan) are completed, %(share)s of the year's plan")
        % {"completed": yi(figures.completed), "share": percent(figures.rate)},
    ]
    if figures.gap is not None:
        gap = abs(figures.gap).quantize(Decimal("0.1"))
        if not gap:
            said.append(_("exactly on the curve"))
        elif figures.gap > 0:
            said.append(_("%(gap)s points above the curve") % {"gap": gap})
        else:
            said.append(_("%(gap)s points below the curve") % {"gap": gap})
    return joined(said)


def _week(figures):
    if figures.completed_week is None:
        return _("No figure of the week has been accepted yet.")
    said = [_("The week brought %(amount)s") % {"amount": in_yi(figures.completed_week)}]
    if figures.completed_week_before is not None:
        more = figures.completed_week - figures.completed_week_before
        words = (
            _("%(amount)s more than the week before")
            if more >= 0
            else _("%(amount)s less than the week before")
        )
        said.append(words % {"amount": in_yi(abs(more))})
    return joined(said)


def _reporting(figures):
    said = [
        _("Due %(due)s, reported %(handed_in)s") % {"due": figures.due, "handed_in": figures.handed_in},
        _("%(late)s of them late, missing %(missing)s") % {"late": figures.late, "missing": figures.missing},
    ]
    if figures.returned:
        said.append(_("returned %(returned)s") % {"returned": figures.returned})
    if figures.resting:
        said.append(_("resting by approval %(resting)s") % {"resting": figures.resting})
    return joined(said)


def _lights(figures):
    return joined(
        [
            _change(_("Red lights %(count)s"), figures.red, figures.red_before),
            _change(_("yellow %(count)s"), figures.yellow, figures.yellow_before),
            _("green %(count)s") % {"count": figures.green},
        ]
    )


def _change(words, count, before):
    """A count with how much more or less it is than the week before."""
    said = words % {"count": count}
    if before is None or before == count:
        return said
    change = f"+{count - before}" if count > before else f"−{before - count}"
    return pgettext("a count and its change", "%(said)s (%(change)s)") % {"said": said, "change": change}


def _waiting(figures):
    return joined(
        [
            _("Past their planned start %(count)s") % {"count": figures.not_started},
            _("not resumed %(count)s") % {"count": figures.not_resumed},
        ]
    )


# The reasons of a light in a few words: the thresholds that its sentence tells are the same in all lines.
SHORT = {
    "GAP": _lazy("%(done)s done, the curve asks %(asked)s: %(gap)s points"),
    "RATIO": _lazy("%(done)s done, %(ratio)s of the %(asked)s that the curve asks"),
    "NOT_STARTED": _lazy("planned to start in %(planned)s, not started, month %(months)s since"),
    "NOT_IN_STATISTICS": _lazy("started on %(started)s, not in statistics after %(months)s full months"),
}


def in_short(reason):
    """A reason of a light in a few words, or its sentence."""
    words = SHORT.get(reason["code"])
    if words is None:
        return sentence(reason)
    params = dict(reason["params"])
    return str(words) % {**params, "planned": str(params.get("planned", ""))[:7]}


def light_reasons(line):
    """Why a line stands among the lights: the reasons of its light, and what it waits for."""
    codes = {reason["code"] for reason in line.reasons}
    said = [in_short(reason) for reason in line.reasons]
    if line.waits == NOT_STARTED and "NOT_STARTED" not in codes and line.planned_start_on:
        said.append(
            _("planned to start on %(day)s, not started") % {"day": line.planned_start_on.isoformat()}
        )
    elif line.waits and line.waits != NOT_STARTED:
        said.append(_("has not resumed this year"))
    if line.why_not:
        said.append(_("reason given: %(why)s") % {"why": line.why_not})
    return said


def standing_word(line):
    """How far a decision of a meeting before is."""
    return str(Standing(line.standing).label)


def origin_of(line):
    """Which decision of which meeting a line is."""
    meeting = label_of(line.kind, line.topic, line.year, line.meeting_number)
    return _("%(meeting)s, no. %(number)s") % {"meeting": meeting, "number": line.number}


def last_summary(lines):
    """How many of the decisions before are carried out, how many overdue."""
    counts = {standing: sum(line.standing == standing for line in lines) for standing in Standing}
    return joined(
        [
            ngettext("%(count)s decision before", "%(count)s decisions before", len(lines))
            % {"count": len(lines)},
            _("carried out %(count)s") % {"count": counts[Standing.DONE]},
            _("under way %(count)s") % {"count": counts[Standing.OPEN]},
            _("overdue %(count)s") % {"count": counts[Standing.OVERDUE]},
        ]
    )


def lights_summary(lines):
    """How many lines of each kind there are."""
    red, yellow = (sum(line.light == light for line in lines) for light in (Light.RED, Light.YELLOW))
    said = [_("Red %(count)s") % {"count": red}, _("yellow %(count)s") % {"count": yellow}]
    waits = sum(bool(line.waits) for line in lines)
    if waits:
        said.append(_("not started or not resumed %(count)s") % {"count": waits})
    return joined(said)


def source_of(line):
    """Where a request comes from."""
    if line.source == "HELP":
        return _("put on the agenda by the office")
    week = line.week if isinstance(line.week, Week) else None
    return _("weekly report of %(week)s") % {"week": week.label if week else ""}


def asked_of(line):
    """What a request asks, with what was done before."""
    return clauses([part for part in (line.title, line.asked) if part])
