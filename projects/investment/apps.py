from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InvestmentConfig(AppConfig):
    name = "projects.investment"
    label = "investment"
    verbose_name = _("investment promotion")

    def ready(self):
        from projects.directory import systems
        from projects.imports import kinds

        from . import (  # noqa: F401 - permissions register themselves
            api,
            dossier,
            importing,
            permissions,
            searching,
            shown,
            shown_signed,
        )

        # What is in talks is shown by being of a team, and a system is of none (see querysets).
        systems.shows_nothing("investment.view_prospect", "investment.view_negotiation")
        shown.register()
        api.register()
        shown_signed.register()
        kinds.register(importing.Agreements())
        searching.register()
        dossier.register()
