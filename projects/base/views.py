"""Files, served to those who may see the record they belong to."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from .models import Attachment


@require_GET
def attachment(request, pk):
    """The file itself. Whoever may not see its record is told that there is none."""
    found = get_object_or_404(Attachment.objects.select_related("owner_type"), pk=pk)
    owners = found.owner_type.model_class().objects.allowed(request.user, "view")
    if not owners.filter(pk=found.owner_id).exists():
        raise Http404
    inline = found.content_type.startswith("image/") or found.content_type == "application/pdf"
    response = FileResponse(
        found.file.open("rb"), as_attachment=not inline, filename=found.name, content_type=found.content_type
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
