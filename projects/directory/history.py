"""How acts of the admin site read in history."""

from django.utils.translation import gettext_lazy as _

from projects.base import sentences


def register():
    """Tell `base.sentences` how what the admin site records reads."""
    sentences.register("admin.add", _("%(who)s entered %(kind)s “%(name)s” in the administration."))
    sentences.register("admin.change", _("%(who)s changed %(kind)s “%(name)s” in the administration."))
    sentences.register("admin.delete", _("%(who)s deleted %(kind)s “%(name)s” in the administration."))
