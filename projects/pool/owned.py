"""Roles that a higher app owns: its acts alone give and end them, and the pool leads to its page.

    owned.by_another(Responsibility.Role.LEADER, why=_("…"), page="liaison:project", label=_("Liaison"))

`page` is the name of an address that takes the project's key; `why` says in a sentence where it is done.
"""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from projects.base.errors import RuleViolation

_owners = {}


@dataclass(frozen=True)
class Owner:
    """Who owns a role: why the pool refuses, and where it is done instead."""

    why: Any
    page: str
    label: Any

    def address(self, project):
        """The owner's page of a project, given by its key."""
        return reverse(self.page, args=[project])


def by_another(role, *, why, page, label):
    """Say that a role is given and ended elsewhere."""
    _owners[role] = Owner(why, page, label)


def owner_of(role):
    """The Owner of a role, or None where the pool itself gives and ends it."""
    return _owners.get(role)


def reasons():
    """Where the owned roles are given, one sentence each."""
    return [owner.why for owner in _owners.values()]


def refuse(role):
    """Raise RuleViolation `owned` where the role is not the pool's."""
    owner = owner_of(role)
    if owner is not None:
        raise RuleViolation("owned", owner.why)
