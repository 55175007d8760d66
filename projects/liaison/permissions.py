"""What roles may do with the liaison, as first set up. Scope comes from each Grant.

A directive is left by the leader or by whom he has delegated it to (directory.Delegation), so there is
no permission to leave one. Load and missing visits are for the office; a leader sees his own.
"""

from projects.directory.roles import EVERYONE, Role, grant_to_roles

LEDGER = (Role.OFFICE, Role.SUPERVISION, Role.LEADER, Role.SECRETARY, Role.POOL_ADMIN, Role.COMMISSION)
HANDLING = (
    Role.REPORTER,
    Role.REVIEWER,
    Role.STEWARD,
    Role.WORKING_GROUP,
    Role.APPROVAL,
)

grant_to_roles("liaison", "view_liaisondetail", *LEDGER)
grant_to_roles("liaison", "assign_liaisondetail", Role.OFFICE)
grant_to_roles("liaison", "load_liaisondetail", Role.OFFICE)
grant_to_roles("liaison", "team_liaisondetail", Role.OFFICE, Role.SECRETARY, Role.POOL_ADMIN, Role.REVIEWER)
grant_to_roles("liaison", "view_visit", *EVERYONE)
grant_to_roles("liaison", "record_visit", Role.OFFICE)
grant_to_roles("liaison", "view_directive", *LEDGER, *HANDLING)
grant_to_roles("liaison", "answer_directive", Role.OFFICE, Role.REVIEWER, Role.REPORTER)
grant_to_roles("liaison", "view_liaisonselection", *LEDGER)
grant_to_roles("liaison", "propose_liaisonselection", Role.OFFICE, Role.COMMISSION, Role.POOL_ADMIN)
grant_to_roles("liaison", "approve_liaisonselection", Role.OFFICE)

# What the admin site keeps and shows.
for model in ("liaisonsettings", "selectioncriterion"):
    for action in ("view", "add", "change"):
        grant_to_roles("liaison", f"{action}_{model}", Role.OFFICE)
