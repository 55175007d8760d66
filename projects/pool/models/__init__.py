"""What: projects, their facts in time, the lists they stand on, the year's plans."""

from .facts import ProjectDivision, ProjectStage, ProjectTier, Responsibility, Suspension
from .lists import AnnualTarget, ProjectList, ProjectListEntry
from .plans import AnnualPlan, Milestone, PlanAmount, ProgressCurve
from .project import ConstructionState, Light, ProductionLine, Project, Stage, Tier

__all__ = [
    "AnnualPlan",
    "AnnualTarget",
    "ConstructionState",
    "Light",
    "Milestone",
    "PlanAmount",
    "ProductionLine",
    "ProgressCurve",
    "Project",
    "ProjectDivision",
    "ProjectList",
    "ProjectListEntry",
    "ProjectStage",
    "ProjectTier",
    "Responsibility",
    "Stage",
    "Suspension",
    "Tier",
]
