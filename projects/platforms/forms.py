"""The form with which a list of theirs comes in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.directory.models import Division
from projects.pool.models import ProjectList


class CompareForm(forms.Form):
    """Their file, and which of our projects should stand in it; not asked where filters have said so."""

    def __init__(self, *args, narrowed, **options):
        super().__init__(*args, **options)
        if narrowed:
            del self.fields["division"], self.fields["list_code"]

    file = forms.FileField(
        label=_("Their exported list"),
        help_text=_(
            "As the platform gives it: .xlsx, .xls or .csv. Uploading material that is classified or "
            "internal is strictly forbidden."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )
    division = forms.ModelChoiceField(
        Division.objects.all(),
        required=False,
        empty_label=_("all that you see"),
        label=_("Projects that should stand in it"),
    )
    list_code = forms.ChoiceField(
        choices=[("", _("on any list or none")), *ProjectList.Code.choices],
        required=False,
        label=_("On the list"),
    )
