"""Who is signed in, and what `user.has_perm` answers: the admin site asks it, pages ask for rows by
`.allowed`."""

from django.contrib.auth.backends import ModelBackend

from .models import User


class PasswordBackend(ModelBackend):
    """Sign-in by name and password; a request reads its user with the unit that every page names."""

    def get_user(self, user_id):
        user = User.objects.select_related("organisation").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user):
        """A system has no pages: it comes with a token."""
        return super().user_can_authenticate(user) and not user.is_system


class GrantBackend:
    """A permission counts where a grant of today gives it for the whole city.

    The admin site knows no scopes: who may only act in a part of the city does so on the pages.
    """

    def authenticate(self, request, **credentials):
        """Nobody signs in by this."""

    def has_perm(self, user, permission, obj=None):
        """Costs the user's grants, read once a request."""
        return user.is_active and any(
            grant.scope == "CITY" and permission in grant.permissions for grant in user.active_grants
        )

    def has_module_perms(self, user, app_label):
        """Whether any such permission is one of the app's."""
        return user.is_active and any(
            permission.startswith(f"{app_label}.")
            for grant in user.active_grants
            if grant.scope == "CITY"
            for permission in grant.permissions
        )
