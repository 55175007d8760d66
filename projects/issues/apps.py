from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IssuesConfig(AppConfig):
    name = "projects.issues"
    label = "issues"
    verbose_name = _("issues")

    def ready(self):
        from projects.imports import kinds

        from . import history, importing, permissions, shown  # noqa: F401 - permissions register themselves

        history.register()
        shown.register()
        kinds.register(importing.Issues())
