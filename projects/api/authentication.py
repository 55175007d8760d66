"""Who asks: a system by its token, or a person by his session."""

import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from rest_framework import authentication
from rest_framework.exceptions import AuthenticationFailed

from .models import ApiToken

WORD = "bearer"
# How exactly it is known when a token was last used.
USED = datetime.timedelta(hours=1)


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer <token>`. A token is taken from nowhere else: addresses stand in logs."""

    def authenticate(self, request):
        word, _blank, key = request.headers.get("Authorization", "").partition(" ")
        if word.lower() != WORD:
            return None
        token = find(key.strip(), request.now)
        if token is None:
            raise AuthenticationFailed(
                _("The token is not known, has expired or was revoked."), code="bad_token"
            )
        note_use(token, request.now)
        return token.user, token

    def authenticate_header(self, request):
        return 'Bearer realm="Baolian"'


class SessionAuthentication(authentication.SessionAuthentication):
    """Who is signed in on the pages; what he writes needs the token against forgery (CSRF) as there."""


def find(key, now):
    """The valid token of a key, or None (one query)."""
    prefix = key.partition(".")[0]
    rows = ApiToken.objects.filter(revoked=False, expiry_date__gt=now).select_related("user__organisation")
    token = rows.filter(prefix=prefix[:8]).first()
    if token is None or not token.user.is_active or token.user.is_superuser:
        return None
    # Not ApiToken.is_valid: it may write.
    return token if ApiToken.objects.key_generator.verify(key, token.hashed_key) else None


def note_use(token, now):
    """Keep when the token was used, once an hour."""
    if token.last_used_at is None or token.last_used_at < now - USED:
        used = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - USED)
        ApiToken.objects.filter(used, pk=token.pk).update(last_used_at=now)
