"""The documents of a meeting: its material, and its minutes, which are a draft until they are issued."""

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from projects.base.official import MIME
from projects.ui.files import saved_as

from .. import documents
from ..shown_material import page_of
from .common import open_meeting


def as_word(request, pk, draw, named):
    """A document about a meeting as a file; in Chinese, whatever language its reader has chosen."""
    meeting = open_meeting(request, pk)
    with translation.override(settings.LANGUAGE_CODE):
        page = page_of(meeting, request.user, request.today)
        content = draw(meeting, page, str(request.user.organisation or request.user))
        name = f"{named(meeting)}.docx"
    return saved_as(HttpResponse(content, content_type=MIME), name)


@require_safe
def material(request, pk):
    """The material as a .docx."""
    return as_word(request, pk, documents.material, documents.material_title)


@require_safe
def minutes(request, pk):
    """The minutes as a .docx."""
    return as_word(request, pk, documents.minutes, documents.minutes_title)
