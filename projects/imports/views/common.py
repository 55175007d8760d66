"""What the pages of imports share: who may open them, and the run of an address."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from projects.directory.rights import Refused

from .. import permissions
from ..models import ImportRun


def require_open(user):
    """Refuse who may bring in nothing and keeps no order over what others bring in."""
    if not permissions.may_open(user):
        raise Refused(_("There is nothing that you may import: files are for those who may enter records."))


def visible_run(request, pk):
    """A run that the reader may see; anything else is not there (404)."""
    runs = ImportRun.objects.allowed(request.user, "view").select_related(
        "file", "by", "done_by", "undone_by"
    )
    return get_object_or_404(runs, pk=pk)


def own_run(request, pk):
    """A run whose kind the reader may bring in, to do something with it."""
    run = visible_run(request, pk)
    if run.of_kind is None:
        raise Http404
    if not run.of_kind.permission(request.user):
        raise Refused(_("You may see this import, but not bring in records of this kind."))
    return run


def stamp(request):
    """Who, on which day, when."""
    return {"by": request.user, "on": request.today, "at": request.now}
