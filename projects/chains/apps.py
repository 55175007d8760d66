from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChainsConfig(AppConfig):
    name = "projects.chains"
    label = "chains"
    verbose_name = _("industry chains")

    def ready(self):
        from . import api, history, permissions, shown  # noqa: F401 - they register themselves

        history.register()
        shown.register()
        api.register()
