"""The week: reports, the chain they pass, checks on site, lights, what statistics recognised."""

from .chain import Batch, ChainStep, Chase, ReportStep
from .light import Exemption, LightAssessment, LightRuleSet
from .month import MonthlyReturn, MonthSettings, ReturnCorrection, SignedSheet
from .report import PlanItem, ReportCorrection, WeeklyReport
from .schedule import DispatchSchedule
from .site_check import CheckPhoto, Reduction, SiteCheck
from .statistics import StatisticalFigure

__all__ = [
    "Batch",
    "ChainStep",
    "Chase",
    "CheckPhoto",
    "DispatchSchedule",
    "Exemption",
    "LightAssessment",
    "LightRuleSet",
    "MonthSettings",
    "MonthlyReturn",
    "PlanItem",
    "Reduction",
    "ReportCorrection",
    "ReportStep",
    "ReturnCorrection",
    "SignedSheet",
    "SiteCheck",
    "StatisticalFigure",
    "WeeklyReport",
]
