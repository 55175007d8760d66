from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlatformsConfig(AppConfig):
    name = "projects.platforms"
    label = "platforms"
    verbose_name = _("platforms")

    def ready(self):
        from . import history, permissions, shown  # noqa: F401 - they register themselves

        history.register()
        shown.register()
