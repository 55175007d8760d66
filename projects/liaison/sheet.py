"""The customary ledger (包联台账): its columns in the order in which offices print and send it, and its rows
with what the system knows. Page and workbook are drawn from the same columns."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from projects.base.money import share
from projects.base.wording import noted
from projects.directory.models import Leader
from projects.pool import weeks
from projects.pool.tables import short, tenths
from projects.ui.words import LIGHTS

from .reading import holders_on

CITY, BANNER = Leader.Level.CITY, Leader.Level.BANNER


@dataclass(frozen=True)
class Line:
    """One project with what its cells read besides its own fields."""

    number: int
    project: Any
    city: Any = None
    banner: Any = None
    words: weeks.WeekWords = field(default_factory=weeks.WeekWords)
    lead: str = ""


@dataclass(frozen=True)
class SheetColumn:
    """A column: its heading, its value of a Line, its share of the paper's width, how it is set.

    `kind` is "text", "num", "money" (万元), "percent" or "mid" (short words in the middle); `total` is the
    name of the page's sum that stands under it; `unit` stands in the heading; what is `of_visits` is for
    those who may see it.
    """

    heading: Any
    value: Callable[[Line], Any]
    width: int
    kind: str = "text"
    total: str = ""
    of_visits: bool = False
    unit: str = ""

    @property
    def headed(self):
        """Its heading with its unit."""
        return noted(self.heading, self.unit)

    @property
    def css(self):
        """The class of its cells."""
        return "num" if self.kind in ("num", "money", "percent") else self.kind

    def words(self, value):
        """A value as paper shows it."""
        if value is None or value == "":
            return ""
        return f"{value:,.2f}" if self.kind == "money" else str(value)


def name_of(row):
    return str(row.leader) if row else None


def post_of(row):
    return row.leader.post if row else None


def leader_of(line):
    """The city's leader, or why there is none."""
    return name_of(line.city) or line.lead


def place_of(line):
    """Where it is built: the banner, and the place in it."""
    project = line.project
    return "\n".join(filter(None, (short(project.division), project.place)))


def span_of(line):
    """When it was begun, and when it is to be finished."""
    project = line.project
    begun = project.started_on or project.planned_start_on
    return "\n".join(day.strftime("%Y-%m") if day else "—" for day in (begun, project.planned_completion_on))


def contact_of(line):
    """The enterprise's contact with his number."""
    return "\n".join(filter(None, (line.project.contact_name, line.project.contact_phone)))


def light_of(line):
    """The light as shape and word, which survive a grey printer."""
    light = LIGHTS.get(line.project.light.lower())
    return str(light) if light else None


def visit_of(line):
    """The last visit, and whose it was."""
    project = line.project
    if project.last_visit_on is None:
        return None
    return f"{project.last_visit_on.isoformat()}\n{project.last_visit_by}"


COLUMNS = (
    SheetColumn(_("No."), lambda line: line.number, 5, "mid"),
    SheetColumn(_("Project"), lambda line: line.project.name, 26),
    SheetColumn(_("Project code"), lambda line: line.project.national_code, 13),
    SheetColumn(_("Place of construction (banner)"), place_of, 12),
    SheetColumn(_("Owner"), lambda line: line.project.owner and str(line.project.owner), 16),
    SheetColumn(_("What is built, and its scale"), lambda line: line.project.content, 32),
    SheetColumn(
        _("Total investment"), lambda line: line.project.total_investment, 11, "money", "sum_investment"
    ),
    SheetColumn(_("Year's plan"), lambda line: line.project.planned, 11, "money", "sum_planned"),
    SheetColumn(_("Completed this year"), lambda line: line.project.completed, 11, "money", "sum_completed"),
    SheetColumn(
        _("Rate"),
        lambda line: tenths(share(line.project.completed, line.project.planned)),
        7,
        "percent",
        "rate",
        unit="%",
    ),
    SheetColumn(_("Progress on site"), lambda line: line.words.progress_text, 24),
    SheetColumn(_("Start / planned completion"), span_of, 10, "mid"),
    SheetColumn(_("Liaison leader"), leader_of, 9, "mid"),
    SheetColumn(_("Post"), lambda line: post_of(line.city), 12),
    SheetColumn(_("Banner's leader"), lambda line: name_of(line.banner), 9, "mid"),
    SheetColumn(_("Duty unit"), lambda line: line.city and short(line.city.organisation), 12),
    SheetColumn(_("Contact and phone"), contact_of, 13),
    SheetColumn(
        _("Number of visits"), lambda line: line.project.visits_made, 6, "num", "sum_visits", of_visits=True
    ),
    SheetColumn(_("Last visit"), visit_of, 11, "mid", of_visits=True),
    SheetColumn(_("Issues raised"), lambda line: line.project.issues_raised, 6, "num", "sum_raised"),
    SheetColumn(
        pgettext_lazy("liaison", "Solved"), lambda line: line.project.issues_solved, 6, "num", "sum_solved"
    ),
    SheetColumn(_("What holds it up"), lambda line: line.words.stuck, 24),
    SheetColumn(_("Light"), light_of, 8, "mid"),
    SheetColumn(_("Note"), lambda line: line.project.note, 12),
)


def columns(with_load):
    """The columns for a reader: who has visited and who has not is for those who may see it."""
    return [column for column in COLUMNS if with_load or not column.of_visits]


def lines_of(projects, on, waiting):
    """[Line] of some projects of the ledger in their order (two queries, and one of the weeks). `waiting`
    are the keys of those that await a leader of the city."""
    projects = list(projects)
    keys = [project.pk for project in projects]
    held, said = holders_on(keys, on), weeks.source().words(keys, on)
    return [
        Line(
            number,
            project,
            held.get((project.pk, CITY)),
            held.get((project.pk, BANNER)),
            said.get(project.pk, weeks.WeekWords()),
            pgettext("liaison", "awaits a leader") if project.pk in waiting else pgettext("liaison", "none"),
        )
        for number, project in enumerate(projects, 1)
    ]


def totals_of(shown, totals):
    """The values under the columns: sums of the page's totals, "sum" under the names."""
    rate = tenths(share(totals["sum_completed"], totals["sum_planned"]))
    sums = {**totals, "rate": rate}
    values = [sums.get(column.total) if column.total else None for column in shown]
    values[1] = gettext("Sum of %(count)s projects") % {"count": totals["count"]}
    return values
