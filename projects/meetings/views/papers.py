"""The documents of a meeting: its material, and the draft of its minutes."""

from django.views.decorators.http import require_safe

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def material(request, pk):
    raise NotImplementedError


@require_safe
def minutes(request, pk):
    raise NotImplementedError
