"""The sheet in a browser: a window that speaks its language, and the city behind it.

The fixtures are made known by conftest.py.
"""

from decimal import Decimal

import pytest
from django.utils import timezone

from projects.base.periods import Week
from projects.dispatch import chain
from projects.dispatch.models import WeeklyReport
from tests import city

PASTE = """(cell, [text, html]) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  if (html) clipboardData.setData("text/html", html);
  cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""
LONG_NAME = "科尔沁区风电装备制造产业园年产20万吨风电法兰及配套精加工生产线建设项目（一期工程第{}标段）"


@pytest.fixture
def week():
    """This week; the one before where a year has just begun, so that last week counts into the same year."""
    this = Week.of(timezone.localdate())
    return this if (this - 1).day(4).year == this.day(4).year else this - 1


@pytest.fixture
def people(db):
    """The fixed cast, with the calendar of today's years."""
    return city.make_cast(timezone.localdate())


@pytest.fixture
def make(people, week):
    """A function that makes a project of the staff, with last week's accepted report."""

    def project(last=1000, **fields):
        fields.setdefault("planned", Decimal(100_000))
        fields.setdefault("total_investment", Decimal(900_000))
        made = city.make_project(year=week.day(4).year, reporter=people.staff, **fields)
        if last is not None:
            report = city.make_report(
                made, week - 1, state="ACCEPTED", cumulative=Decimal(last), procedures=""
            )
            chain._save_plan_items(report)
        return made

    return project


class Sheet:
    """The sheet in a window, in the words of its tests."""

    def __init__(self, page, week):
        self.page, self.week = page, week

    def open(self, query=""):
        self.page.goto(f"/dispatch/{self.week}/sheet/{query}")
        self.page.wait_for_selector("[data-ready]")
        return self

    def row(self, project):
        return self.page.locator(f"#r{project.pk}")

    def cell(self, project, column):
        return self.row(project).locator(f"[data-cell={column}]")

    def lines(self, project):
        return self.page.locator(f"tr.lines[data-of='{project.pk}']")

    def state(self, project):
        return self.row(project).locator("[data-out=state]")

    def type(self, project, column, text):
        self.cell(project, column).focus()
        self.page.keyboard.type(text)

    def paste(self, project, column, text, html=""):
        self.cell(project, column).focus()
        self.cell(project, column).evaluate(PASTE, [text, html])

    def saved(self, *projects):
        """Wait until rows say that they are saved."""
        for project in projects:
            self.page.wait_for_function(
                "id => !['typing', 'saving', 'offline', 'failed', 'signed_out']"
                ".includes(document.querySelector(`#r${id} td.state`).dataset.status)",
                arg=project.pk,
            )

    def focused(self):
        return self.page.evaluate(
            "[document.activeElement.closest('tr')?.dataset.id, document.activeElement.dataset.cell]"
        )


@pytest.fixture
def sheet(new_page, people, week):
    """A function that opens the sheet in a window of its own."""

    def opened(user=None, *, query="", **size):
        return Sheet(new_page(user or people.staff, **size), week).open(query)

    return opened


def stored(project, week):
    """The report of a project as the database has it."""
    return WeeklyReport.objects.get(project=project, week=week)
