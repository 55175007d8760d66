"""Who may do which act on an issue, when it fits, and the true reason where somebody may not."""

from django.utils.translation import gettext as _

from projects.pool.tables import short

from .models import WORKED_ON, HelpRequest, Level, State

HS = HelpRequest.State


# When


def state_in(*states):
    return lambda scene: scene.issue.state in states


def is_going_on(scene):
    """Neither over nor waiting for its verification."""
    return scene.issue.is_open and scene.issue.state != State.RESOLVED


def in_hand(scene):
    return scene.issue.state in WORKED_ON


def help_is(*states):
    return lambda scene: scene.help is not None and scene.help.state in states


def supervision_is(*states):
    return lambda scene: scene.supervision is not None and scene.supervision.state in states


# Who


def assigns(scene):
    return scene.may.assign


def handles(scene):
    return scene.may.handle


def says_progress(scene):
    """Handles it, or carries its project as its steward."""
    return scene.may.handle or scene.may.holds


def adds_files(scene):
    return says_progress(scene) or scene.may.assign or raised(scene)


def raised(scene):
    return scene.issue.raised_by_id == scene.may.user.pk


def reported(scene):
    return scene.issue.resolved_by_id == scene.may.user.pk


def verifies(scene):
    return scene.may.verify and not scene.may.is_own


def decides(scene):
    return scene.may.assign and not asked_extension(scene)


def asked_extension(scene):
    return scene.extension is not None and scene.extension.asked_by_id == scene.may.user.pk


def coordinates(scene):
    return scene.may.coordinate


def pauses(scene):
    return scene.may.coordinate and scene.issue.handler_id != scene.may.user.pk


def asks_help(scene):
    """The banner's people, who assign it or handle it."""
    return (scene.may.assign or scene.may.handle) and scene.may.for_banner


def asked_help(scene):
    return scene.help is not None and scene.help.asked_by_id == scene.may.user.pk


def accepts_help(scene):
    return scene.may.coordinate and not asked_help(scene)


def is_asked(scene):
    """Stands for the department that was asked."""
    return scene.help is not None and scene.may.answers_for(scene.help.department_id)


def answers_help(scene):
    return is_asked(scene) or (scene.may.coordinate and help_is(HS.ON_AGENDA)(scene))


def supervises(scene):
    return scene.may.supervise and scene.issue.handler_id != scene.may.user.pk


def reviews(scene):
    return supervises(scene) and (
        scene.supervision is None or scene.supervision.feedback_by_id != scene.may.user.pk
    )


def is_addressed(scene):
    """Handles the issue, or stands for the unit that a letter went to."""
    return scene.may.handle or (
        scene.supervision is not None and scene.may.answers_for(scene.supervision.addressee_id)
    )


# Why not: (the reason, who can)


def office():
    return _("the dispatch office")


def who_verifies(issue):
    """Who verifies what is reported as solved: the banner's reviewers, above that level the office."""
    if issue.level == Level.BANNER:
        return _("the reviewers of %(division)s") % {"division": short(issue.project.division)}
    return office()


def who_assigns(issue):
    return _("the reviewers of %(division)s and the dispatch office") % {
        "division": short(issue.project.division)
    }


def who_has(issue):
    """The unit and the person responsible in words."""
    named = issue.responsible_name
    return f"{issue.organisation} {named}".strip() if issue.organisation_id else ""


def not_handled(scene):
    unit = scene.issue.organisation
    if unit is None:
        return _("This issue is not assigned to any unit yet."), who_assigns(scene.issue)
    return _("This issue is handled by %(unit)s.") % {"unit": unit}, who_has(scene.issue)


def not_assigned(scene):
    where = short(scene.issue.project.division)
    return (
        _("Issues of %(division)s are not assigned by you.") % {"division": where},
        who_assigns(scene.issue),
    )


def not_verified(scene):
    if reported(scene):
        said = _("What you reported as solved yourself is verified by somebody else.")
    elif scene.may.is_own:
        said = _("You handle this issue, so somebody else verifies its solution.")
    else:
        where = short(scene.issue.project.division)
        said = _("Solutions of issues of %(division)s are not verified by you.") % {"division": where}
    return said, who_verifies(scene.issue)


def not_decided(scene):
    if asked_extension(scene):
        return _("The extension you asked for yourself is decided by somebody else."), who_assigns(
            scene.issue
        )
    return not_assigned(scene)


def not_coordinated(scene):
    if asked_help(scene):
        return _("What you asked for yourself is decided by somebody else."), office()
    if scene.issue.handler_id == scene.may.user.pk:
        return _("You handle this issue, so somebody else decides whether it rests."), office()
    return _("Help asked of the city, and rests, are decided by the dispatch office."), office()


def not_banner(scene):
    if scene.may.assign or scene.may.handle:
        said = _("The city's help is asked for by the people of the banner, not of the city.")
    else:
        said = _("Help with this issue is asked for by those who assign it or handle it in its banner.")
    return said, _("the reviewers of %(division)s") % {"division": short(scene.issue.project.division)}


def not_asked(scene):
    if scene.help is None:
        return _("No department was asked for help with this issue."), ""
    unit = scene.help.department
    return _("The request is addressed to %(unit)s.") % {"unit": unit}, str(unit)


def not_supervised(scene):
    who = _("the supervision office and the dispatch office")
    if scene.issue.handler_id == scene.may.user.pk:
        return _("You handle this issue, so somebody else supervises it."), who
    if scene.supervision is not None and scene.supervision.feedback_by_id == scene.may.user.pk:
        return _("What you answered yourself is reviewed by somebody else."), who
    return _("Issues are supervised by the supervision office and the dispatch office."), who


def not_addressed(scene):
    if scene.supervision is None:
        return not_handled(scene)
    unit = scene.supervision.addressee
    return _("The supervision is addressed to %(unit)s.") % {"unit": unit}, str(unit)


def not_raised(scene):
    who = str(scene.issue.raised_by)
    return _("This issue was raised by %(who)s, who alone may do this.") % {"who": who}, who


def not_reported(scene):
    who = str(scene.issue.resolved_by or "")
    return _("The solution was reported by somebody else, who alone takes the report back."), who


def not_asker(scene):
    asked = scene.extension or scene.help
    return _("Who asked for it takes it back, and nobody else."), str(asked.asked_by) if asked else ""


def not_office(scene):
    return _("The facts of an issue are put right by the dispatch office."), office()
