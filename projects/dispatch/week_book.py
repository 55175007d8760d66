"""The customary weekly sheet (周调度表) as a table of a paper: 25 columns in the order of the offices."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from projects.base.money import share
from projects.base.papers import PaperColumn, PaperRow, PaperTable
from projects.pool.models import AnnualPlan

from .models import LightAssessment
from .typed import show_percent

SHARE = "share:cumulative:planned"


def columns():
    """The columns in the reader's language; amounts in 万元."""

    return (
        PaperColumn("serial", _("No."), "place", width=5),
        PaperColumn("name", pgettext("column", "Project"), width=28),
        PaperColumn("code", pgettext("column", "Code"), width=14),
        PaperColumn("place", pgettext("column", "Place"), width=12),
        PaperColumn("owner", pgettext("column", "Owner"), width=16),
        PaperColumn("content", pgettext("column", "Content and scale"), width=32),
        PaperColumn("chain", pgettext("column", "Chain"), width=10),
        PaperColumn("build_type", pgettext("column", "New or continued"), width=7),
        PaperColumn("total", _("Total investment"), "money", "wan", "sum", width=12),
        PaperColumn("planned", _("Annual planned investment"), "money", "wan", "sum", width=12),
        PaperColumn("own", pgettext("column", "This week"), "money", "wan", "sum", width=11),
        PaperColumn("cumulative", pgettext("column", "Year to date"), "money", "wan", "sum", width=12),
        PaperColumn("rate", pgettext("column", "Of plan"), "percent", total=SHARE, width=8),
        PaperColumn("gap", _("Against the curve"), "points", _("percentage points"), width=9),
        PaperColumn("progress", pgettext("column", "Physical progress"), width=22),
        PaperColumn("on_site", pgettext("column", "People / machines"), width=9),
        PaperColumn("procedures", pgettext("column", "Procedures"), width=20),
        PaperColumn("work_done", pgettext("column", "Work this week"), width=26),
        PaperColumn("next_plan", pgettext("column", "Plan for next week"), width=26),
        PaperColumn("problems", pgettext("column", "Problems"), width=22),
        PaperColumn("help_needed", pgettext("column", "To coordinate"), width=20),
        PaperColumn("leader", pgettext("column", "Liaison leader"), width=10),
        PaperColumn("department", pgettext("column", "Department"), width=14),
        PaperColumn("reporter", pgettext("column", "Reporter / phone"), width=13),
        PaperColumn("light", pgettext("column", "Light"), "light", width=9),
    )


def lights_of(rows, week):
    """{project's key: its light of the week} of some rows (one query); the last one before where the week has
    none yet."""
    found = {row.project.pk: row.light for row in rows}
    fresh = LightAssessment.objects.filter(week=week, project__in=found)
    return found | dict(fresh.values_list("project", "light"))


def week_table(rows, week, *, mine=(), with_phones=False):
    """The PaperTable of some SheetRows (one query). What is not handed in stands without the week's figures
    but for those who write it: `mine` are the keys of their projects."""
    lights = lights_of(rows, week)
    lines, absent = [], 0
    for number, row in enumerate(rows, 1):
        told = row.report.counts or row.project.pk in mine
        absent += not row.report.counts and not row.resting
        light = lights[row.project.pk] or None
        lines.append((*_standing(row, number), *_reported(row, told), *_held(row, told, with_phones), light))
    found = columns()
    note = ngettext(
        "%(count)s project has not handed in its report of this week.",
        "%(count)s projects have not handed in their reports of this week.",
        absent,
    ) % {"count": absent}
    title = _("Weekly dispatch sheet of key projects, %(week)s") % {"week": week.label}
    return PaperTable(
        "week",
        title,
        found,
        tuple(PaperRow(cells) for cells in lines),
        _total(found, lines) if lines else None,
        note if absent else "",
        wide=True,
        is_list=True,
    )


def _standing(row, number):
    """What does not depend on the week."""
    project, plan = row.project, row.plan
    return (
        project.serial or number,
        project.name,
        project.national_code or None,
        project.place or str(project.division),
        project.owner and str(project.owner),
        project.content or None,
        project.chain and str(project.chain),
        AnnualPlan.BuildType(plan.build_type).label if plan else None,
        project.total_investment,
        row.facts.planned,
    )


def _reported(row, told):
    """What the week says, where it may be told."""
    report = row.report
    if not told:
        return (None,) * 11
    texts = (report.procedures, report.work_done, report.next_plan, report.problems, report.help_needed)
    if report.no_change and not report.work_done:
        said = _("No change this week: %(reason)s") % {"reason": report.no_change_reason}
        texts = (report.procedures, said, *texts[2:])
    percent = show_percent(report.progress_percent)
    progress = " ".join(filter(None, (report.progress_text, percent and f"{percent}%")))
    on_site = (report.workers, report.machines)
    seen = " / ".join("—" if one is None else str(one) for one in on_site) if any(on_site) else None
    return (row.own, report.cumulative, row.rate, row.gap, progress, seen, *texts)


def _held(row, told, with_phones):
    """Who answers for it, and who reported."""
    writer = row.report.saved_by if told else None
    phone = writer.phone if writer and with_phones else ""
    reporter = "\n".join(filter(None, (str(writer or ""), phone)))
    return row.leader and str(row.leader), _named(row.project.responsible_department), reporter or None


def _named(one):
    return str(one) if one else None


def _total(found, lines):
    """The total row: sums of the amounts, the rate of the sums."""
    keys = [column.key for column in found]
    sums = {}
    for place, column in enumerate(found):
        if column.total == "sum":
            sums[column.key] = sum(line[place] for line in lines if line[place] is not None)
    sums["rate"] = share(sums["cumulative"], sums["planned"])
    sums["name"] = _("Total")
    return PaperRow(tuple(sums.get(key) for key in keys))
