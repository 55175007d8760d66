"""Which roles may do what with permits, as first set up. Scope comes from each Grant."""

from projects.directory.roles import EVERYONE, Role, grant_to_roles

grant_to_roles("preparation", "view_permit", *EVERYONE)
# Who takes a permit through its steps, and so also tells that it was accepted.
grant_to_roles(
    "preparation",
    "handle_permit",
    Role.REPORTER,
    Role.REVIEWER,
    Role.STEWARD,
    Role.AGENT,
    Role.APPROVAL,
    Role.COMMISSION,
    Role.WORKING_GROUP,
)
# Who may record a decision without the paper; others who handle a permit give its number.
grant_to_roles("preparation", "decide_permit", Role.APPROVAL, Role.COMMISSION)
grant_to_roles(
    "preparation",
    "adjust_permit",
    Role.REVIEWER,
    Role.STEWARD,
    Role.AGENT,
    Role.APPROVAL,
    Role.COMMISSION,
    Role.POOL_ADMIN,
)

# Sessions: who convenes them records their outcomes, as far as he decides on the permits.
grant_to_roles("preparation", "view_session", *EVERYONE)
grant_to_roles("preparation", "convene_session", Role.APPROVAL, Role.COMMISSION)

# Service records: who helps writes them down; whoever keeps order puts right what others wrote.
HELPING = (Role.STEWARD, Role.AGENT, Role.APPROVAL, Role.COMMISSION)
grant_to_roles("preparation", "view_servicerecord", *EVERYONE)
grant_to_roles("preparation", "add_servicerecord", *HELPING)
grant_to_roles("preparation", "change_servicerecord", Role.COMMISSION, Role.POOL_ADMIN)

# Naming stewards and agents, for many projects at once.
grant_to_roles("preparation", "assign_steward", Role.APPROVAL, Role.COMMISSION, Role.POOL_ADMIN)

# What the admin site keeps and shows.
for model in ("procedure", "regionalassessment", "preparationpolicy"):
    for action in ("view", "add", "change"):
        grant_to_roles("preparation", f"{action}_{model}", Role.POOL_ADMIN)
for model in ("permitstep", "missingdocument", "preparationprofile"):
    grant_to_roles("preparation", f"view_{model}", Role.POOL_ADMIN)
