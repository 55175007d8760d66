"""Reading from a replica, for a province: only where DATABASE_REPLICA_URL names one.

A request that only reads does so on the replica. Whoever has just written stays on the primary for a
few seconds, so that he finds what he wrote; so does everything outside of a request.
"""

import contextvars

from django.core import signing

COOKIE = "primary"
SECONDS = 10
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_reads_from = contextvars.ContextVar("reads_from", default="default")


class ReplicaRouter:
    """Reads go where the request may read; a write brings the rest of it to the primary."""

    def db_for_read(self, model, **hints):
        return _reads_from.get()

    def db_for_write(self, model, **hints):
        _reads_from.set("default")
        return "default"

    def allow_relation(self, first, second, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == "default"


class ReplicaMiddleware:
    """Says for each request where it may read; the first in the list that touches the database."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        reads_only = request.method in SAFE_METHODS
        token = _reads_from.set("replica" if reads_only and not wrote_lately(request) else "default")
        try:
            response = self.get_response(request)
        finally:
            _reads_from.reset(token)
        if not reads_only:
            response.set_cookie(
                COOKIE,
                signing.TimestampSigner().sign("1"),
                max_age=SECONDS,
                httponly=True,
                samesite="Lax",
                secure=request.is_secure(),
            )
        return response


def wrote_lately(request):
    """Whether this browser wrote within the last seconds."""
    try:
        signing.TimestampSigner().unsign(request.COOKIES.get(COOKIE, ""), max_age=SECONDS)
    except signing.BadSignature:
        return False
    return True
