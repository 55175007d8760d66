from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from projects.ui import registry


class DirectoryConfig(AppConfig):
    name = "projects.directory"
    label = "directory"
    verbose_name = _("directory")

    def ready(self):
        from . import axes_words, checks, history, permissions  # noqa: F401 - two of them register themselves
        from .roles import roles_in_words, sync_roles

        post_migrate.connect(sync_roles, dispatch_uid="directory.sync_roles")
        registry.captions.append(roles_in_words)
        history.register()
        axes_words.name_the_app()
