"""Who keeps the tokens of the API, as first set up: the dispatch office, which also gives roles."""

from projects.directory.roles import Role, grant_to_roles

KEEP = "api.keep_apitoken"

grant_to_roles("api", "keep_apitoken", Role.OFFICE)
grant_to_roles("api", "view_apitoken", Role.OFFICE)
