"""Industry chains: their links and what stands on them, the plan of a year, what follows production."""

from .after import GreenLink, ScaleEntry
from .chain import ChainEnterprise, ChainFigure, ChainLink, ChainPlace
from .plan import ChainPlan, ChainTask

__all__ = [
    "ChainEnterprise",
    "ChainFigure",
    "ChainLink",
    "ChainPlace",
    "ChainPlan",
    "ChainTask",
    "GreenLink",
    "ScaleEntry",
]
