"""How the history of permits reads."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from projects.base import sentences
from projects.pool.history import changed

from .models import PreparationProfile


def name_words(event):
    """The procedure in the reader's language."""
    params = event.params
    english = get_language() == "en" and params.get("name_en")
    return {"name": params["name_en"] if english else params.get("name", "")}


def needed_words(event):
    """Whether it is needed, in words."""
    return {**name_words(event), "needed": _("needed") if event.params.get("applicable") else _("not needed")}


def register():
    """Tell `base.sentences` how acts on permits read."""
    add = sentences.register
    for verb, text in (
        ("begin", _("%(who)s began to prepare “%(name)s” on %(on)s.")),
        ("accept", _("%(who)s recorded that “%(name)s” was accepted on %(on)s; promised for %(due)s.")),
        ("supplement", _("%(who)s asked for a supplement to “%(name)s” on %(on)s.")),
        ("resume", _("%(who)s recorded the supplement to “%(name)s” on %(on)s; now promised for %(due)s.")),
        ("supply", _("%(who)s recorded the document “%(document)s” for “%(name)s” on %(on)s.")),
        ("grant", _("%(who)s recorded that “%(name)s” was granted on %(on)s.")),
        ("refuse", _("%(who)s recorded that “%(name)s” was refused on %(on)s.")),
        ("transfer", _("%(who)s handed “%(name)s” to %(department)s.")),
        ("attach", _("%(who)s added the file “%(file)s” to “%(name)s”.")),
        ("lapse", _("“%(name)s” was valid until %(until)s and has lapsed.")),
        ("take_back", _("%(who)s took the latest steps of “%(name)s” back; it stands as before.")),
        ("reuse_regional", _("%(who)s let “%(assessment)s” stand for “%(name)s” on %(on)s.")),
    ):
        add(f"permit.{verb}", text, name_words)
    add("permit.adjust", _("%(who)s said that “%(name)s” is %(needed)s."), needed_words)
    add("permit.plan", _("%(who)s planned the permits: %(count)s more needed, %(less)s not needed."))
    add("permit.profile", _("%(who)s told what decides the needs: %(changes)s."), changed(PreparationProfile))
