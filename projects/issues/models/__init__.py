"""What is stuck: issues, their deadlines and endings, help asked of the city, supervision."""

from .ending import Extension, IssuePause, Resolution
from .helping import HelpRequest
from .issue import (
    CLOSABLE,
    OVER,
    WORKED_ON,
    Category,
    Issue,
    IssueHolder,
    IssueNote,
    Level,
    Satisfaction,
    State,
)
from .settings import EscalationRule, IssueSettings, Step
from .supervising import Supervision, SupervisionAnswer

__all__ = [
    "CLOSABLE",
    "OVER",
    "WORKED_ON",
    "Category",
    "EscalationRule",
    "Extension",
    "HelpRequest",
    "Issue",
    "IssueHolder",
    "IssueNote",
    "IssuePause",
    "IssueSettings",
    "Level",
    "Resolution",
    "Satisfaction",
    "State",
    "Step",
    "Supervision",
    "SupervisionAnswer",
]
