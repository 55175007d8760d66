"""Which roles may do what with projects, as first set up. Scope comes from each Grant."""

from projects.directory.roles import EVERYONE, Role, grant_to_roles

KEPT = (
    "projectlist",
    "projectlistentry",
    "progresscurve",
    "annualtarget",
    "poolpolicy",
    "tiercriterion",
    "entrystep",
)
SHOWN = (
    "rollingreview",
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
# A stage is moved by who keeps the pool and by the working group whose project it is.
grant_to_roles("pool", "move_project", Role.POOL_ADMIN, Role.WORKING_GROUP)
grant_to_roles("pool", "report_project", Role.REPORTER, Role.REVIEWER)
grant_to_roles("pool", "review_project", Role.REVIEWER)
grant_to_roles("pool", "gather_project", Role.REVIEWER)
grant_to_roles("pool", "check_project", Role.REVIEWER)
grant_to_roles("pool", "accept_project", Role.OFFICE)
grant_to_roles("pool", "correct_project", Role.OFFICE)
grant_to_roles("pool", "chase_project", Role.OFFICE, Role.REVIEWER)
grant_to_roles("pool", "exempt_project", Role.OFFICE)

grant_to_roles("pool", "view_pooltransfer", *EVERYONE)

# Applications: who proposes, who decides at which step; nobody decides on what he proposed himself.
PROPOSING = (
    Role.REPORTER,
    Role.REVIEWER,
    Role.WORKING_GROUP,
    Role.PROMOTION,
    Role.COMMISSION,
    Role.POOL_ADMIN,
)
READING = (Role.OFFICE, Role.LEADER, Role.SECRETARY, Role.SUPERVISION)
grant_to_roles("pool", "view_application", *PROPOSING, *READING)
grant_to_roles("pool", "propose_application", *PROPOSING)
grant_to_roles("pool", "check_application", Role.REVIEWER)
grant_to_roles("pool", "confirm_application", Role.COMMISSION)
grant_to_roles("pool", "decide_application", Role.COMMISSION, Role.POOL_ADMIN)

# The rolling review, and the working groups' tasks and goals.
ROLLING = (Role.WORKING_GROUP, Role.COMMISSION, Role.POOL_ADMIN)
for name in ("groupreview", "grouptask"):
    grant_to_roles("pool", f"view_{name}", *ROLLING, *READING)
grant_to_roles("pool", "open_rollingreview", Role.COMMISSION, Role.POOL_ADMIN)
grant_to_roles("pool", "answer_groupreview", Role.WORKING_GROUP, Role.COMMISSION)
grant_to_roles("pool", "gather_groupreview", Role.COMMISSION)
grant_to_roles("pool", "decide_groupreview", Role.COMMISSION, Role.POOL_ADMIN)
grant_to_roles("pool", "change_grouptask", *ROLLING)
for action in ("view", "add", "change"):
    grant_to_roles("pool", f"{action}_groupgoal", Role.COMMISSION, Role.POOL_ADMIN)

# What the admin site keeps: lists, curves, targets; what it shows of a project's past.
for model in (*KEPT, "milestone", "productionline"):
    for action in ("view", "add", "change"):
        grant_to_roles("pool", f"{action}_{model}", Role.POOL_ADMIN)
for model in SHOWN:
    grant_to_roles("pool", f"view_{model}", Role.POOL_ADMIN)
