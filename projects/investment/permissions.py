"""Which roles may do what in promotion, as first set up.

The bureau oversees everything. Units log and follow what is theirs; who else works with agreements reads
them. What is in talks is shown by being of the team, not by a role (see querysets).
"""

from projects.directory.roles import Role, grant_to_roles

FOLLOWING = (
    Role.PROMOTION,
    Role.REPORTER,
    Role.REVIEWER,
    Role.WORKING_GROUP,
    Role.COMMISSION,
    Role.LEADER,
    Role.SECRETARY,
)
READING = (*FOLLOWING, Role.OFFICE, Role.SUPERVISION, Role.POOL_ADMIN)
LOGGING = (Role.PROMOTION, Role.REPORTER, Role.REVIEWER, Role.WORKING_GROUP)

grant_to_roles("investment", "view_trip", *READING)
grant_to_roles("investment", "log_trip", *LOGGING)
for model in ("prospect", "negotiation"):
    grant_to_roles("investment", f"view_{model}", *FOLLOWING)
    grant_to_roles("investment", f"keep_{model}", *LOGGING)
grant_to_roles("investment", "oversee_prospect", Role.PROMOTION)
grant_to_roles("investment", "move_negotiation", Role.PROMOTION)
grant_to_roles("investment", "view_agreement", *READING)
grant_to_roles("investment", "keep_agreement", *LOGGING)
grant_to_roles("investment", "recognise_agreement", Role.PROMOTION)
grant_to_roles("investment", "view_fundreceipt", *READING)
grant_to_roles("investment", "report_fundreceipt", *LOGGING)
grant_to_roles("investment", "check_fundreceipt", Role.PROMOTION)
for model in ("band", "promotionpolicy", "promotiontask"):
    for action in ("view", "add", "change"):
        grant_to_roles("investment", f"{action}_{model}", Role.PROMOTION)
