"""Tokens of the systems that speak with the API. Only a token's hash is kept: it is shown once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rest_framework_api_key.models import AbstractAPIKey, BaseAPIKeyManager


class Scope(models.TextChoices):
    """What a token may be used for. What it reads and writes is, within that, what its person may."""

    READ = "read", _("read")
    WRITE_WEEKLY = "write:weekly", _("write weekly reports")
    WRITE_PERMITS = "write:permits", _("write permits")


class TokenManager(BaseAPIKeyManager):
    """Makes tokens; their key in the table is a number, as history names what it is about by one."""

    def assign_key(self, obj):
        key = super().assign_key(obj)
        obj.id = None
        return key


class ApiToken(AbstractAPIKey):
    """A token of one system (接口令牌): it acts as `user` and nothing more, within its scopes, until
    `expiry_date` or until it is revoked."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_tokens", verbose_name=_("acts as")
    )
    scopes = models.JSONField(_("scopes"), default=list)
    note = models.CharField(_("note"), max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("revoked by"),
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    # Written once an hour at most (see authentication), so that reading does not write.
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    objects = TokenManager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-created", "-pk"]
        default_permissions = ("view",)
        permissions = [("keep_apitoken", "Can make and revoke tokens of the API")]
        constraints = [
            models.CheckConstraint(condition=Q(expiry_date__isnull=False), name="api_token_ends_some_day"),
            models.CheckConstraint(
                condition=Q(revoked=False, revoked_at__isnull=True)
                | Q(revoked=True, revoked_at__isnull=False),
                name="api_token_revoked_at_a_moment",
            ),
        ]

    @property
    def scopes_in_words(self):
        """Its scopes by name."""
        return [Scope(one).label for one in self.scopes if one in Scope]

    def stands(self, now):
        """`revoked`, `expired` or `valid`."""
        if self.revoked:
            return "revoked"
        return "expired" if self.expiry_date <= now else "valid"
