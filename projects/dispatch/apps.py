from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DispatchConfig(AppConfig):
    name = "projects.dispatch"
    label = "dispatch"
    verbose_name = _("dispatch")

    def ready(self):
        from . import permissions, ticks  # noqa: F401 - they register themselves
