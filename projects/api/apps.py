from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "projects.api"
    label = "api"
    verbose_name = _("API")

    def ready(self):
        from . import permissions, places, shown  # noqa: F401 - permissions register themselves

        places.register()
        shown.register()
