from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LiaisonConfig(AppConfig):
    name = "projects.liaison"
    label = "liaison"
    verbose_name = _("liaison")

    def ready(self):
        from projects.pool import owned
        from projects.pool.models import Responsibility

        from . import api, dossier, importing, permissions, reminding, shown  # noqa: F401 - some register themselves

        owned.by_another(
            Responsibility.Role.LEADER,
            why=_("The liaison leader is named, handed over and ended on the project's page of the liaison."),
            page="liaison:project",
            label=_("To the liaison"),
        )
        shown.register()
        importing.register()
        api.register()
        dossier.register()
        reminding.register()
