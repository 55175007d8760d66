"""How acts of the admin site read in history."""

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from projects.base import sentences
from projects.base.changes import changes_in_words


def kind_words(event):
    """What kind of record it was, and what was changed of it, in the reader's language."""
    model = apps.get_model(event.params["model"])
    told = "" if event.verb == "admin.add" else _("; ").join(changes_in_words(event, model))
    return {
        "kind": model._meta.verbose_name,
        "changes": _(": %(changes)s.") % {"changes": told} if told else _("."),
    }


def register():
    """Tell `base.sentences` how what the admin site records reads."""
    for verb, text in (
        ("admin.add", _("%(who)s entered %(kind)s “%(name)s” in the administration%(changes)s")),
        ("admin.change", _("%(who)s changed %(kind)s “%(name)s” in the administration%(changes)s")),
        ("admin.delete", _("%(who)s deleted %(kind)s “%(name)s” in the administration%(changes)s")),
    ):
        sentences.register(verb, text, kind_words)
