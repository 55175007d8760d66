"""What each form of the weekly report asks, and what it needs before it can be handed in."""

from projects.pool.models import ConstructionState
from projects.pool.models.project import BEFORE_START, BUILDING

from .models import WeeklyReport

Form = WeeklyReport.Form

# The order is that of the sheet's columns.
FIELDS = {
    Form.PREPARATION: ["procedures", "work_done", "next_plan", "problems", "help_needed", "expected_on"],
    Form.CONSTRUCTION: [
        "cumulative",
        "progress_percent",
        "progress_text",
        "work_done",
        "next_plan",
        "problems",
        "help_needed",
        "workers",
        "machines",
    ],
    Form.SUSPENDED: ["cumulative", "work_done", "problems", "help_needed", "expected_on"],
    Form.PRODUCTION: ["cumulative", "progress_text", "work_done", "next_plan", "problems", "help_needed"],
}
REQUIRED = {
    Form.PREPARATION: ["procedures", "next_plan"],
    Form.CONSTRUCTION: ["cumulative", "progress_text", "work_done", "next_plan"],
    Form.SUSPENDED: ["problems", "expected_on"],
    Form.PRODUCTION: ["progress_text"],
}
# Every field of a report that its writer fills, in the order of the widest sheet.
ALL_FIELDS = [
    "cumulative",
    "progress_percent",
    "progress_text",
    "procedures",
    "work_done",
    "next_plan",
    "problems",
    "help_needed",
    "expected_on",
    "workers",
    "machines",
]
TEXT_FIELDS = ["progress_text", "procedures", "work_done", "next_plan", "problems", "help_needed"]


def form_for(stage, construction_state=""):
    """Which form a project fills in its stage."""
    if stage in BEFORE_START:
        return Form.PREPARATION
    if stage in BUILDING:
        halted = construction_state in (ConstructionState.WINTER, ConstructionState.HALTED)
        return Form.SUSPENDED if halted else Form.CONSTRUCTION
    return Form.PRODUCTION


def missing_fields(report):
    """The fields that must still be filled before handing in; none where nothing changed."""
    if report.no_change:
        return [] if report.no_change_reason.strip() else ["no_change_reason"]
    return [name for name in REQUIRED[report.form] if getattr(report, name) in (None, "")]
