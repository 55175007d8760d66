"""What is refused, as JSON: a stable `code`, a sentence in the reader's language, and `errors` by field."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from projects.base.errors import RuleViolation, StaleVersion
from projects.directory.rights import Refused

# Rules that say "not as it stands now", where asking again later, or after reading anew, makes sense.
CONFLICTS = {
    "already_reviewed",
    "closed",
    "documents_missing",
    "no_next_step",
    "not_now",
    "not_open",
    "not_ready",
    "passed",
    "revoked",
    "same",
    "supplied",
}


class NoSuchPage(exceptions.NotFound):
    """404: a list has no such page."""

    default_code = "no_such_page"


def body(code, message, errors=None, **more):
    """The body of a refusal."""
    return {"code": code, "message": str(message), "errors": errors or {}, **more}


def of_rule(error, errors=None):
    """A rule of the city: 409 where somebody was faster or it cannot be now, else 400."""
    if isinstance(error, StaleVersion):
        stands = {"version": error.current.version}
        if error.shown is not None:
            stands["current"] = error.shown
        return Response(body(error.code, error, errors, **stands), status.HTTP_409_CONFLICT)
    code = status.HTTP_409_CONFLICT if error.code in CONFLICTS else status.HTTP_400_BAD_REQUEST
    return Response(body(error.code, error, errors), code)


def by_field(detail, prefix=""):
    """{field: [sentences]} of what a serializer or a filter set says, nested fields by dots."""
    if isinstance(detail, dict):
        found = {}
        for name, inner in detail.items():
            found |= by_field(inner, f"{prefix}.{name}" if prefix else str(name))
        return found
    if isinstance(detail, list) and any(isinstance(one, dict) for one in detail):
        found = {}
        for place, inner in enumerate(detail):
            found |= by_field(inner, f"{prefix}.{place}") if inner else {}
        return found
    sentences = detail if isinstance(detail, list) else [detail]
    return {prefix: [str(one) for one in sentences]}


def answer(error, context):
    """DRF's handler of exceptions; None for what is a fault of ours."""
    if isinstance(error, RuleViolation):
        set_rollback()
        return of_rule(error)
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        response.data = body("invalid", _("Something in the request is not valid."), by_field(error.detail))
    elif isinstance(error, Refused):
        code = getattr(error, "code", "forbidden")
        response.data = body(code, error.reason, who_can=error.who_can)
    elif isinstance(error, PermissionDenied | exceptions.PermissionDenied):
        response.data = body("forbidden", str(error) or _("Your roles do not allow this."))
    elif isinstance(error, NoSuchPage):
        response.data = body(error.default_code, error.detail)
    elif isinstance(error, Http404 | exceptions.NotFound):
        response.data = body("not_found", _("There is no such thing, or none that you may see."))
    else:
        code = error.get_codes() if isinstance(error, exceptions.APIException) else "error"
        response.data = body(code if isinstance(code, str) else "error", error.detail)
    return response
