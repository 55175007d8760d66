"""How the history of an import reads."""

from django.utils.translation import gettext_lazy as _

from projects.base import sentences

from . import kinds


def kind_words(event):
    """The kind of the import in words; its code where the program no longer knows it."""
    code = event.params["kind"]
    try:
        return {"kind": kinds.get(code).label}
    except KeyError:
        return {"kind": code}


def register():
    """Tell `base.sentences` how the acts on imports read."""
    for verb, text in (
        ("importrun.begin", _("%(who)s chose the file “%(file)s” for an import of: %(kind)s.")),
        (
            "importrun.apply",
            _(
                "%(who)s imported “%(file)s” (%(kind)s): %(new)s new, %(changed)s changed, %(left)s refused "
                "and left out."
            ),
        ),
        (
            "importrun.undo_others",
            _(
                "%(who)s undid the import of “%(file)s” (%(kind)s): %(rows)s rows; %(left)s that were "
                "changed since stayed as they are."
            ),
        ),
        ("importrun.undo", _("%(who)s undid the import of “%(file)s” (%(kind)s): %(rows)s rows.")),
        ("importrun.drop", _("%(who)s discarded the file “%(file)s” (%(kind)s); nothing was imported.")),
    ):
        sentences.register(verb, text, kind_words)
