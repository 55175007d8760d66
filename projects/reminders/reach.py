"""For which divisions and units somebody keeps robots and copies texts."""

from django.db.models import Q

from projects.directory.models import Division, Organisation

VIEW, ADD, LOG = "reminders.view_robot", "reminders.add_robot", "reminders.view_delivery"


def _grants(user, permission):
    return [grant for grant in user.active_grants if permission in grant.permissions]


def divisions_of(user, permission=VIEW):
    """The divisions for which a grant of today gives a permission (one query)."""
    grants = _grants(user, permission)
    if user.is_superuser or any(grant.scope == "CITY" for grant in grants):
        return Division.objects.all()
    condition = Q(pk__in=[])
    for grant in grants:
        if grant.scope == "DIVISION":
            condition |= Q(path__startswith=grant.division.path)
    return Division.objects.filter(condition)


def units_of(user, permission=VIEW):
    """The departments and groups for which it does (one query)."""
    grants = _grants(user, permission)
    units = Organisation.objects.exclude(kind=Organisation.Kind.ENTERPRISE)
    if user.is_superuser or any(grant.scope == "CITY" for grant in grants):
        return units
    condition = Q(pk__in=[grant.organisation_id for grant in grants if grant.scope == "ORGANISATION"])
    for grant in grants:
        if grant.scope == "DIVISION":
            condition |= Q(division__path__startswith=grant.division.path)
    return units.filter(condition)
