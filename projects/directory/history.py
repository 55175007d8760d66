"""How acts of the admin site read in history."""

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from projects.base import sentences


def kind_words(event):
    """What kind of record it was, in the reader's language."""
    return {"kind": apps.get_model(event.params["model"])._meta.verbose_name}


def register():
    """Tell `base.sentences` how what the admin site records reads."""
    for verb, text in (
        ("admin.add", _("%(who)s entered %(kind)s “%(name)s” in the administration.")),
        ("admin.change", _("%(who)s changed %(kind)s “%(name)s” in the administration.")),
        ("admin.delete", _("%(who)s deleted %(kind)s “%(name)s” in the administration.")),
    ):
        sentences.register(verb, text, kind_words)
