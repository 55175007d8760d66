from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IssuesConfig(AppConfig):
    name = "projects.issues"
    label = "issues"
    verbose_name = _("issues")

    def ready(self):
        from . import history, permissions, reminding, shown  # noqa: F401 - permissions register themselves

        history.register()
        shown.register()
        reminding.register()
