"""How the history of chains, of their plans and of what follows production reads."""

from django.utils.translation import gettext_lazy as _

from projects.base import sentences
from projects.base.changes import changed, reason_words

from .models import ChainEnterprise, ChainFigure, ChainLink, ChainPlan, ChainTask, GreenLink, ScaleEntry


def register():
    """Tell `base.sentences` how the acts read."""
    add = sentences.register
    add("chain.link_add", _("%(who)s entered the link “%(name)s”."))
    add("chain.link_change", _("%(who)s changed the link “%(name)s”: %(changes)s"), changed(ChainLink))
    add("chain.link_drop", _("%(who)s took out the link “%(name)s”."))
    add("chain.enterprise_add", _("%(who)s entered the enterprise “%(name)s”."))
    add(
        "chain.enterprise_change",
        _("%(who)s changed the enterprise “%(name)s”: %(changes)s"),
        changed(ChainEnterprise),
    )
    add("chain.enterprise_drop", _("%(who)s took out the enterprise “%(name)s”."))
    add("chain.figure", _("%(who)s entered the output of %(year)s: %(changes)s"), changed(ChainFigure))
    add("chain.place", _("%(who)s put “%(name)s” on the link “%(link)s”."))
    add("chain.place_talks", _("%(who)s put a project in talks on the link “%(link)s”."))
    add("chain.unplace", _("%(who)s took “%(name)s” off the link “%(link)s”."))
    add("chain.unplace_talks", _("%(who)s took a project in talks off the link “%(link)s”."))
    add("chainplan.add", _("%(who)s entered the plan of %(year)s."))
    add("chainplan.change", _("%(who)s changed the plan: %(changes)s"), changed(ChainPlan))
    add("chainplan.task_drop", _("%(who)s took out the task “%(text)s”."))
    add("chaintask.add", _("%(who)s entered the task for %(unit)s."))
    add("chaintask.change", _("%(who)s changed the task: %(changes)s"), changed(ChainTask))
    add("chaintask.report", _("%(who)s reported: %(reason)s"), reason_words)
    add("chaintask.done", _("%(who)s reported it as done: %(reason)s"), reason_words)
    add("chaintask.reopen", _("%(who)s opened it again: %(reason)s"), reason_words)
    add("greenlink.add", _("%(who)s entered the green power link."))
    add("greenlink.change", _("%(who)s changed the green power link: %(changes)s"), changed(GreenLink))
    add("project.green_drop", _("%(who)s took out the green power link to “%(consumer)s”."))
    add("scaleentry.add", _("%(who)s entered the enterprise."))
    add("scaleentry.change", _("%(who)s changed the entry: %(changes)s"), changed(ScaleEntry))
