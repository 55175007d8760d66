"""How the history of comparisons reads."""

from django.utils.translation import gettext_lazy as _

from projects.base import sentences


def register():
    """Tell `base.sentences` how the acts read."""
    sentences.register("comparison.make", _("%(who)s compared the list “%(file)s”."))
