"""How the history of a project reads."""

from django.utils.translation import gettext_lazy as _

from projects.base import sentences
from projects.base.changes import changes_in_words, label_of
from projects.base.money import DASH, wan
from projects.base.wording import clauses

from .models import (
    AnnualPlan,
    EntryStep,
    GroupGoal,
    Milestone,
    Project,
    ProjectListEntry,
    Responsibility,
    Stage,
    Suspension,
    Tier,
)


def move_words(field, choices=None):
    """What a move from one value to another names; `choices` put its codes into words."""

    def words(event):
        old, new = event.changes.get(field, ("", ""))
        if choices is not None:
            old, new = label_of(choices, old), label_of(choices, new)
        return {"old": old or DASH, "new": new or DASH}

    return words


def tier_words(event):
    """What a move between tiers did: from one to another, into the first, or out of the last."""
    old, new = (value and label_of(Tier.choices, value) for value in event.changes.get("tier", ("", "")))
    if old and new:
        told = _("moved the project from the tier “%(old)s” to “%(new)s”")
    elif new:
        told = _("put the project into the tier “%(new)s”")
    else:
        told = _("took the project out of the tier “%(old)s”")
    return {"moved": str(told) % {"old": old or DASH, "new": new}}


def changed(model):
    """What names each change of a record: what it was and what it is."""

    def words(event):
        return {"changes": _("; ").join(changes_in_words(event, model)) or DASH}

    return words


def suspend_words(event):
    """The kind of rest and its last day."""
    params = event.params
    return {
        "kind": label_of(Suspension.Kind.choices, params.get("kind")),
        "last": params.get("last") or _("further notice"),
    }


def role_words(event):
    """As what somebody was named."""
    return {"role": label_of(Responsibility.Role.choices, event.params.get("role"))}


def step_words(event):
    """The step at which an application was decided, its opinion and its evidence."""
    evidence = event.params.get("evidence")
    said = [event.reason, _("evidence: %(evidence)s") % {"evidence": evidence} if evidence else ""]
    opinion = clauses(part for part in said if part)
    return {
        "step": label_of(EntryStep.Code.choices, event.params.get("step")),
        "opinion": _(": %(opinion)s") % {"opinion": opinion} if opinion else _("."),
    }


def plan_words(event):
    """The amounts before and after, and the document."""
    old, new = event.changes.get("planned_investment", (None, None))
    return {"old": wan(old), "new": wan(new), "document": event.params.get("document") or DASH}


def decision_words(event):
    """How many moved, and where some could not, how many."""
    skipped = event.params.get("skipped", 0)
    told = _("; %(count)s could not be moved any more") % {"count": skipped} if skipped else ""
    return {"rest": told}


def register_review():
    """How the acts of a rolling review read."""
    add = sentences.register
    add(
        "review.open",
        _(
            "%(who)s opened the review of %(projects)s projects in %(parts)s parts; "
            "opinions are due by %(due)s."
        ),
    )
    add(
        "review.answer",
        _(
            "%(who)s handed in the opinion on %(count)s projects, "
            "on %(deviations)s another than was proposed."
        ),
    )
    add("review.gather", _("%(who)s gathered the opinion for the decision."))
    add("review.send_back", _("%(who)s sent the opinion back to the group."))
    add(
        "review.decide",
        _("%(who)s recorded the decision by %(evidence)s: %(moved)s projects moved%(rest)s."),
        decision_words,
    )


def goal_words(event):
    """Which goal, and from how many projects to how many."""
    old, new = event.changes.get("count", (None, None))
    return {
        "goal": label_of(GroupGoal.Kind.choices, event.params.get("kind")),
        "old": DASH if old is None else old,
        "new": DASH if new is None else new,
        "document": event.params.get("document") or DASH,
    }


def import_words(event):
    """The file that a project came from, and its place on a list."""
    params = event.params
    place = ""
    if params.get("list"):
        place = _("; No. %(serial)s of “%(list)s”") % {"serial": params["serial"], "list": params["list"]}
    return {"source": params.get("source") or DASH, "place": place}


