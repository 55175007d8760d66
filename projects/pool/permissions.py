"""Which roles may do what with projects, as first set up. Scope comes from each Grant."""

from projects.directory.roles import EVERYONE, Role, grant_to_roles

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
