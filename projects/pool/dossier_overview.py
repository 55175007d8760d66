"""The first page of a dossier: how the project stands, each figure with the day or week it is of.

The light is that of its own week and the money that of the last accepted report, as on the project's page:
the two may be a week apart, and each says of when it is.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from projects.base.lights import light_of
from projects.base.money import DASH, percent, points, wan
from projects.base.periods import Week
from projects.base.wording import clauses, labelled, names, noted, sentences

from .dossier import OVERVIEW, SHORT, Line, brief, in_lines
from .models import ProjectList, Responsibility

HOLDERS = (Responsibility.Role.LEADER, Responsibility.Role.STEWARD, Responsibility.Role.AGENT)


def light(reading):
    """The light with its reasons, the worst first. No query."""
    week = reading.file.week
    if not week.light:
        return [(_("No light yet: it is given to projects on the lists that report every week."), None)]
    against = [sentence for code, sentence in week.reasons if code == week.light]
    told = [str(light_of(week.light)), *(against or [sentence for _code, sentence in week.reasons])[:2]]
    return [(labelled(told[0], sentences(told[1:])) if told[1:] else told[0], week.light_week)]


def money(reading):
    """The year's plan against what was done, and what was done since the start. No query."""
    figures = reading.file.figures
    if figures.planned is None and figures.completed is None:
        return [(_("There is neither a plan nor a figure for %(year)s.") % {"year": figures.year}, None)]
    year = _(
        "Of the plan of %(year)s: planned %(planned)s, completed %(done)s (10k yuan), rate %(rate)s, %(gap)s."
    ) % {
        "year": figures.year,
        "planned": wan(figures.planned),
        "done": wan(figures.completed),
        "rate": percent(figures.rate),
        "gap": labelled(_("gap to the curve"), in_points(figures.gap)),
    }
    if figures.on and reading.file.week.light_week not in (None, Week.of(figures.on)):
        # Both stand on the page too, each by the curve of its own day.
        told = _("The light is that of %(week)s, by the curve of another day.")
        year = sentences([year, told % {"week": reading.file.week.light_week.name}])
    whole = [
        labelled(label, _("%(amount)s (10k yuan)") % {"amount": wan(amount)})
        for label, amount in (
            (_("Since the start"), figures.total),
            (_("Total investment"), reading.project.total_investment),
        )
        if amount is not None
    ]
    on = figures.on and in_lines(figures.on, Week.of(figures.on).name)
    return [(year, on), *([(clauses(whole), on)] if whole else [])]


def in_points(gap):
    """A gap with its unit; a dash for None."""
    return points(gap) if gap is None else f"{points(gap)} {_('pp')}"


def physical(reading):
    """How far it is on the site. No query."""
    week = reading.file.week
    rows = [] if week.percent is None else [(percent(week.percent), week.percent_week)]
    return rows + ([(brief(week.progress_text, SHORT), week.progress_week)] if week.progress_text else [])


def milestone(reading):
    """The next one, and whether its day has passed. No query."""
    file = reading.file
    found = file.next_milestone
    if found is None:
        none = _("No open milestone.") if file.milestones else _("No milestone has been set yet.")
        return [(none, reading.today)]
    day, baseline = found.forecast_on or found.baseline_on, found.baseline_on
    told = labelled(found.name, day.isoformat())
    if baseline and baseline != day:
        told = noted(told, _("baseline %(day)s") % {"day": baseline.isoformat()})
    return [(noted(told, _("overdue")) if day < reading.today else told, reading.today)]


def reported(reading):
    """What the last report named as stuck and asked for. No query."""
    week = reading.file.week
    told = [brief(week.stuck, SHORT)] if week.stuck else []
    if week.needs:
        told.append(f"{_('Needs coordination:')} {brief(week.needs, SHORT)}")
    return [("\n".join(told), week.stuck_week)] if told else []


def people(reading):
    """Leader, steward and agent; no leader is missing where none is asked for. No query."""
    told = []
    for role in HOLDERS:
        if role == Responsibility.Role.LEADER and not asks_leader(reading):
            continue
        held = [noted(row.holder, row.below) for row in reading.file.held_as(role)]
        told.append(labelled(role.label, names(held) if held else _("none")))
    return [("\n".join(told), reading.today)]


def asks_leader(reading):
    """Whether it has a leader, or stands on the year's list of those that are to have one."""
    on_list = any(
        place.code == ProjectList.Code.LIAISON and place.year == reading.today.year and not place.valid_to
        for place in reading.file.places
    )
    return on_list or bool(reading.file.held_as(Responsibility.Role.LEADER))


def standing(reading):
    """Where it stands: division, stage, tier, and a rest with its last day. No query."""
    file = reading.file
    told = [part for part in (file.division, file.stage, file.tier) if part and part != DASH]
    if file.resting:
        last = file.resting.last_day
        until = _("until %(day)s") % {"day": last.isoformat()} if last else ""
        told.append(noted(file.resting.kind_label, until))
    return [(" · ".join(str(part) for part in told), reading.today)]


LINES = [
    Line("standing", pgettext_lazy("dossier", "Standing"), standing, order=10),
    Line("light", gettext_lazy("Light"), light, order=20),
    Line("money", gettext_lazy("Investment"), money, order=30),
    Line("physical", gettext_lazy("Physical progress"), physical, order=40),
    Line("milestone", gettext_lazy("Next milestone"), milestone, order=50),
    Line("reported", pgettext_lazy("dossier", "Reported as stuck"), reported, order=65),
    Line("people", pgettext_lazy("dossier", "Who holds it"), people, order=70),
]


def register():
    """Enter them."""
    for line in LINES:
        OVERVIEW.add(line)
