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
            extending,
            history,
            importing,
            permissions,
            problems,
            provided,
            return_panels,
            shown,
            site_check_panels,
            ticks,
        )

        kinds.register(importing.WeeklyFigures())
        weeks.provide(provided.ReportedWeeks())
        history.register()
        shown.register()
        return_panels.register()
        site_check_panels.register()
        extending.register()
        problems.register()
