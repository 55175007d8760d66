"""Who asks: a system by its token, or a person by his session."""

import datetime

from django.db.models import Q
from django.utils import timezone
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
        token = known(key.strip())
        if token is None:
            raise AuthenticationFailed(_("The token is not known."), code="bad_token")
        standing = token.stands(request.now)
        if standing == "revoked":
            raise AuthenticationFailed(
                _("The token was revoked at %(at)s.") % {"at": day_and_time(token.revoked_at)},
                code="revoked_token",
            )
        if standing == "expired":
            raise AuthenticationFailed(
                _("The token expired at %(at)s.") % {"at": day_and_time(token.expiry_date)},
                code="expired_token",
            )
        if not acts(token.user):
            raise AuthenticationFailed(
                _("The account for which the token acts is closed, or is none of a system."),
                code="closed_account",
            )
        note_use(token, request.now)
        return token.user, token

    def authenticate_header(self, request):
        return 'Bearer realm="Baolian"'


class SessionAuthentication(authentication.SessionAuthentication):
    """Who is signed in on the pages; what he writes needs the token against forgery (CSRF) as there."""


def known(key):
    """The token of a key, whether it is valid or not, or None (one query). Who holds the whole of a key is
    told what became of it; who guesses learns nothing."""
    prefix = key.partition(".")[0]
    token = ApiToken.objects.select_related("user__organisation").filter(prefix=prefix[:8]).first()
    # Not ApiToken.is_valid: it may write.
    if token is None or not ApiToken.objects.key_generator.verify(key, token.hashed_key):
        return None
    return token


def acts(user):
    """Whether a token may act for an account: that of a system in use."""
    return user.is_active and user.is_system and not user.is_superuser


def day_and_time(moment):
    """A moment as the pages write it."""
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def note_use(token, now):
    """Keep when the token was used, once an hour."""
    if token.last_used_at is None or token.last_used_at < now - USED:
        used = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - USED)
        ApiToken.objects.filter(used, pk=token.pk).update(last_used_at=now)
