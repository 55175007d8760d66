"""Which roles may do what with projects, as first set up. Scope comes from each Grant."""

from projects.directory.roles import EVERYONE, Role, grant_to_roles

KEPT = ("projectlist", "projectlistentry", "progresscurve", "annualtarget")
SHOWN = (
    "annualplan",
    "planamount",
    "projectstage",
    "projecttier",
    "projectdivision",
    "responsibility",
    "suspension",
)

grant_to_roles("pool", "view_project", *EVERYONE)
grant_to_roles("pool", "add_project", Role.POOL_ADMIN)
grant_to_roles("pool", "change_project", Role.POOL_ADMIN)
grant_to_roles("pool", "report_project", Role.REPORTER, Role.REVIEWER)
grant_to_roles("pool", "review_project", Role.REVIEWER)
grant_to_roles("pool", "gather_project", Role.REVIEWER)
grant_to_roles("pool", "check_project", Role.REVIEWER)
grant_to_roles("pool", "accept_project", Role.OFFICE)
grant_to_roles("pool", "correct_project", Role.OFFICE)
grant_to_roles("pool", "chase_project", Role.OFFICE, Role.REVIEWER)
grant_to_roles("pool", "exempt_project", Role.OFFICE)

# What the admin site keeps: lists, curves, targets; what it shows of a project's past.
for model in (*KEPT, "milestone", "productionline"):
    for action in ("view", "add", "change"):
        grant_to_roles("pool", f"{action}_{model}", Role.POOL_ADMIN)
for model in SHOWN:
    grant_to_roles("pool", f"view_{model}", Role.POOL_ADMIN)
