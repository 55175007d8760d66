"""How the acts of this app read in history; called once as the app starts."""

from django.utils.translation import gettext_lazy as _

from projects.base import sentences


def register():
    """Tell how these acts read."""
    sentences.register("robot.enter", _("%(who)s entered the robot of the group %(name)s."))
    sentences.register("robot.change", _("%(who)s changed the robot of the group %(name)s."))
    sentences.register("robot.remove", _("%(who)s removed the robot of the group %(name)s."))
