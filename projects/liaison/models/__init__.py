"""One project, one leader, one team: what liaison adds to who holds a project (pool.Responsibility)."""

from .directing import Directive, DirectiveFeedback, ReadMark
from .holding import LiaisonDetail, LiaisonSettings, TeamMember
from .selecting import CandidateScore, LiaisonCandidate, LiaisonSelection, SelectionCriterion
from .visiting import Visit, VisitDecision

__all__ = [
    "CandidateScore",
    "Directive",
    "DirectiveFeedback",
    "LiaisonCandidate",
    "LiaisonDetail",
    "LiaisonSelection",
    "LiaisonSettings",
    "ReadMark",
    "SelectionCriterion",
    "TeamMember",
    "Visit",
    "VisitDecision",
]
