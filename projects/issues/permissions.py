"""Which roles may do what with issues, as first set up. Scope comes from each Grant."""

from projects.directory.roles import EVERYONE, Role, grant_to_roles

grant_to_roles("issues", "view_issue", *EVERYONE)
grant_to_roles("issues", "raise_issue", *EVERYONE)
grant_to_roles("issues", "assign_issue", Role.REVIEWER, Role.OFFICE, Role.COMMISSION)
grant_to_roles(
    "issues",
    "handle_issue",
    Role.REPORTER,
    Role.REVIEWER,
    Role.WORKING_GROUP,
    Role.COMMISSION,
    Role.APPROVAL,
    Role.STEWARD,
    Role.AGENT,
    Role.PROMOTION,
)
grant_to_roles("issues", "verify_issue", Role.REVIEWER, Role.OFFICE, Role.SUPERVISION, Role.COMMISSION)
grant_to_roles("issues", "supervise_issue", Role.SUPERVISION, Role.OFFICE)
grant_to_roles("issues", "coordinate_issue", Role.OFFICE)

# What the offices set in the admin site, and what can be read there.
for model in ("escalationrule", "issuesettings"):
    for action in ("view", "add", "change"):
        grant_to_roles("issues", f"{action}_{model}", Role.OFFICE)
for model in ("helprequest", "supervision"):
    grant_to_roles("issues", f"view_{model}", Role.OFFICE)
