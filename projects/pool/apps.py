from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from projects.base import triggers


class PoolConfig(AppConfig):
    name = "projects.pool"
    label = "pool"
    verbose_name = _("project pool")

    def ready(self):
        from . import api, importing, permissions, reminding, shown, ticks  # noqa: F401 - some register themselves

        triggers.protect("pool_pooltransfer")
        shown.register()
        importing.register()
        api.register()
        from . import (  # noqa: F401 - permissions and ticks register themselves
            dossier_parts,
            permissions,
            searching,
            shown,
            ticks,
        )

        searching.register()
        dossier_parts.register()
        reminding.register()
