"""Which roles work with the platforms: those that keep what the city reports to them."""

from projects.directory.roles import Role, grant_to_roles

KEEPERS = (Role.POOL_ADMIN, Role.OFFICE, Role.COMMISSION)

grant_to_roles("platforms", "view_platformlayout", *KEEPERS)
for action in ("view", "add"):
    grant_to_roles("platforms", f"{action}_comparison", *KEEPERS)
for action in ("add", "change"):
    grant_to_roles("platforms", f"{action}_platformlayout", Role.POOL_ADMIN)
for action in ("view", "add", "change", "delete"):
    grant_to_roles("platforms", f"{action}_layoutcolumn", Role.POOL_ADMIN)
