"""Opening one project for a reader: not visible is 404, visible and not permitted is 403."""

from django.http import Http404
from django.utils.translation import gettext as _

from projects.directory.models import Division
from projects.directory.rights import refuse

from ..models import Project

RELATED = ("division", "owner", "responsible_department", "working_group", "chain")
NEVER_READ = [
    f"{unit}__{field}"
    for unit in ("owner", "responsible_department", "working_group")
    for field in ("kind", "short_name", "division", "credit_code", "order", "is_demo")
]
RIGHTS = ("change", "move", "exempt", "report")


def open_project(request, pk):
    """The project with what it refers to and `may_<action>` for each of RIGHTS; else Http404."""
    rights = {action: Project.objects.allowed_q(request.user, action) for action in RIGHTS}
    scoped = [action for action, right in rights.items() if not isinstance(right, bool)]
    visible = Project.objects.allowed(request.user).with_rights(request.user, *scoped)
    try:
        project = visible.select_related(*RELATED).defer(*NEVER_READ).get(pk=pk)
    except Project.DoesNotExist:
        raise Http404 from None
    for action in RIGHTS:
        if action not in scoped:
            setattr(project, f"may_{action}", rights[action])
    return project


def open_to(request, pk, *actions):
    """The project, if the reader may do one of the actions with it; refuses naming who may."""
    project = open_project(request, pk)
    if not any(getattr(project, f"may_{action}") for action in actions):
        refuse(
            f"pool.{actions[0]}_project",
            _("You may read “%(project)s” and not change this.") % {"project": project.name},
        )
    return project


def divisions_for(user, action):
    """The divisions in which the user may do an action with projects, as a queryset."""
    permission = f"pool.{action}_project"
    divisions = Division.objects.all()
    if user.is_superuser:
        return divisions
    grants = [grant for grant in user.active_grants if permission in grant.permissions]
    if any(grant.scope == "CITY" for grant in grants):
        return divisions
    found = Division.objects.none()
    for grant in grants:
        if grant.scope == "DIVISION":
            found |= divisions.below(grant.division)
    return found
