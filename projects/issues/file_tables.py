"""The small tables on the page of an issue."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.pool.tables import ShortColumn, short
from projects.ui.tables import (
    ChoiceColumn,
    DateColumn,
    LinkColumn,
    SelectColumn,
    Table,
    TextColumn,
)

from .models import Step


class StepColumn(LinkColumn):
    """A link that is not the row's name: it takes no more room than its words."""

    css = ""


class HolderTable(Table):
    """Who held it from when to when."""

    organisation = ShortColumn()
    person = TextColumn(_("person responsible"), accessor="person_in_words")
    valid_from = DateColumn()
    valid_to = DateColumn()
    reason = TextColumn(width="wide")
    by = TextColumn()


class ExtensionTable(Table):
    """Extensions, asked for and decided."""

    due_before = DateColumn()
    until = DateColumn()
    reason = TextColumn(width="wide")
    asked_by = TextColumn()
    asked_on = DateColumn()
    outcome = TextColumn(pgettext_lazy("issues", "outcome"))
    decided_by = TextColumn()
    decided_on = DateColumn()
    answer = TextColumn(width="wide")


class PauseTable(Table):
    """Times in which the clock rested."""

    valid_from = DateColumn()
    valid_to = DateColumn()
    reason = TextColumn(width="wide")
    document_number = TextColumn()
    approved_by = TextColumn()


class MoveTable(Table):
    """What set or moved the deadline, the first one first: rows are Moves."""

    on = DateColumn(_("on"))
    what = TextColumn(pgettext_lazy("issues", "set by"))
    due = DateColumn(_("deadline"))
    reason = TextColumn(_("reason"), width="wide")


@dataclass(frozen=True)
class Move:
    """One deadline: since when, set by what, and why."""

    on: Any
    what: Any
    due: Any
    reason: str


def moves_of(holders, extensions, resolutions):
    """The deadlines of an issue in the order of time, as Moves, from the rows that set them."""
    found = []
    for row in holders:
        if row.due_on:
            what = _("assigning anew") if found else _("assigning")
            found.append(Move(row.valid_from, str(what), row.due_on, row.reason))
    found += [
        Move(row.decided_on, str(_("an extension")), row.until, row.reason)
        for row in extensions
        if row.approved
    ]
    for row in resolutions:
        if row.new_due_on:
            again = row.reopened_on is not None
            what = _("opening it again") if again else _("the return of a solution")
            # The reason kept with a solution that was opened again is that of its closing.
            why = "" if again else row.reason
            found.append(Move(row.reopened_on or row.decided_on, str(what), row.new_due_on, why))
    return sorted(found, key=lambda move: move.on)


class SupervisionHistoryTable(Table):
    """Its supervisions."""

    step = StepColumn("issues:letter", _("step of the ladder"), "step_label")
    state = ChoiceColumn()
    addressee = ShortColumn()
    letter_number = TextColumn()
    on = DateColumn()
    feedback_due_on = DateColumn()
    feedback = TextColumn(width="wide")
    review = TextColumn(width="wide")
    reason = TextColumn(width="wide")


class ProposalTable(Table):
    """What the ladder proposes: rows are Proposals."""

    choose = SelectColumn(form="many", named="title")
    title = LinkColumn("issues:issue", _("issue"), arg="pk", sub="project", orderable=False)
    step = StepColumn("issues:supervise", pgettext_lazy("issues", "proposed"), arg="pk", orderable=False)
    since = DateColumn(_("reached on"))
    overdue = TextColumn(_("overdue"))
    division = TextColumn(_("division"))
    unit = TextColumn(_("responsible unit"))
    times = TextColumn(_("times supervised"))


@dataclass(frozen=True)
class Proposal:
    """One row of what the ladder proposes."""

    pk: int
    title: str
    project: str
    step: str
    since: Any
    overdue: str
    division: str
    unit: str
    times: int


def proposal_rows(pairs):
    """Proposals as rows of a table, from (issue, rules.Escalation)."""
    return [
        Proposal(
            issue.pk,
            issue.title,
            issue.project.name,
            str(Step(found.proposed).label),
            found.since,
            _now("%(days)s days") % {"days": found.overdue},
            short(issue.project.division),
            short(issue.organisation),
            issue.times_supervised,
        )
        for issue, found in pairs
    ]
