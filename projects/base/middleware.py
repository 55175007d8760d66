"""What a request knows: its day, its number and its language."""

import contextvars
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone, translation


@dataclass(frozen=True)
class RequestFacts:
    """What an Event keeps of the request in which it was made."""

    id: str = ""
    address: str | None = None


OUTSIDE = RequestFacts()
current_facts = contextvars.ContextVar("request_facts", default=OUTSIDE)


class RequestFactsMiddleware:
    """Sets `request.now`, `request.today` and `request.id`: the only edge that asks what day it is."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.now = timezone.now()
        request.today = timezone.localdate(request.now)
        request.id = uuid.uuid4().hex
        token = current_facts.set(RequestFacts(request.id, request.META.get("REMOTE_ADDR")))
        try:
            return self.get_response(request)
        finally:
            current_facts.reset(token)


class LanguageMiddleware:
    """Chinese unless the reader chose otherwise.

    The browser's own preference is not asked: many office PCs run an English browser.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        known = {code for code, _name in settings.LANGUAGES}
        language = chosen if chosen in known else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response
