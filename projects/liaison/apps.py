from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LiaisonConfig(AppConfig):
    name = "projects.liaison"
    label = "liaison"
    verbose_name = _("liaison")

    def ready(self):
        from projects.pool import ending
        from projects.pool.models import Responsibility

        from . import holding, permissions, shown  # noqa: F401 - permissions register themselves

        ending.watch(Responsibility.Role.LEADER, holding.before_end)
        shown.register()
