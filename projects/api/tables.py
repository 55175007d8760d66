"""The table of tokens."""

import django_filters
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.ui.columns import Column
from projects.ui.filters import FilterSet, MultiChoiceFilter, SearchFilter
from projects.ui.tables import BadgeColumn, DateColumn, DateTimeColumn, Table, TextColumn

from .models import ApiToken, Scope

STANDINGS = [
    ("valid", gettext_lazy("valid")),
    ("expired", gettext_lazy("expired")),
    ("revoked", gettext_lazy("revoked")),
]


class ScopeFilter(django_filters.ChoiceFilter):
    """Tokens that may be used for something. Scopes are few and known, and none is part of another, so that
    a list of them is searched as text, which all databases do alike."""

    def filter(self, qs, value):
        return qs.filter(scopes_text__contains=f'"{value}"') if value else qs


class TokenFilters(FilterSet):
    """By state, by what it is for, by name."""

    q = SearchFilter(fields=("name", "prefix", "note", "user__name", "user__username"))
    standing = MultiChoiceFilter(label=gettext_lazy("State"), choices=STANDINGS)
    scope = ScopeFilter(label=gettext_lazy("May be used to"), choices=Scope.choices)

    class Meta:
        model = ApiToken
        fields = []


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
    account = TextColumn(
        gettext_lazy("Account"), accessor="user__username", order_by="user__username", visible=False
    )
    scopes = ScopesColumn(gettext_lazy("May be used to"), orderable=False)
    last_day = DateColumn(gettext_lazy("Valid until"))
    last_used_at = DateTimeColumn(gettext_lazy("Last used (noted once an hour)"))
    created = DateTimeColumn(gettext_lazy("Made at"), phone=False)
    created_by = TextColumn(
        accessor="created_by",
        related=("created_by",),
        order_by="created_by__name",
        phone=False,
        visible=False,
    )
    revoked_at = DateTimeColumn(phone=False, visible=False)
    revoked_by = TextColumn(
        accessor="revoked_by",
        related=("revoked_by",),
        order_by="revoked_by__name",
        phone=False,
        visible=False,
    )
    revoked_why = TextColumn(gettext_lazy("Why revoked"), orderable=False, phone=False, visible=False)
    note = TextColumn(orderable=False, phone=False)
    act = RevokeColumn("", accessor="pk", orderable=False, exclude_from_export=True)

    class Meta:
        order_by = ("-created",)
