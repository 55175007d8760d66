"""Which roles see the runs of others, as first set up; what one may bring in is the kind's to say."""

from projects.directory.roles import Role, grant_to_roles

from . import kinds

VIEW = "imports.view_importrun"

grant_to_roles("imports", "view_importrun", Role.POOL_ADMIN, Role.OFFICE)


def may_import(user):
    """Whether there is anything that the user may bring in."""
    return user.is_authenticated and bool(kinds.open_to(user))


def sees_all(user):
    """Whether the user sees everybody's runs."""
    return user.is_superuser or any(
        grant.scope == "CITY" and VIEW in grant.permissions for grant in user.active_grants
    )


def may_open(user):
    """Whether the pages of imports are for the user at all."""
    return may_import(user) or sees_all(user)
