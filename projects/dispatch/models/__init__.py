"""The week: reports, the chain they pass, lights, what statistics recognised."""

from .chain import Batch, ChainStep, Chase, ReportStep
from .light import Exemption, LightAssessment, LightRuleSet
from .month import MonthlyReturn, MonthSettings
from .report import PlanItem, ReportCorrection, WeeklyReport
from .schedule import DispatchSchedule
from .statistics import StatisticalFigure

__all__ = [
    "Batch",
    "ChainStep",
    "Chase",
    "DispatchSchedule",
    "Exemption",
    "LightAssessment",
    "LightRuleSet",
    "MonthSettings",
    "MonthlyReturn",
    "PlanItem",
    "ReportCorrection",
    "ReportStep",
    "StatisticalFigure",
    "WeeklyReport",
]
