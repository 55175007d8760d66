from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PreparationConfig(AppConfig):
    name = "projects.preparation"
    label = "preparation"
    verbose_name = _("front-end support")

    def ready(self):
        from projects.imports import kinds

        from . import importing, permissions, shown, ticks  # noqa: F401 - two of them register themselves

        shown.register()
        kinds.register(importing.PermitSteps())
