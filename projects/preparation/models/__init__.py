"""What a project needs before it may start: procedures, permits, and what is promised for them."""

from .permit import BY_KIND, Handling, MissingDocument, Permit, PermitStep, Status
from .procedure import Phase, PreparationPolicy, Procedure, RegionalAssessment
from .profile import PreparationProfile
from .service import ServiceRecord
from .session import WAYS, Session, SessionItem

__all__ = [
    "BY_KIND",
    "WAYS",
    "Handling",
    "MissingDocument",
    "Permit",
    "PermitStep",
    "Phase",
    "PreparationPolicy",
    "PreparationProfile",
    "Procedure",
    "RegionalAssessment",
    "ServiceRecord",
    "Session",
    "SessionItem",
    "Status",
]
