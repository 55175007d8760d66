from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "projects.meetings"
    label = "meetings"
    verbose_name = _("meetings")

    def ready(self):
        from . import dossier, history, permissions, shown  # noqa: F401 - they register themselves

        history.register()
        shown.register()
        dossier.register()
