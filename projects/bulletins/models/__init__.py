"""Bulletins: how they go out, what they say, and what was published."""

from .bulletin import Bulletin, LightDecision, Section
from .published import Edition, Erratum, Reading, Receipt
from .route import RouteStep, SignOff

__all__ = [
    "Bulletin",
    "Edition",
    "Erratum",
    "LightDecision",
    "Reading",
    "Receipt",
    "RouteStep",
    "Section",
    "SignOff",
]
