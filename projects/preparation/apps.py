from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PreparationConfig(AppConfig):
    name = "projects.preparation"
    label = "preparation"
    verbose_name = _("front-end support")

    def ready(self):
        from projects.imports import kinds

        from . import api, dossier, importing, permissions, reminding, shown, ticks  # noqa: F401 - some register themselves

        shown.register()
        kinds.register(importing.PermitSteps())
        api.register()
        dossier.register()
        reminding.register()
