from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InvestmentConfig(AppConfig):
    name = "projects.investment"
    label = "investment"
    verbose_name = _("investment promotion")

    def ready(self):
        from . import (
            permissions,  # noqa: F401 - it registers itself
            shown_signed,
        )

        shown_signed.register()
