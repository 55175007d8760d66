from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "projects.home"
    label = "home"
    verbose_name = _("home pages")

    def ready(self):
        from . import shown

        shown.register()
