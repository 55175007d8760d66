"""Opening permits for a reader: not visible is 404, visible and not permitted is 403."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from projects.directory.rights import refuse
from projects.pool.models import Project

from ..models import Permit
from ..reading import RIGHTS
from ..rights import ASKS, may_do

RELATED = (
    "procedure",
    "department",
    "regional",
    "project__division",
    "project__owner",
    "project__working_group",
)
ADJUST = "preparation.adjust_permit"


def open_permit(request, pk):
    """The permit with what it refers to and `may_handle`, `may_decide`, `may_adjust`; else Http404."""
    visible = Permit.objects.allowed(request.user).with_rights(request.user, *RIGHTS)
    return get_object_or_404(visible.select_related(*RELATED), pk=pk)


def require_act(permit, act):
    """Refuse, naming who may, unless the reader may do the act."""
    if not may_do(permit, act):
        refuse(
            f"preparation.{ASKS[act][-1]}_permit",
            _("You may read “%(permit)s” and not change this.") % {"permit": permit.procedure},
        )


def open_project(request, pk):
    """A project whose permits the reader may see, with `may_adjust`; `may_open` says whether its file
    is open to him too. Else Http404."""
    user = request.user
    projects = Project.objects.select_related("division", "owner", "working_group", "chain")
    project = projects.filter(pk=pk).first()
    if project is None:
        raise Http404
    project.may_open = Project.objects.permits(user, "view", project)
    if not project.may_open and not Permit.objects.allowed(user).filter(project=pk).exists():
        raise Http404
    project.may_adjust = Project.objects.permits(user, ADJUST, project)
    return project


def require_adjust(project):
    """Refuse unless the reader may say what the project needs."""
    if not project.may_adjust:
        refuse(ADJUST, _("You may read “%(project)s” and not change this.") % {"project": project.name})
