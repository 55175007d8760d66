"""The year's weeks in a project's dossier: who was to report, what was reported, and the lights."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from projects.base.periods import Week, full_label
from projects.base.wording import clauses, labelled, names, noted, sentences
from projects.pool.dossier import OVERVIEW, SECTIONS, SHORT, Line, Section, brief, column, table
from projects.pool.models import Light, Project

from .deadlines import deadlines_of
from .due import listed_by_day
from .grid import standing_of
from .lights import sentence
from .models import LightAssessment
from .overview import Standing
from .provided import report_rows, said
from .shown import sees

LISTED = 12  # so many last weeks stand one by one
NAMED = 6  # weeks without a report that the overview names
WAITS = pgettext_lazy("report", "not accepted yet")
TOLD_BY_FIGURES = ("GAP", "RATIO", "NO_PLAN")


@dataclass(frozen=True)
class YearWeek:
    """A week of the year: its Standing ("" where no report was asked for, or is not due yet), its report
    and its light, each None without one."""

    week: Week
    as_of: Any
    standing: str
    report: Any
    light: Any

    @property
    def is_nothing(self):
        """Whether there is nothing to tell of it."""
        return not self.standing and self.report is None and self.light is None

    @property
    def standing_label(self):
        """How it stands in words; a report that counts and is not accepted yet says so."""
        waits = self.report is not None and not self.report.is_accepted
        label = str(Standing(self.standing).label) if self.standing else ""
        return noted(label, WAITS) if waits and label else label

    @property
    def gap(self):
        """The percentage points before or behind the curve by which its light was given."""
        reasons = self.light.reasons if self.light else []
        return next((one["params"]["gap"] for one in reasons if "gap" in one["params"]), "")

    @property
    def worst(self):
        """The worst reason of a light that is not green, None where the columns tell it."""
        if self.light is None or self.light.light == Light.GREEN or not self.light.reasons:
            return None
        worst = self.light.reasons[0]
        return None if worst["code"] in TOLD_BY_FIGURES else worst

    @property
    def why(self):
        """The code of that reason: it is told once, however its months go on."""
        return self.worst["code"] if self.worst else ""

    @property
    def text(self):
        """What its report said."""
        if self.report is None:
            return ""
        problems = said(self.report.problems)
        told = [said(self.report.progress_text)]
        if self.report.no_change:
            told = [_("No change this week: %(reason)s") % {"reason": said(self.report.no_change_reason)}]
        told += [labelled(_("Problems"), problems)] if problems else []
        return "\n".join(brief(part, SHORT) for part in told if part)


def year_weeks(reading):
    """The YearWeeks of the year up to today, the latest first; read once for the overview and the section
    (six queries)."""
    kept = reading.project.__dict__
    if "dossier_weeks" in kept:
        return kept["dossier_weeks"]
    project, year, now = reading.project, reading.today.year, timezone.now()
    first = Week.of(reading.today.replace(month=1, day=1))
    count = (Week.of(reading.today).first - first.first).days // 7 + 1
    deadlines = deadlines_of(*(first + number for number in range(count)))
    days = {week: one for week, one in deadlines.items() if one.as_of.year == year}
    listed = listed_by_day((one.as_of for one in days.values()), Project.objects.filter(pk=project.pk))
    reports = {row.week: row for row in report_rows(project)}
    lights = {row.week: row for row in LightAssessment.objects.filter(project=project, week__gte=first)}
    found = []
    for week in sorted(days, reverse=True):
        report, as_of = reports.get(week), days[week].as_of
        counts = report is not None and report.counts
        standing = standing_of(report.state if report else "", report.is_late if report else False)
        if as_of > reading.today:
            standing = ""
        elif project.pk in listed[as_of] and any(rest.holds_on(as_of) for rest in reading.file.suspensions):
            standing = Standing.SUSPENDED.value
        elif not counts and (project.pk not in listed[as_of] or now <= days[week].report_due):
            standing = ""
        found.append(YearWeek(week, as_of, standing, report if counts else None, lights.get(week)))
    kept["dossier_weeks"] = [one for one in found if not one.is_nothing]
    return kept["dossier_weeks"]


def joined(found):
    """The weeks in groups: those that follow each other and say the same stand in one row."""
    groups = []
    for one in found:
        told = (
            one.standing_label,
            one.report.cumulative if one.report else None,
            one.report.progress_percent if one.report else None,
            one.light.light if one.light else None,
            one.why,
            one.text,
        )
        if groups and groups[-1][0] == told and groups[-1][1][-1].week - 1 == one.week:
            groups[-1][1].append(one)
        else:
            groups.append((told, [one]))
    return groups


def span(latest, earliest, between):
    """One value, or the earlier and the later one."""
    return latest if latest == earliest or not earliest else between % {"from": earliest, "to": latest}


def rows_of(found):
    """The rows of the table; a sentence that the row above has said is not repeated."""
    rows, before = [], ""
    for (standing, cumulative, progress, light, why, text), weeks in joined(found):
        last, first = weeks[0], weeks[-1]
        same = last.week.year == first.week.year
        until = _("week %(number)s") % {"number": last.week.number} if same else last.week.name
        name = pgettext("weeks", "%(from)s to %(to)s") % {"from": first.week.name, "to": until}
        name = name if weeks[1:] else last.week.name
        gap = span(last.gap, first.gap, pgettext("gaps", "%(from)s to %(to)s"))
        told = [text] if text else []
        if why and why != before:
            told.insert(0, brief(sentence(last.worst, as_of=full_label), SHORT))
        rows.append((name, standing, cumulative, progress, gap or None, light, "\n".join(told)))
        before = why
    return rows


def counted(found):
    """How many reports were due, are missing and were late, and how many weeks had which light."""
    standings = Counter(one.standing for one in found)
    reported = standings[Standing.REPORTED] + standings[Standing.LATE]
    due = reported + standings[Standing.MISSING] + standings[Standing.RETURNED]
    told = [labelled(_("due"), _("%(count)s weeks") % {"count": due})]
    told += [
        labelled(one.label, _("%(count)s weeks") % {"count": standings[one]})
        for one in (Standing.MISSING, Standing.RETURNED, Standing.LATE, Standing.SUSPENDED)
        if standings[one]
    ]
    lights = Counter(one.light.light for one in found if one.light)
    told += [
        labelled(light.label, _("%(count)s weeks") % {"count": lights[light]})
        for light in Light
        if lights[light]
    ]
    return clauses(told)


def weeks(reading):
    """The year's weeks in figures, the last of them one by one (six queries)."""
    found = year_weeks(reading)
    columns = [
        column("week", _("Week"), width=11),
        column("standing", pgettext("dossier", "Reported"), width=6),
        column("cumulative", _("Completed this year"), "money", unit="wan", width=9),
        column("percent", _("Physical progress"), "percent", unit="%", width=6),
        column("gap", _("Gap to the curve"), width=6),
        column("light", _("Light"), "light", width=6),
        column("told", pgettext("dossier", "What was told"), width=24),
    ]
    told = [_("The gap is the one by which the week's light was given.")]
    if found[LISTED:]:
        more = _(
            "The last %(count)s weeks are listed; %(more)s earlier ones of the year are counted above and "
            "stand on the project's page."
        )
        told.append(more % {"count": LISTED, "more": len(found) - LISTED})
    made = table("weeks", columns, rows_of(found[:LISTED]), note=sentences(told))
    return [counted(found), *made] if made else []


def reported(reading):
    """Which week was the last to be reported, and which of the year are missing (six queries)."""
    found = year_weeks(reading)
    last = next((one for one in found if one.report), None)
    told = []
    if last:
        waits = "" if last.report.is_accepted else WAITS
        told.append(labelled(_("Last reported"), noted(last.week.name, waits)))
    for standing in (Standing.MISSING, Standing.RETURNED):
        lacking = [one.week.name for one in found if one.standing == standing]
        if lacking:
            named = names(lacking[:NAMED]) + ("……" if len(lacking) > NAMED else "")
            count = _("%(count)s weeks") % {"count": len(lacking)}
            told.append(noted(labelled(standing.label, count), named))
    return [(clauses(told), reading.today)] if told else []


def register():
    """Enter them."""
    title = gettext_lazy("Weekly reports and lights of the year")
    SECTIONS.add(Section("weeks", title, weeks, order=60, permission=sees, queries=6))
    label = pgettext_lazy("dossier", "Weekly reports")
    OVERVIEW.add(Line("weeks", label, reported, order=45, permission=sees, queries=6))
