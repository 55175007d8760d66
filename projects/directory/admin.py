"""People, their roles in their scopes, places, units, chains; leaders: admin_leaders."""

from django import forms
from django.contrib import admin
from django.contrib.auth import admin as auth
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.base.admin import RecordedAdmin

from . import admin_leaders, systems  # noqa: F401 - registers leaders and who acts for them
from .models import Chain, Division, Grant, Organisation, User
from .roles import role_in_words

MOMENTS = ["last_login", "date_joined"]


def roles_to_choose():
    """[(name, words)] of all roles (one query)."""
    return [(group.name, role_in_words(group.name)) for group in Group.objects.order_by("pk")]


class RoleField(forms.ModelChoiceField):
    """A choice of roles in words."""

    def label_from_instance(self, obj):
        return role_in_words(obj.name)


class NamesRoles:
    """A form of grants whose roles are named in words, not by their codes."""

    def formfield_for_foreignkey(self, db_field, request, **options):
        if db_field.name == "group":
            options["form_class"] = RoleField
        return super().formfield_for_foreignkey(db_field, request, **options)


class GrantForm(forms.ModelForm):
    """A role in a scope. What a system will see by it, its giver sees himself."""

    giver = None

    class Meta:
        model = Grant
        fields = ["user", "group", "scope", "division", "organisation", "valid_from", "valid_to", "reason"]

    def clean(self):
        given = super().clean()
        user = given.get("user") or getattr(self.instance, "user", None)
        if user is None or not user.is_system or not given.get("group") or not self.gives():
            return given
        asked = Grant(**{name: given.get(name) for name in ("group", "scope", "division", "organisation")})
        if asked.scope == Grant.Scope.DIVISION and asked.division is None:
            return given
        names = systems.in_words(systems.beyond(self.giver, [asked]))
        if names:
            told = _("A system gets no role by which it sees more than you do. You do not see: %(names)s.")
            self.add_error("group", told % {"names": names})
        return given

    def gives(self):
        """Whether something is given that was not there: to end a role earlier is none of that."""
        changed = set(self.changed_data) - {"reason"}
        if changed != {"valid_to"} or self.instance.pk is None:
            return bool(changed)
        old, new = self.initial.get("valid_to"), self.cleaned_data.get("valid_to")
        return new is None or (old is not None and new > old)


class GivesRoles(NamesRoles):
    """Grants, each with who gives it."""

    form = GrantForm


class GrantInline(GivesRoles, admin.TabularInline):
    """The roles of a person, each with its scope and time; one that was given is ended, not deleted."""

    model = Grant
    fk_name = "user"
    extra = 0
    can_delete = False
    autocomplete_fields = ["organisation"]
    verbose_name = _("role in a scope")
    verbose_name_plural = _("roles in their scopes")

    def get_formset(self, request, obj=None, **options):
        options["form"] = type("GrantForm", (GrantForm,), {"giver": request.user})
        return super().get_formset(request, obj, **options)


class ActiveGrant(admin.SimpleListFilter):
    """Persons by a role they have today."""

    title = _("role of today")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return roles_to_choose()

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        today = Grant.objects.on(timezone.localdate())
        return queryset.filter(pk__in=today.filter(group__name=self.value()).values("user_id"))


class NewUserForm(UserCreationForm):
    """A new account; that of a system has no password."""

    class Meta:
        model = User
        fields = ["username", "name", "is_system"]

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if self.data.get("is_system"):
            for name in ("password1", "password2"):
                self.fields[name].required = False

    def set_password_and_save(self, user, password_field_name="password1", commit=True):
        if user.is_system:
            self.cleaned_data[password_field_name] = None
        return super().set_password_and_save(user, password_field_name, commit)


class UserForm(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"

    def clean_is_system(self):
        """No leader is a system."""
        is_system = self.cleaned_data["is_system"]
        if is_system and hasattr(self.instance, "leader"):
            raise forms.ValidationError(_("This is the account of a leader."), code="leader")
        return is_system


@admin.register(User)
class UserAdmin(RecordedAdmin, auth.UserAdmin):
    """Accounts. Only a superuser makes superusers and staff, and only one may change one."""

    form, add_form = UserForm, NewUserForm
    list_display = ["username", "name", "organisation", "phone", "is_active", "is_system", "is_staff"]
    list_filter = ["is_active", "is_system", "is_staff", ActiveGrant]
    list_select_related = ["organisation"]
    search_fields = ["username", "name", "phone"]
    ordering = ["username"]
    filter_horizontal = []
    autocomplete_fields = ["organisation"]
    inlines = [GrantInline]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["name", "organisation", "phone", "email", "is_demo"]}),
        (_("Account"), {"fields": ["is_active", "is_system", "is_staff", "is_superuser", *MOMENTS]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "name", "is_system", "password1", "password2"]})]

    def get_readonly_fields(self, request, obj=None):
        fixed = MOMENTS
        if request.user.is_superuser:
            return fixed
        # What an account is, is said when it is made: its roles were given to it as that.
        return [*fixed, "is_staff", "is_superuser", *(["is_system"] if obj is not None else [])]

    def has_change_permission(self, request, obj=None):
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        """An account is closed by making it inactive: history goes on naming it."""
        return False


class RoleOfGrant(admin.SimpleListFilter):
    """Grants by their role."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return roles_to_choose()

    def queryset(self, request, queryset):
        return queryset.filter(group__name=self.value()) if self.value() else queryset


@admin.register(Grant)
class GrantAdmin(GivesRoles, RecordedAdmin):
    """All roles of all persons, to be looked through by role, scope and time."""

    list_display = [
        "user",
        "in_words",
        "scope",
        "division",
        "organisation",
        "valid_from",
        "valid_to",
        "reason",
    ]
    list_filter = [RoleOfGrant, "scope", "division"]
    list_select_related = ["user", "group", "division", "organisation"]
    search_fields = ["user__username", "user__name"]
    autocomplete_fields = ["user", "organisation"]
    date_hierarchy = "valid_from"

    def get_form(self, request, obj=None, change=False, **options):
        options["form"] = type("GrantForm", (GrantForm,), {"giver": request.user})
        return super().get_form(request, obj, change, **options)

    @admin.display(description=_("role"), ordering="group")
    def in_words(self, grant):
        return role_in_words(grant.role)

    def has_delete_permission(self, request, obj=None):
        """A role that somebody has, or had, is ended; what has not begun can be taken back."""
        return obj is not None and obj.valid_from > request.today and self.has_change_permission(request, obj)


admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(RecordedAdmin, auth.GroupAdmin):
    """What a role may do. Its name is its code; the pages show its words."""

    list_display = ["name", "in_words"]

    @admin.display(description=_("role"))
    def in_words(self, group):
        return role_in_words(group.name)


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
