"""What roles may do with dispatch beyond the acts on projects (pool.permissions)."""

from projects.directory.roles import Role, grant_to_roles

grant_to_roles(
    "dispatch",
    "view_statisticalfigure",
    Role.REPORTER,
    Role.REVIEWER,
    Role.OFFICE,
    Role.LEADER,
    Role.SECRETARY,
    Role.COMMISSION,
)
grant_to_roles("dispatch", "add_statisticalfigure", Role.OFFICE, Role.COMMISSION)
