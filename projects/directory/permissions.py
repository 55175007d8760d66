"""Which roles keep the directory in the admin site, as first set up."""

from .roles import Role, grant_to_roles

for model in ("organisation", "leader", "chain", "division"):
    for action in ("view", "add", "change"):
        grant_to_roles("directory", f"{action}_{model}", Role.POOL_ADMIN)
# The dispatch office gives roles and scopes.
for model in ("user", "grant", "delegation"):
    for action in ("view", "add", "change"):
        grant_to_roles("directory", f"{action}_{model}", Role.OFFICE)
grant_to_roles("directory", "view_organisation", Role.OFFICE)
grant_to_roles("directory", "view_leader", Role.OFFICE)
for model in ("calendarday", "calendaryear"):
    for action in ("view", "add", "change"):
        grant_to_roles("base", f"{action}_{model}", Role.OFFICE)
