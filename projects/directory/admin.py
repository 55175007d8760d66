"""People, their roles in their scopes, places, units, leaders, chains."""

from django import forms
from django.contrib import admin
from django.contrib.auth import admin as auth
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.base.admin import RecordedAdmin

from .models import Chain, Delegation, Division, Grant, Leader, Organisation, User


class GrantInline(admin.TabularInline):
    """The roles of a person, each with its scope and time."""

    model = Grant
    fk_name = "user"
    extra = 0
    autocomplete_fields = ["organisation"]
    verbose_name = _("role in a scope")
    verbose_name_plural = _("roles in their scopes")


class ActiveGrant(admin.SimpleListFilter):
    """Persons by a role they have today."""

    title = _("role of today")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return [(group.name, group.name) for group in Group.objects.order_by("pk")]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        today = Grant.objects.on(timezone.localdate())
        return queryset.filter(pk__in=today.filter(group__name=self.value()).values("user_id"))


class NewUserForm(UserCreationForm):
    class Meta:
        model = User
        fields = ["username", "name"]


class UserForm(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"


@admin.register(User)
class UserAdmin(RecordedAdmin, auth.UserAdmin):
    """Accounts. Only a superuser makes superusers and staff, and only one may change one."""

    form, add_form = UserForm, NewUserForm
    list_display = ["username", "name", "organisation", "phone", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", ActiveGrant]
    list_select_related = ["organisation"]
    search_fields = ["username", "name", "phone"]
    ordering = ["username"]
    filter_horizontal = []
    autocomplete_fields = ["organisation"]
    inlines = [GrantInline]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["name", "organisation", "phone", "email", "is_demo"]}),
        (_("Account"), {"fields": ["is_active", "is_staff", "is_superuser", "last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "name", "password1", "password2"]})]

    def get_readonly_fields(self, request, obj=None):
        fixed = ["last_login", "date_joined"]
        return fixed if request.user.is_superuser else [*fixed, "is_staff", "is_superuser"]

    def has_change_permission(self, request, obj=None):
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        """An account is closed by making it inactive: history goes on naming it."""
        return False


@admin.register(Grant)
class GrantAdmin(RecordedAdmin):
    """All roles of all persons, to be looked through by role, scope and time."""

    list_display = ["user", "group", "scope", "division", "organisation", "valid_from", "valid_to", "reason"]
    list_filter = ["group", "scope", "division"]
    list_select_related = ["user", "group", "division", "organisation"]
    search_fields = ["user__username", "user__name"]
    autocomplete_fields = ["user", "organisation"]
    date_hierarchy = "valid_from"


admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(RecordedAdmin, auth.GroupAdmin):
    """What a role may do. Its name is its code; the pages show its words."""


@admin.register(Division)
class DivisionAdmin(RecordedAdmin):
    list_display = ["code", "name", "short_name", "kind", "parent", "order"]
    list_filter = ["kind"]
    list_select_related = ["parent"]
    search_fields = ["code", "name", "short_name"]
    readonly_fields = ["path"]


@admin.register(Organisation)
class OrganisationAdmin(RecordedAdmin):
    list_display = ["name", "short_name", "kind", "division", "phone", "order"]
    list_filter = ["kind", "division"]
    list_select_related = ["division"]
    search_fields = ["name", "short_name", "credit_code"]


@admin.register(Chain)
class ChainAdmin(RecordedAdmin):
    list_display = ["name", "name_en", "order"]


class DelegationInline(admin.TabularInline):
    """Who may act for the leader."""

    model = Delegation
    extra = 0
    autocomplete_fields = ["delegate"]


class LeaderForm(forms.ModelForm):
    """A leader; that he left can only be taken back here."""

    def clean_left_on(self):
        day = self.cleaned_data["left_on"]
        if day is not None and day != self.instance.left_on:
            raise ValidationError(
                _("That a leader leaves is recorded on his page, where what he holds ends with it."),
                code="not_here",
            )
        return day


@admin.register(Leader)
class LeaderAdmin(RecordedAdmin):
    """Leaders in protocol order, never ranked."""

    form = LeaderForm
    list_display = ["user", "body", "level", "post", "protocol_order", "division", "left_on"]
    list_filter = ["body", "level", "division"]
    list_select_related = ["user", "division"]
    search_fields = ["user__name", "post"]
    autocomplete_fields = ["user"]
    inlines = [DelegationInline]


@admin.register(Delegation)
class DelegationAdmin(RecordedAdmin):
    list_display = ["principal", "delegate", "acts", "valid_from", "valid_to", "document_number"]
    list_select_related = ["principal__user", "delegate"]
    search_fields = ["principal__user__name", "delegate__name"]
    autocomplete_fields = ["principal", "delegate"]
