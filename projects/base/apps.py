from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from . import converters


class BaseConfig(AppConfig):
    name = "projects.base"
    label = "base"
    verbose_name = _("ground")

    def ready(self):
        from . import planner  # noqa: F401 - ticks register themselves

        converters.register()
