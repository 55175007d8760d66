from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InvestmentConfig(AppConfig):
    name = "projects.investment"
    label = "investment"
    verbose_name = _("investment promotion")

    def ready(self):
        from . import (  # noqa: F401 - permissions register themselves
            dossier,
            permissions,
            searching,
            shown,
            shown_signed,
        )

        shown.register()
        shown_signed.register()
        searching.register()
        dossier.register()
