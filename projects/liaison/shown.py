"""What the liaison shows on pages that are not its own; called once as the app starts."""

from . import history


def register():
    """Fill the registries."""
    history.register()
