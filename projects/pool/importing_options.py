"""What holds for a whole file of projects or of plans: the day, the reason, the document, the list."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .act_forms import ActForm
from .forms import PastDayField, reason_field
from .models import ProgressCurve, ProjectList, Stage, Tier


class OptionsForm(ActForm):
    """A form about a whole file, for whoever brings it in."""

    def __init__(self, *args, user, **options):
        super().__init__(*args, today=timezone.localdate(), **options)
        self.user = user


def said_reason(**options):
    """Why; offered in words, as what a file changes keeps a reason."""
    return reason_field(initial=_("As in the file brought in"), **options)


def said_document(**options):
    """The number of the document that the file rests on."""
    return forms.CharField(label=_("Document number"), max_length=60, required=False, initial="", **options)


def keeps_lists(user):
    """Whether somebody may put projects on lists."""
    return user.may("pool.add_projectlistentry")


class ProjectOptions(OptionsForm):
    """What holds for all rows of a file of projects."""

    valid_from = PastDayField(
        label=_("As of"),
        help_text=_("From this day on a new project has its stage, tier and division, and others change."),
    )
    reason = said_reason(
        label=_("Basis"), help_text=_("Kept with each stage, tier and division, such as the list's name.")
    )
    document_number = said_document(
        help_text=_("Evidence of a changed stage, and the document of the places on the list.")
    )
    project_list = forms.ModelChoiceField(
        label=_("List"),
        queryset=ProjectList.objects.all(),
        required=False,
        empty_label=_("none: leave the lists as they are"),
        help_text=_(
            "New projects are put on it, known ones where the file gives a serial number. Without a serial "
            "number the next one is taken."
        ),
    )
    stage = forms.ChoiceField(
        label=_("Stage where the file says none"),
        required=False,
        initial="",
        choices=[("", "—"), *(one for one in Stage.choices if one[0] != Stage.WITHDRAWN)],
    )
    tier = forms.ChoiceField(
        label=_("Tier where the file says none"),
        required=False,
        initial="",
        choices=[("", "—"), *Tier.choices],
        help_text=_("Of new projects before their start. What has started stands in no tier."),
    )
    new_owners = forms.BooleanField(
        label=_("Owners of new projects that are not known are new: enter them as units"),
        required=False,
        initial=True,
    )
    new_owners_of_known = forms.BooleanField(
        label=_("The same where the owner of a known project changes"),
        required=False,
        initial=False,
        help_text=_("Without it a name that is not known is refused, as it may be misspelt."),
    )
    exception = reason_field(
        label=_("Why some enter below the minimum"),
        required=False,
        initial="",
        help_text=_("Needed only where the total investment is below the pool's minimum."),
    )
    difference = reason_field(
        label=_("Why they are not the similar projects"),
        required=False,
        initial="",
        help_text=_("Needed only where a row is refused because it is like a project that there is."),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        year = timezone.localdate().year
        lists = ProjectList.objects.filter(year__gte=year - 1).order_by("-year", "order", "pk")
        self.fields["project_list"].queryset = lists if keeps_lists(self.user) else lists.none()
        if not keeps_lists(self.user):
            self.fields["project_list"].widget = self.fields["project_list"].hidden_widget()


class PlanOptions(OptionsForm):
    """What holds for all rows of a file of annual plans."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    document_number = said_document(
        help_text=_("Filled in where the amount of a plan changes; kept with new plans where there is one.")
    )
    valid_from = PastDayField(
        label=_("In force from"),
        help_text=_("Of changed amounts; a new plan holds from 1 January, one of next year changes then."),
    )
    reason = said_reason(required=False)
    curve = forms.ModelChoiceField(
        label=_("Progress curve where the file says none"),
        queryset=ProgressCurve.objects.all(),
        required=False,
        empty_label=_("last year's, or the default"),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        year = timezone.localdate().year
        self.fields["year"].choices = [(one, one) for one in (year - 1, year, year + 1)]
        self.fields["year"].initial = year
