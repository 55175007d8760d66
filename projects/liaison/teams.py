"""The team of a liaison project (专班): who joins it and who leaves."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import require

from .holding import lock
from .models import TeamMember


def join_team(project, *, level, on, by, at, part, user=None, name="", post="", organisation=None, phone=""):
    """Put somebody on a project's team from a day on. Returns the TeamMember.

    Raises RuleViolation `nobody`, or `already` where that person is on it with this part.
    """
    name = name.strip()
    require(user is not None or name, "nobody", _("Choose the person, or enter a name."))
    with transaction.atomic():
        lock(project)
        same = TeamMember.objects.filter(project=project, level=level, part=part, user=user, valid_to=None)
        same = same if user is not None else same.filter(name=name)
        require(not same.exists(), "already", _("That person is on the team already."))
        member = TeamMember.objects.create(
            project=project,
            level=level,
            part=part,
            user=user,
            name="" if user else name,
            post=post.strip(),
            organisation=organisation,
            phone=phone.strip(),
            valid_from=on,
        )
        params = {"named": member.who, "part": part, "on": on}
        events.record("team_member.join", project, by=by, at=at, params=params)
    return member


def leave_team(member, *, on, by, at, reason):
    """End somebody's time on a team. Raises RuleViolation `reason_needed` or `before_last`."""
    require(reason.strip(), "reason_needed", _("Say why the person leaves the team."))
    with transaction.atomic():
        lock(member.project)
        member = TeamMember.objects.select_related("project", "user").get(pk=member.pk)
        require(
            member.valid_to is None and on >= member.valid_from,
            "before_last",
            _("The last change was on %(day)s; this one cannot lie before it."),
            day=member.valid_to or member.valid_from,
        )
        member.valid_to = on
        member.save(update_fields=["valid_to"])
        params = {"named": member.who, "part": member.part, "on": on}
        events.record("team_member.leave", member.project, by=by, at=at, reason=reason, params=params)
    return member
