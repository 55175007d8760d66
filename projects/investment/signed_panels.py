"""What promotion shows of what was signed elsewhere: on the page of a project and of its application."""

from .identity import completed_of
from .models import Agreement
from .views.signed_common import VIEW


def sees(user):
    """Who works with agreements."""
    return user.may(VIEW)


def of_project(request, project):
    """The agreements of which a project came, amounts side by side (two queries); None without one."""
    rows = Agreement.objects.allowed(request.user).of_project(project).with_funds()
    found = list(rows.select_related("prospect").order_by("signed_on", "pk"))
    if not found:
        return None
    return {"rows": found, "completed": completed_of(project, request.today)}


def of_application(request, application):
    """The agreements that an application to the pool carries on (one query); None without one."""
    rows = Agreement.objects.allowed(request.user).filter(application=application).with_funds()
    found = list(rows.select_related("prospect").order_by("signed_on", "pk"))
    return {"rows": found, "completed": None} if found else None
