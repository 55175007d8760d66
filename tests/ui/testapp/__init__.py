"""A tiny app whose lists and pages show everything that `ui` can do."""
