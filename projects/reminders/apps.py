from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RemindersConfig(AppConfig):
    name = "projects.reminders"
    label = "reminders"
    verbose_name = _("reminders")

    def ready(self):
        from . import history, permissions  # noqa: F401 - permissions register themselves

        history.register()
