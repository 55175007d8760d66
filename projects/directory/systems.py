"""Accounts of systems (系统账号): platforms and servers that speak with Baolian, and are no persons.

A system acts by a token alone. Whoever lets it in, or gives it a role, must see himself what it will see:
else one who keeps accounts could read through a system what is not shown to him.
"""

import datetime

from django.apps import apps
from django.db.models import Q
from django.utils.translation import pgettext

from .models import Grant

# How the permissions by which something is seen begin.
SEEING = ("view_", "oversee_", "read_")
# Permissions that show a system nothing by themselves, such as of what only its team sees.
_nothing = set()


def shows_nothing(*permissions):
    """Say that some permissions (`investment.view_prospect`) show a system nothing; called as apps start."""
    _nothing.update(permissions)


def seeing(permissions):
    """Those of some permissions by which a system sees anything."""
    return {one for one in permissions if one.partition(".")[2].startswith(SEEING) and one not in _nothing}


def covers(mine, theirs):
    """Whether one grant's scope reaches everything that another's does."""
    if mine.scope == "CITY":
        return True
    if mine.scope == theirs.scope == "DIVISION":
        return theirs.division.path.startswith(mine.division.path)
    return mine.scope == theirs.scope == "ORGANISATION" and mine.organisation_id == theirs.organisation_id


def beyond(giver, grants):
    """The permissions to see something that grants carry and the giver does not hold in such a scope; none
    for a superuser. Two queries for the giver's own grants, and one for each role among the others."""
    if giver.is_superuser:
        return set()
    own = giver.active_grants
    return {
        permission
        for grant in grants
        for permission in seeing(grant.permissions)
        if not any(permission in mine.permissions and covers(mine, grant) for mine in own)
    }


def grants_of(system, today: datetime.date):
    """What a system may do today or will be able to do: its grants that have not ended."""
    rows = Grant.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=today), user=system)
    return list(rows.select_related("group", "division"))


def in_words(permissions):
    """What permissions are about, as the pages name it, each once."""
    names = set()
    for permission in permissions:
        label, _dot, codename = permission.partition(".")
        model = apps.all_models[label].get(codename.rpartition("_")[2])
        names.add(str(model._meta.verbose_name) if model is not None else permission)
    return pgettext("between roles", ", ").join(sorted(names))
