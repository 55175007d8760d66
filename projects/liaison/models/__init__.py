"""One project, one leader, one team: what liaison adds to who holds a project (pool.Responsibility)."""

from .directing import Directive, DirectiveFeedback, ReadMark
from .holding import DutyUnit, LiaisonDetail, TeamMember
from .planned import LeaderCalendar, PlannedVisit
from .selecting import (
    ApprovalChange,
    CandidateScore,
    LiaisonApproval,
    LiaisonCandidate,
    LiaisonSelection,
    SelectionCriterion,
)
from .settings import LiaisonSettings
from .visiting import Visit, VisitDecision

__all__ = [
    "ApprovalChange",
    "CandidateScore",
    "Directive",
    "DirectiveFeedback",
    "DutyUnit",
    "LeaderCalendar",
    "LiaisonApproval",
    "LiaisonCandidate",
    "LiaisonDetail",
    "LiaisonSelection",
    "LiaisonSettings",
    "PlannedVisit",
    "ReadMark",
    "SelectionCriterion",
    "TeamMember",
    "Visit",
    "VisitDecision",
]