def register():
    """Tell `base.sentences` how the pool's acts read."""
    register_review()
    add = sentences.register
    add("project.enter", _("%(who)s entered the project into the pool as of %(on)s."))
    register_imports(add)
    add("project.change", _("%(who)s put facts right: %(changes)s."), changed(Project))
    add(
        "project.stage",
        _("%(who)s moved the stage from “%(old)s” to “%(new)s” as of %(on)s."),
        move_words("stage", Stage.choices),
    )
    add(
        "project.tier",
        _("%(who)s %(moved)s as of %(on)s."),
        tier_words,
    )
    add(
        "project.division",
        _("%(who)s moved the project from %(old)s to %(new)s as of %(on)s."),
        move_words("division"),
    )
    add(
        "project.suspend",
        _("%(who)s approved a rest (%(kind)s) from %(from)s to %(last)s, document %(document)s."),
        suspend_words,
    )
    add("project.resume", _("%(who)s let the work go on from %(on)s."))
    add("project.assign", _("%(who)s named %(named)s as %(role)s from %(on)s on."), role_words)
    add("project.release", _("%(who)s ended the time of %(named)s as %(role)s on %(on)s."), role_words)
    add("application.begin", _("%(who)s began the application."))
    add("application.change", _("%(who)s changed the application."))
    add("application.submit", _("%(who)s submitted it, round %(round)s."))
    add("application.withdraw", _("%(who)s took it back."))
    add("application.accept", _("%(who)s accepted it, %(step)s%(opinion)s"), step_words)
    add("application.return", _("%(who)s returned it, %(step)s%(opinion)s"), step_words)
    add("application.refuse", _("%(who)s refused it, %(step)s%(opinion)s"), step_words)
    add("project.attach", _("%(who)s added the file “%(file)s”."))
    add(
        "annual_plan.set",
        _("%(who)s entered the plan of %(year)s: %(new)s (10k yuan), document %(document)s."),
        plan_words,
    )
    add(
        "annual_plan.revise",
        _(
            "%(who)s changed the plan of %(year)s from %(old)s to %(new)s (10k yuan) as of %(on)s, "
            "document %(document)s."
        ),
        plan_words,
    )
    register_groups(add)
    add(
        "milestone.change",
        _("%(who)s corrected the milestone “%(milestone)s”: %(changes)s."),
        changed(Milestone),
    )
    add(
        "projectlistentry.add",
        _("%(who)s put the project on “%(list)s” as No. %(serial)s: %(changes)s."),
        changed(ProjectListEntry),
    )
    add(
        "projectlistentry.change",
        _("%(who)s changed the project's place on “%(list)s”, No. %(serial)s: %(changes)s."),
        changed(ProjectListEntry),
    )
    add("milestone.add", _("%(who)s added the milestone “%(milestone)s”, planned on %(on)s."))
    add(
        "milestone.reforecast",
        _("%(who)s moved the forecast of “%(milestone)s” from %(old)s to %(new)s."),
        move_words("forecast_on"),
    )
    add(
        "milestone.reach",
        _("%(who)s marked “%(milestone)s” as reached on %(new)s."),
        move_words("actual_on"),
    )


def register_imports(add):
    """How reads what only an import does."""
    add(
        "project.import",
        _("%(who)s brought the project in from a file (%(source)s) as it stood on %(on)s%(place)s."),
        import_words,
    )
    add("project.take_back", _("%(who)s took the project “%(name)s” back, which a file had brought in."))
    add(
        "projectlistentry.take_back",
        _("%(who)s took the project's place on “%(list)s”, No. %(serial)s, back."),
    )
    add("annual_plan.change", _("%(who)s corrected the plan of %(year)s: %(changes)s."), changed(AnnualPlan))
    add(
        "annual_plan.take_revision_back",
        _(
            "%(who)s took the change of the plan of %(year)s by document %(document)s back: %(old)s became "
            "%(new)s (10k yuan) again."
        ),
        plan_words,
    )
    add("annual_plan.take_back", _("%(who)s took the plan of %(year)s back."))


def register_groups(add):
    """How the acts on the tasks and goals of working groups read."""
    add("group_task.add", _("%(who)s gave the task “%(task)s” to %(named)s, due on %(on)s."))
    add("group_task.finish", _("%(who)s marked “%(task)s” as done on %(on)s: %(result)s."))
    add(
        "group_task.postpone",
        _("%(who)s moved the day of “%(task)s” from %(old)s to %(new)s."),
        move_words("due_on"),
    )
    add("group_task.reopen", _("%(who)s opened “%(task)s” again."))
    add(
        "group_task.reassign",
        _("%(who)s gave “%(task)s” over from %(old)s to %(new)s."),
        move_words("holder"),
    )
    add(
        "group_goal.set",
        _(
            "%(who)s set the goal “%(goal)s” of %(group)s for %(year)s from %(old)s to %(new)s projects, "
            "document %(document)s."
        ),
        goal_words,
    )
