from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TargetsConfig(AppConfig):
    name = "projects.targets"
    label = "targets"
    verbose_name = _("targets and indicators")

    def ready(self):
        from . import api, extending, history, permissions, shown  # noqa: F401 - permissions register themselves

        extending.register()
        history.register()
        shown.register()
        api.register()
