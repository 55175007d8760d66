"""Checks of a deployment: `manage.py check --deploy --database default`."""

from django.conf import settings
from django.core import checks

from .models import User


@checks.register(checks.Tags.database, deploy=True)
def no_demo_accounts_in_production(app_configs, databases, **kwargs):
    """The demo's accounts have a published password: a production database must not hold them."""
    if not databases or settings.MODE != "production":
        return []
    if User.objects.filter(is_demo=True, is_active=True).exists():
        return [
            checks.Error(
                "This database holds the demo city with its published passwords.",
                hint="Start production on an empty database; the demo cannot be turned into it.",
                id="directory.E001",
            )
        ]
    return []
