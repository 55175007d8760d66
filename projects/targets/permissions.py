"""Which roles read targets and the cockpit, and who enters published figures, as first set up."""

from projects.directory.roles import Role, grant_to_roles

VIEW = "targets.view_indicator"
ENTER = "targets.enter_indicatorvalue"
READING = (
    Role.LEADER,
    Role.SECRETARY,
    Role.OFFICE,
    Role.SUPERVISION,
    Role.COMMISSION,
    Role.POOL_ADMIN,
    Role.PROMOTION,
)

grant_to_roles("targets", "view_indicator", *READING)
grant_to_roles("targets", "enter_indicatorvalue", Role.POOL_ADMIN, Role.COMMISSION, Role.PROMOTION)
for action in ("add", "change"):
    grant_to_roles("targets", f"{action}_indicator", Role.POOL_ADMIN)
grant_to_roles("targets", "view_indicatorvalue", Role.POOL_ADMIN)
