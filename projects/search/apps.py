from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "projects.search"
    label = "search"
    verbose_name = _("search")

    def ready(self):
        from . import ticks  # noqa: F401 - ticks register themselves
