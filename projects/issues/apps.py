from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IssuesConfig(AppConfig):
    name = "projects.issues"
    label = "issues"
    verbose_name = _("issues")

    def ready(self):
        from projects.imports import kinds

        from . import api, dossier, history, importing, permissions, reminding, searching, shown  # noqa: F401 - some register themselves

        history.register()
        shown.register()
        kinds.register(importing.Issues())
        api.register()
        searching.register()
        dossier.register()
        reminding.register()
