from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InvestmentConfig(AppConfig):
    name = "projects.investment"
    label = "investment"
    verbose_name = _("investment promotion")

    def ready(self):
        from projects.imports import kinds

        from . import importing, permissions, shown, shown_signed  # noqa: F401 - permissions register themselves

        shown.register()
        shown_signed.register()
        kinds.register(importing.Agreements())
