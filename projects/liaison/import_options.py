"""What holds for a whole file of liaison assignments."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.directory.models import Leader
from projects.pool.forms import PastDayField
from projects.pool.importing_options import OptionsForm, said_document, said_reason


class AssignmentOptions(OptionsForm):
    """The day, the reason and the document; the level where a file says none."""

    valid_from = PastDayField(
        label=_("Since"), help_text=_("Where the file names no day: leaders lead from this day on.")
    )
    level = forms.ChoiceField(
        label=_("Level where the file says none"),
        choices=Leader.Level.choices,
        initial=Leader.Level.CITY,
        help_text=_("A leader whose name is that of one alone has his own level."),
    )
    document = said_document(help_text=_("Kept with each assignment and each handover."))
    reason = said_reason()
