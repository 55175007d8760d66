"""Meetings, their agendas and what they decide."""

from .decision import Decision
from .meeting import AgendaItem, Meeting, Section

__all__ = ["AgendaItem", "Decision", "Meeting", "Section"]
