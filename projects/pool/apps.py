from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from projects.base import triggers


class PoolConfig(AppConfig):
    name = "projects.pool"
    label = "pool"
    verbose_name = _("project pool")

    def ready(self):
        from . import (  # noqa: F401 - permissions and ticks register themselves
            api,
            dossier_parts,
            importing,
            permissions,
            reminding,
            searching,
            shown,
            ticks,
        )

        triggers.protect("pool_pooltransfer")
        shown.register()
        importing.register()
        api.register()
        reminding.register()
        searching.register()
        dossier_parts.register()
