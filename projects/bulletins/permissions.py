"""Which roles may do what with bulletins, as first set up. Scope comes from each Grant."""

from projects.directory.roles import EVERYONE, Role, grant_to_roles

# What is published is for everybody; the internal edition, with its red list, for those who decide and check.
INTERNAL = (
    Role.OFFICE,
    Role.LEADER,
    Role.SECRETARY,
    Role.SUPERVISION,
    Role.COMMISSION,
)
grant_to_roles("bulletins", "view_bulletin", *EVERYONE)
grant_to_roles("bulletins", "read_internal_bulletin", *INTERNAL)
grant_to_roles("bulletins", "prepare_bulletin", Role.OFFICE)
grant_to_roles("bulletins", "publish_bulletin", Role.OFFICE)
grant_to_roles("bulletins", "check_bulletin", Role.REVIEWER)
grant_to_roles("bulletins", "countersign_bulletin", Role.REVIEWER, Role.COMMISSION, Role.APPROVAL)
grant_to_roles("bulletins", "approve_bulletin", Role.LEADER, Role.COMMISSION)

for action in ("view", "change"):
    grant_to_roles("bulletins", f"{action}_routestep", Role.OFFICE)
for model in ("edition", "erratum"):
    grant_to_roles("bulletins", f"view_{model}", Role.OFFICE)
