"""Promotion (招商): settings, leads, and what was signed."""

from .leads import Contact, Negotiation, Prospect, Share, Trip
from .settings import Band, PromotionPolicy, PromotionTask
from .signed import Agreement, FundReceipt

__all__ = [
    "Agreement",
    "Band",
    "Contact",
    "FundReceipt",
    "Negotiation",
    "PromotionPolicy",
    "PromotionTask",
    "Prospect",
    "Share",
    "Trip",
]
