"""Who serves, and who may look up everybody who does."""

from django.db.models import Q

from .models import Grant, Leader, Organisation, User

ENTERPRISE = Organisation.Kind.ENTERPRISE


def serving(on):
    """The people of the authorities on a day: those with a unit and a role, and leaders in office. Nobody of
    an enterprise is among them, which may be in talks."""
    roles = Grant.objects.on(on).order_by().values("user")
    leaders = Leader.objects.serving(on).order_by().values("user")
    found = Q(is_active=True, is_system=False, organisation__isnull=False, pk__in=roles) | Q(pk__in=leaders)
    return User.objects.filter(found).exclude(organisation__kind=ENTERPRISE)


def is_official(user):
    """Whether somebody serves himself, and so works with all the others: by his unit (a query), or by a role
    that reaches further than one enterprise."""
    if user.is_superuser or any(grant.scope in ("CITY", "DIVISION") for grant in user.active_grants):
        return True
    return user.organisation is not None and user.organisation.kind != ENTERPRISE
