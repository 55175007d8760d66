from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PoolConfig(AppConfig):
    name = "projects.pool"
    label = "pool"
    verbose_name = _("project pool")

    def ready(self):
        from . import permissions, shown  # noqa: F401 - permissions register themselves

        shown.register()
