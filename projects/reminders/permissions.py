"""Which roles keep the robots of groups, read the log of messages and set the rules, as first set up."""

from projects.directory.roles import Role, grant_to_roles

for action in ("view", "add", "change", "delete"):
    grant_to_roles("reminders", f"{action}_robot", Role.OFFICE, Role.REVIEWER)
grant_to_roles("reminders", "view_delivery", Role.OFFICE)
for action in ("view", "add", "change"):
    grant_to_roles("reminders", f"{action}_sourcerule", Role.OFFICE)
