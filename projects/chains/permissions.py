"""Which roles may do what with industry chains, as first set up.

The map of a chain is the city's: whoever sees projects reads it, with the projects of his scope by name.
The promotion bureau and the commission keep it; how far a task of the year is says the unit that has it.
"""

from projects.directory.roles import EVERYONE, Role, grant_to_roles

KEEPERS = (Role.PROMOTION, Role.COMMISSION)

for model in ("chainlink", "chainplan", "greenlink", "scaleentry"):
    grant_to_roles("chains", f"view_{model}", *EVERYONE)
    grant_to_roles("chains", f"keep_{model}", *KEEPERS)
grant_to_roles(
    "chains",
    "report_chaintask",
    *KEEPERS,
    Role.REPORTER,
    Role.REVIEWER,
    Role.OFFICE,
    Role.SUPERVISION,
    Role.POOL_ADMIN,
    Role.WORKING_GROUP,
    Role.APPROVAL,
)
