"""Refusing in words: what was not permitted, and who can do it."""

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import pgettext

from .roles import Role


class Refused(PermissionDenied):
    """403 with the reason and, in `who_can`, the roles that may; the page shows both."""

    def __init__(self, reason, who_can=""):
        super().__init__(str(reason))
        self.reason, self.who_can = str(reason), who_can


def roles_with(*permissions):
    """The roles that have any of some permissions (`pool.change_project`), in words (one query)."""
    found = Q()
    for permission in permissions:
        app_label, codename = permission.split(".")
        found |= Q(permissions__content_type__app_label=app_label, permissions__codename=codename)
    known = set(Group.objects.filter(found).values_list("name", flat=True))
    return pgettext("between roles", ", ").join(str(role.label) for role in Role if role.value in known)


def refuse(permission, reason):
    """Raise Refused, naming the roles that have the permission."""
    raise Refused(reason, roles_with(permission))


def require_may(user, permission, reason):
    """Refuse unless a grant of today carries the permission, in any scope."""
    if not user.may(permission):
        refuse(permission, reason)
