"""The table of tokens."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.ui.columns import Column
from projects.ui.tables import BadgeColumn, DateColumn, DateTimeColumn, Table, TextColumn

STANDINGS = [
    ("valid", gettext_lazy("valid")),
    ("expired", gettext_lazy("expired")),
    ("revoked", gettext_lazy("revoked")),
]


class ScopesColumn(Column):
    """What a token may be used for, in words."""

    def value(self, record):
        return ", ".join(str(one) for one in record.scopes_in_words)


class RevokeColumn(Column):
    """The way to end a token."""

    def value(self, record):
        return None if record.revoked else record.pk

    def html(self, value, record):
        href = reverse("api:token_revoke", args=[value])
        return format_html(
            '<a class="btn btn-quiet btn-sm" href="{}" aria-label="{}">{}</a>',
            href,
            _("Revoke the token “%(name)s”") % {"name": record.name},
            _("Revoke"),
        )


class TokenTable(Table):
    """Tokens; the queryset has their `standing` and `last_day`."""

    name = TextColumn(gettext_lazy("System"), pinned=True)
    standing = BadgeColumn(gettext_lazy("State"), choices=STANDINGS, strong=("valid",))
    prefix = TextColumn(gettext_lazy("Begins with"))
    user = TextColumn(accessor="user", related=("user",), order_by="user__name")
    scopes = ScopesColumn(gettext_lazy("May be used to"), orderable=False)
    last_day = DateColumn(gettext_lazy("Valid until"))
    last_used_at = DateTimeColumn(gettext_lazy("Last used (to the hour)"))
    created = DateTimeColumn(gettext_lazy("Made at"), phone=False)
    created_by = TextColumn(
        accessor="created_by", related=("created_by",), order_by="created_by__name", phone=False
    )
    note = TextColumn(orderable=False, phone=False)
    act = RevokeColumn("", accessor="pk", orderable=False, exclude_from_export=True)

    class Meta:
        order_by = ("-created",)
