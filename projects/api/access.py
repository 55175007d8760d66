"""Whether a request may be answered at all. Which rows it sees is what its account may see on the pages: the
querysets say it (`*/querysets.py`; what is in talks: `investment/querysets.py`)."""

from django.utils.translation import gettext as _
from rest_framework.permissions import SAFE_METHODS, BasePermission

from projects.directory.rights import Refused

from .models import ApiToken, Scope


class OutOfScope(Refused):
    """403: the token is for something else."""

    code = "scope"


def asked_scope(request, view):
    """The scope that a request needs: to read, or what the view names for writing."""
    return Scope.READ if request.method in SAFE_METHODS else view.write_scope


class InScope(BasePermission):
    """Signed in, and with a token whose scopes cover the request."""

    def has_permission(self, request, view):
        if not request.user.is_authenticated:
            return False
        scope = asked_scope(request, view)
        if isinstance(request.auth, ApiToken) and scope is not None and scope not in request.auth.scopes:
            raise OutOfScope(_("This token may not be used to: %(scope)s.") % {"scope": Scope(scope).label})
        return True
