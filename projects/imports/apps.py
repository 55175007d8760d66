from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "projects.imports"
    label = "imports"
    verbose_name = _("imports")

    def ready(self):
        from . import history, permissions, shown  # noqa: F401 - permissions register themselves

        history.register()
        shown.register()
