"""How the history of the liaison reads."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.base import sentences
from projects.base.changes import label_of
from projects.base.money import DASH
from projects.directory.models import Leader

from .models import Directive, TeamMember, Visit


def level_words(event):
    """The level of the leader, and the document."""
    params = event.params
    return {
        "level": label_of(Leader.Level.choices, params.get("level")),
        "document": params.get("document") or DASH,
    }


def duty_words(event):
    """Since when, and the document; what was recorded without a day held from the day of the act."""
    on = event.params.get("on") or timezone.localdate(event.at).isoformat()
    return {"on": on, "document": event.params.get("document") or DASH}


def part_words(event):
    """The part somebody has in the team."""
    return {"part": label_of(TeamMember.Part.choices, event.params.get("part"))}


def visit_words(event):
    """The kind of visit."""
    return {"kind": label_of(Visit.Kind.choices, event.params.get("kind"))}


def corrected_words(event):
    """What was changed, from what to what."""
    fields = {field.name: field.verbose_name for field in Visit._meta.get_fields() if not field.is_relation}
    fields["leader"] = _("leader")
    said = []
    for name, (old, new) in event.changes.items():
        if name == "kind":
            old, new = (label_of(Visit.Kind.choices, code) for code in (old, new))
        said.append(f"{fields.get(name, name)} “{old}” → “{new}”")
    return {"changes": "; ".join(said)}


def basis_words(event):
    """On what a directive was entered."""
    return {"basis": label_of(Directive.Basis.choices, event.params.get("basis"))}


def register():
    """Tell `base.sentences` how these acts read."""
    add = sentences.register
    add("leader.plan_visit", _("%(who)s planned a visit to “%(project)s” on %(on)s."))
    add("leader.drop_visit", _("%(who)s took out the visit to “%(project)s” planned for %(on)s."))
    add("leader.show_visits", _("%(who)s let calendars show the planned visits."))
    add("leader.hide_visits", _("%(who)s took the planned visits out of calendars."))
    add(
        "liaison.assign",
        _("%(who)s named %(named)s as liaison leader (%(level)s) from %(on)s on, document %(document)s."),
        level_words,
    )
    add(
        "liaison.hand_over",
        _(
            "%(who)s handed the project over from %(before)s to %(named)s (%(level)s) on %(on)s, "
            "document %(document)s."
        ),
        level_words,
    )
    add(
        "liaison.leave",
        _("%(who)s recorded that %(named)s (%(level)s) left on %(on)s; a successor is awaited."),
        level_words,
    )
    add(
        "leader.leave",
        _("%(who)s recorded that %(named)s left on %(on)s, document %(document)s."),
        level_words,
    )
    add(
        "liaison.end",
        _("%(who)s ended the assignment of %(named)s (%(level)s) on %(on)s, document %(document)s."),
        level_words,
    )
    add(
        "liaison.duty_unit",
        _("%(who)s named %(named)s as duty unit from %(on)s on, document %(document)s."),
        duty_words,
    )
    add(
        "liaison.take_back",
        _("%(who)s took the handover to %(before)s back; %(named)s (%(level)s) goes on leading the project."),
        level_words,
    )
    add("liaison.unassign", _("%(who)s took the naming of %(named)s (%(level)s) back."), level_words)
    add("liaison.no_duty_unit", _("%(who)s took the naming of %(named)s as duty unit back."))
    add(
        "liaison.propose",
        _("%(who)s proposed the project for the liaison list of %(year)s (%(points)s points)."),
    )
    add(
        "liaison.approve",
        _(
            "%(who)s recorded the approval of %(count)s liaison projects of %(year)s by %(approver)s, "
            "document %(document)s."
        ),
    )
    add("team_member.join", _("%(who)s put %(named)s on the team (%(part)s) from %(on)s on."), part_words)
    add("team_member.leave", _("%(who)s took %(named)s (%(part)s) off the team on %(on)s."), part_words)
    add("visit.record", _("%(who)s recorded a visit of %(leader)s (%(kind)s) on %(on)s."), visit_words)
    add("visit.correct", _("%(who)s corrected it: %(changes)s."), corrected_words)
    add("visit.attach", _("%(who)s added the file “%(file)s”."))
    add(
        "directive.leave",
        _("%(who)s left a directive to %(to)s, answer due %(due)s (%(basis)s)."),
        basis_words,
    )
    add("directive.progress", _("%(who)s reported progress."))
    add("directive.answer", _("%(who)s gave the answer."))
    add("directive.more", _("%(who)s added to the answer."))
    add("directive.return", _("%(who)s sent the answer back."))
    add("directive.withdraw", _("%(who)s took the directive back."))
    add("issue.directive", _("%(who)s left a directive on it to %(to)s, answer due %(due)s: %(text)s"))
    add("directive.close", _("%(who)s closed the directive."))
