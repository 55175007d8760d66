"""Making and revoking tokens."""

import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import require

from .models import ApiToken, Scope

# A token ends with its last day: the moment before its end lies on that day.
MOMENT = datetime.timedelta(seconds=1)


def make(*, user, name, scopes, expires_at, note="", by, at):
    """A token of a system; returns (the row, the token itself, which is kept nowhere).

    Raises RuleViolation `no_such_user` for who cannot act or is an administrator (a token never reads
    without a scope), `scope_needed` or `expiry_past`.
    """
    require(
        user.is_active and not user.is_superuser,
        "no_such_user",
        _("A token acts for an account in use that is no administrator's."),
    )
    scopes = [one.value for one in Scope if one in scopes]
    require(scopes, "scope_needed", _("Say what the token may be used for."))
    require(expires_at > at, "expiry_past", _("The token would have expired already."))
    with transaction.atomic():
        token, key = ApiToken.objects.create_key(
            user=user,
            name=name.strip(),
            scopes=scopes,
            expiry_date=expires_at,
            note=note.strip(),
            created_by=by,
        )
        events.record("api_token.make", token, by=by, at=at, params=_told(token))
    return token, key


def revoke(token, *, by, at, reason=""):
    """End a token at once. Raises RuleViolation `revoked` for one that is revoked already."""
    with transaction.atomic():
        row = ApiToken.objects.select_for_update(of=("self",)).select_related("user").get(pk=token.pk)
        require(not row.revoked, "revoked", _("The token is revoked already."))
        row.revoked, row.revoked_by, row.revoked_at = True, by, at
        row.save(update_fields=["revoked", "revoked_by", "revoked_at"])
        events.record("api_token.revoke", row, by=by, at=at, reason=reason.strip(), params=_told(row))
    return row


def _told(token):
    """What history says of a token; never the token itself."""
    return {
        "name": token.name,
        "prefix": token.prefix,
        "user": str(token.user),
        "scopes": token.scopes,
        "until": token.expiry_date,
    }
