"""Moves into, within and out of the pool: each is a dated tier and a PoolTransfer that nobody can change.

Project.move_to_tier, Project.leave_pool and Project.change_stage are the ways in.
"""

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from projects.base.errors import RuleViolation
from projects.base.money import wan

IN_POOL_STAGES = ("PLANNING", "RESERVE", "PRELIMINARY")


def action_for(old, new, was_in_pool):
    """The kind of a move (PoolTransfer.Action) from one tier to another, "" being outside of the pool."""
    tiers = apps.get_model("pool", "Project")._meta.get_field("tier").choices
    order = [code for code, _label in tiers]
    if not old:
        return "RESTORE" if was_in_pool else "ENTER"
    return "PROMOTE" if order.index(new) < order.index(old) else "DEMOTE"


def require_size(project, on, exception):
    """Refuse what is smaller than the pool's minimum of a day, or of unknown size, without an exception
    in words (one query). Raises RuleViolation `below_minimum`."""
    policy = apps.get_model("pool", "PoolPolicy").objects.on(on).order_by("-valid_from").first()
    if policy is None or exception.strip():
        return
    if project.total_investment is None or project.total_investment < policy.minimum_investment:
        raise RuleViolation(
            "below_minimum",
            _("The pool takes projects from %(minimum)s (10k yuan) on; say why this one is an exception."),
            minimum=wan(policy.minimum_investment),
        )


def move(project, tier, *, on, by, at, reason, evidence="", exception=""):
    """Put a project into a tier from a day on; see Project.move_to_tier. Returns the PoolTransfer."""
    if not reason.strip():
        raise RuleViolation("reason_needed", _("Say why the project moves."))
    if project.stage not in IN_POOL_STAGES:
        raise RuleViolation(
            "not_in_life",
            _("A project that has started or was withdrawn stands in no tier; change its stage first."),
        )
    if not project.tier:
        require_size(project, on, exception)
    with transaction.atomic():
        old = project.tier
        project.succeed("tier", project.tiers, tier, on=on, by=by, at=at, reason=reason, evidence=evidence)
        action = action_for(old, tier, project.transfers.exists() or bool(old))
        said = {"reason": reason, "evidence": evidence, "exception": exception}
        return record(project, action, old, tier, on=on, by=by, at=at, **said)


def leave(project, action, *, on, by, at, reason, evidence=""):
    """End a project's time in the pool (EXIT or REMOVE), inside of the act that causes it."""
    old = project.tier
    project.succeed("tier", project.tiers, "", on=on, by=by, at=at, reason=reason, evidence=evidence)
    return record(project, action, old, "", on=on, by=by, at=at, reason=reason, evidence=evidence)


def record(project, action, old, new, *, on, by, at, reason, evidence="", exception=""):
    """Keep one move; returns the PoolTransfer."""
    return project.transfers.create(
        action=action,
        from_tier=old,
        to_tier=new,
        on=on,
        by=by,
        at=at,
        reason=reason.strip(),
        evidence=evidence.strip(),
        exception=exception.strip(),
    )
