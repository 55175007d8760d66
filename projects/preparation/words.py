"""What the rules found, as sentences in the reader's language."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from projects.base.errors import RuleViolation
from projects.base.wording import names

from . import need
from .models import Permit

# The acts as buttons say them.
ACTS = {
    "begin": gettext_lazy("Start preparing"),
    "accept": pgettext_lazy("permit", "Accept"),
    "supplement": gettext_lazy("Ask for a supplement"),
    "resume": gettext_lazy("Supplement is in"),
    "supply": gettext_lazy("Document is in"),
    "grant": pgettext_lazy("permit", "Grant"),
    "refuse": gettext_lazy("Refuse"),
    "reuse_regional": gettext_lazy("Use the zone's assessment"),
    "adjust": gettext_lazy("Needed or not"),
    "transfer": gettext_lazy("Hand to another department"),
}
FACTS = {
    "public": gettext_lazy("public money"),
    "technical": gettext_lazy("technical upgrade"),
    "industry": gettext_lazy("industry"),
    "new_land": gettext_lazy("new land"),
    "grassland": gettext_lazy("grassland"),
    "forest": gettext_lazy("forest land"),
    "water": gettext_lazy("taking of water"),
    "hazardous": gettext_lazy("hazardous goods or mining"),
    "listed": gettext_lazy("catalogue of approvals"),
    "land_ha": gettext_lazy("area of land"),
    "earthworks_m3": gettext_lazy("earthworks"),
    "energy_tce": gettext_lazy("energy use"),
    "eia": gettext_lazy("kind of environmental assessment"),
}


def act_label(act):
    """The button of an act."""
    return ACTS[act]


def day(value):
    """A day as tables have it."""
    return date_format(value, "Y-m-d")


def why_needed(found):
    """Why a procedure is needed or not, from a need.Need."""
    if found.why == need.ALWAYS:
        return _("Every project needs it.")
    facts = names(FACTS[name] for name in found.facts)
    if found.why == need.KNOWN:
        return _("Follows from: %(facts)s.") % {"facts": facts}
    return _("Assumed until it is known: %(facts)s.") % {"facts": facts}


def contradiction(found, board):
    """A rules.Contradiction as a sentence."""
    row = board.row(found.code)
    name = row.permit.procedure if row else found.code
    if found.kind == "start_too_early":
        return _(
            "The start is planned for %(planned)s, but the permits allow it on %(day)s at the earliest: "
            "“%(name)s” decides."
        ) % {"planned": day(found.day), "day": day(found.other), "name": name}
    if found.other is None:
        return _("The start of %(started)s is recorded without “%(name)s”, which the law asks for first.") % {
            "started": day(found.day),
            "name": name,
        }
    return _("The start is recorded for %(started)s, before “%(name)s” was granted on %(granted)s.") % {
        "started": day(found.day),
        "name": name,
        "granted": day(found.other),
    }


def held_up(board):
    """By how much the permits allow the start later than planned, and which of them holds it up now."""
    parts = []
    if late := board.path.late_by:
        said = ngettext("%(count)s working day late", "%(count)s working days late", late)
        parts.append(said % {"count": late})
    if board.best:
        parts.append(_("held up by %(permit)s") % {"permit": board.best[0].permit.procedure})
    return pgettext("between figures", ", ").join(parts)


def start_lacks(project, on):
    """What a start on a day would lack: sentences for whoever records it (one query).

    The pool asks this before it moves a project to "started" (pool.starting.start_checks).
    """
    permits = Permit.objects.filter(project=project).hard_stops().needed().select_related("procedure")
    return [
        _("“%(name)s” is not granted, and the law asks for it before the start.") % {"name": permit.procedure}
        for permit in permits.order_by("procedure__order")
        if permit.granted_on is None
        or permit.granted_on > on
        or (permit.valid_until is not None and permit.valid_until < on)
    ]


def advanced(result):
    """What became of many permits, as sentences: (done, [skipped])."""
    count = len(result.done)
    said = ngettext("%(count)s permit went one step on.", "%(count)s permits went one step on.", count)
    skipped = [
        _("Left as it is: %(project)s, %(name)s: %(why)s")
        % {"project": permit.project, "name": permit.procedure, "why": why}
        for permit, why in result.skipped
        if isinstance(why, RuleViolation) or why
    ]
    return said % {"count": count}, skipped


def left(permit, why):
    """A permit that was left as it is, and why."""
    return _("Left as it is: %(project)s, %(name)s: %(why)s") % {
        "project": permit.project,
        "name": permit.procedure,
        "why": why,
    }
