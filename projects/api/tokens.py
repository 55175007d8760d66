"""Making and revoking tokens."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import require
from projects.directory import systems
from projects.directory.models import User

from .models import ApiToken, Scope

# A token ends with its last day: the moment before its end lies on that day.
MOMENT = datetime.timedelta(seconds=1)
# The same token asked for twice within it is a button pressed twice.
TWICE = datetime.timedelta(minutes=1)


def make(*, user, name, scopes, expires_at, note="", by, at):
    """A token of a system; returns (the row, the token itself, which is kept nowhere).

    Raises RuleViolation `no_such_user` for what is no account of a system, `beyond` for one that sees more
    than who makes the token, `scope_needed`, `expiry_past`, or `made_already` for the same once more.
    """
    require(
        user.is_active and user.is_system and not user.is_superuser,
        "no_such_user",
        _("A token acts for the account of a system that is in use, never for a person."),
    )
    unseen = systems.beyond(by, systems.grants_of(user, timezone.localdate(at)))
    require(
        not unseen,
        "beyond",
        _("The account sees more than you do, so you cannot make a token for it. You do not see: %(names)s."),
        names=systems.in_words(unseen),
    )
    scopes = [one.value for one in Scope if one in scopes]
    require(scopes, "scope_needed", _("Say what the token may be used for."))
    require(expires_at > at, "expiry_past", _("The token would have expired already."))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        same = ApiToken.objects.filter(user=user, name=name.strip(), created_by=by, revoked=False)
        require(
            not same.filter(created__gt=timezone.now() - TWICE).exists(),
            "made_already",
            _("A token for this system and account was made less than a minute ago."),
        )
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
