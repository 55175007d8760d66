from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DispatchConfig(AppConfig):
    name = "projects.dispatch"
    label = "dispatch"
    verbose_name = _("dispatch")

    def ready(self):
        from projects.imports import kinds
        from projects.pool import weeks

        from . import (  # noqa: F401 - they register themselves
            api,
            dossier,
            extending,
            history,
            importing,
            importing_statistics,
            permissions,
            problems,
            provided,
            reminding,
            return_panels,
            shown,
            site_check_panels,
            ticks,
        )

        kinds.register(importing.WeeklyFigures())
        kinds.register(importing_statistics.StatisticalFigures())
        weeks.provide(provided.ReportedWeeks())
        history.register()
        dossier.register()
        shown.register()
        api.register()
        reminding.register()
        return_panels.register()
        site_check_panels.register()
        extending.register()
        problems.register()
