from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BulletinsConfig(AppConfig):
    name = "projects.bulletins"
    label = "bulletins"
    verbose_name = _("bulletins")

    def ready(self):
        from projects.base import triggers

        from . import api, permissions, shown  # noqa: F401 - permissions register themselves

        triggers.protect("bulletins_edition")
        triggers.protect("bulletins_erratum")
        shown.register()
        api.register()
