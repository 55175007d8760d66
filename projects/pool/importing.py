"""What the pool brings in from files; called once as the app starts."""

from projects.imports import kinds

from .importing_plans import Plans
from .importing_projects import Projects


def register():
    """Enter the kinds of the pool."""
    kinds.register(Projects())
    kinds.register(Plans())
