"""What: projects, their facts in time, the lists they stand on, the year's plans, the pool that rolls."""

from .entering import Application, ApplicationDecision, EntryStep
from .facts import ProjectDivision, ProjectStage, ProjectTier, Responsibility, Suspension
from .groups import GroupGoal, GroupTask
from .lists import AnnualTarget, ProjectList, ProjectListEntry
from .plans import AnnualPlan, Milestone, PlanAmount, ProgressCurve
from .project import ConstructionState, Light, ProductionLine, Project, Stage, Tier
from .reviewing import GroupReview, ReviewItem, RollingReview
from .rolling import PoolPolicy, PoolTransfer, TierCriterion

__all__ = [
    "AnnualPlan",
    "AnnualTarget",
    "Application",
    "ApplicationDecision",
    "ConstructionState",
    "EntryStep",
    "GroupGoal",
    "GroupReview",
    "GroupTask",
    "Light",
    "Milestone",
    "PlanAmount",
    "PoolPolicy",
    "PoolTransfer",
    "ProductionLine",
    "ProgressCurve",
    "Project",
    "ProjectDivision",
    "ProjectList",
    "ProjectListEntry",
    "ProjectStage",
    "ProjectTier",
    "Responsibility",
    "ReviewItem",
    "RollingReview",
    "Stage",
    "Suspension",
    "Tier",
    "TierCriterion",
]
