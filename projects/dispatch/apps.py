from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DispatchConfig(AppConfig):
    name = "projects.dispatch"
    label = "dispatch"
    verbose_name = _("dispatch")

    def ready(self):
        from projects.pool import weeks

        from . import (  # noqa: F401 - they register themselves
            extending,
            history,
            permissions,
            problems,
            provided,
            reminding,
            return_panels,
            shown,
            site_check_panels,
            ticks,
        )

        weeks.provide(provided.ReportedWeeks())
        history.register()
        shown.register()
        reminding.register()
        return_panels.register()
        site_check_panels.register()
        extending.register()
        problems.register()
