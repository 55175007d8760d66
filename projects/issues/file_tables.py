"""The small tables on the page of an issue."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.pool.tables import ShortColumn, short
from projects.ui.tables import (
    BadgeColumn,
    BooleanColumn,
    ChoiceColumn,
    DateColumn,
    LinkColumn,
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
    approved = BooleanColumn()
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


class HelpHistoryTable(Table):
    """What the city was asked for."""

    state = BadgeColumn()
    department = ShortColumn()
    asked = TextColumn(width="wide")
    done_so_far = TextColumn(width="wide")
    asked_on = DateColumn()
    decision = TextColumn(width="wide")
    sign_due_on = DateColumn()
    signed_on = DateColumn()
    handed_back_reason = TextColumn(width="wide")
    answer = TextColumn(width="wide")


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
