"""The paper of a week (周报): its figures read, its tables laid out, its sections drafted."""

from django.utils.translation import gettext as _

from projects.base.papers import Paper, PaperSection
from projects.dispatch.weekly import weekly_overview

from . import week_drafting as drafting
from .week_lines import lines_of_week
from .week_tables import all_tables


def build(week, decided):
    """(Paper, lines, no errata) of a week; a fixed number of queries. `decided` maps projects to the light
    confirmed for them where it differs from the computed one."""
    found = weekly_overview(week)
    lines = lines_of_week(found, decided)
    tables = all_tables(found, lines)
    keys = {table.key for table in tables}

    def section(code, heading, text, *named, internal=False):
        shown = tuple(key for key in named if key in keys)
        return PaperSection(code, heading, text, shown, internal=internal)

    sections = (
        section("overall", _("Overall"), drafting.overall(found, lines), "division"),
        section("lights", _("Lights that changed"), drafting.lights(found, lines), "turned", internal=True),
        section("starts", _("Starts"), drafting.starts(found, lines), "started", "starting"),
        section("problems", _("Requests and issues"), drafting.problems(found)),
        section("next", _("Next week"), drafting.next_steps(found, lines)),
    )
    paper = Paper(drafting.title_of(week), str(week), found.bounds.as_of, sections, tuple(tables))
    return paper, lines, []
