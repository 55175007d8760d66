"""What roles may do with dispatch beyond the acts on projects (pool.permissions)."""

from projects.directory.roles import Role, grant_to_roles

grant_to_roles(
    "dispatch",
    "view_statisticalfigure",
    Role.REPORTER,
    Role.REVIEWER,
    Role.OFFICE,
    Role.LEADER,
    Role.SECRETARY,
    Role.COMMISSION,
)
grant_to_roles("dispatch", "add_statisticalfigure", Role.OFFICE, Role.COMMISSION)

# Checks on site are seen with their projects; who records one does not decide on its reduction.
grant_to_roles("dispatch", "record_sitecheck", Role.OFFICE, Role.SUPERVISION, Role.COMMISSION, Role.REVIEWER)
grant_to_roles("dispatch", "decide_sitecheck", Role.OFFICE)

# What the dispatch office sets in the admin site, and what it can read there.
for model in ("dispatchschedule", "chainstep", "lightruleset", "monthsettings"):
    for action in ("view", "add", "change"):
        grant_to_roles("dispatch", f"{action}_{model}", Role.OFFICE)
for model in (
    "weeklyreport",
    "reportstep",
    "batch",
    "chase",
    "reportcorrection",
    "returncorrection",
    "lightassessment",
    "exemption",
    "sitecheck",
    "reduction",
):
    grant_to_roles("dispatch", f"view_{model}", Role.OFFICE)
