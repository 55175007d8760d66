"""The dossier of a project as a file."""

import re

from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from projects.base.official import MIME
from projects.ui.files import saved_as

from ..dossier import LANGUAGE, Reading, dossier
from ..reading import project_file
from .opening import open_project


@require_safe
def download(request, pk):
    """All that the reader may see of one project as one .docx (a fixed number of queries)."""
    project = open_project(request, pk)
    with translation.override(LANGUAGE):
        file = project_file(project, on=request.today, today=request.today)
        content = dossier(Reading(request.user, project, file, request.today), at=request.now)
        parts = [_("Dossier"), project.name[:60], f"{request.today:%Y%m%d}"]
        name = "_".join(re.sub(r"\W+", "_", part) for part in parts) + ".docx"
    return saved_as(HttpResponse(content, content_type=MIME), name)
