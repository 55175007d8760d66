"""What the forms of the issue log are made of."""

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.base.money import MoneyFormField
from projects.base.uploads import ACCEPT, UploadRefused, check_upload
from projects.pool.act_forms import ActForm

from .models import Category, Issue

LONGEST_TITLE = Issue._meta.get_field("title").max_length
SECRETS = _("Do not upload anything secret or internally sensitive.")


def words(label, *, rows=2, limit=300, **options):
    """A few words in a box."""
    return forms.CharField(label=label, max_length=limit, widget=forms.Textarea({"rows": rows}), **options)


class IssueForm(ActForm):
    """A form of an act on an issue; what is missing is said by its name."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for field in self.fields.values():
            said = (
                _("Choose “%(field)s”.")
                if isinstance(field, forms.ChoiceField)
                else _("Fill in “%(field)s”.")
            )
            field.error_messages["required"] = said % {"field": field.label}

    def fit(self, scene):
        """Offer what goes with an issue."""


class TitleField(forms.CharField):
    """What is stuck, in a few words. The browser would cut silently what is pasted: it is counted here."""

    def __init__(self, **options):
        super().__init__(
            label=_("What is stuck"),
            help_text=_("In a few words, as it should stand in a list: up to %(count)s signs.")
            % {"count": LONGEST_TITLE},
            **options,
        )

    def validate(self, value):
        super().validate(value)
        if len(value) > LONGEST_TITLE:
            said = _(
                "“What is stuck” has %(count)s signs, %(most)s are possible: shorten it, the rest belongs "
                "into the description."
            )
            raise forms.ValidationError(
                said, code="too_long", params={"count": len(value), "most": LONGEST_TITLE}
            )


def affected_field():
    """The investment that an issue holds up."""
    return MoneyFormField(
        label=_("Investment affected"),
        required=False,
        help_text=_("In 10k yuan, or as 1.2亿: what of the project it holds up. Empty where nobody knows."),
    )


def category_field():
    return forms.ChoiceField(label=_("Category"), choices=[("", _("Choose a category")), *Category.choices])


class UploadField(forms.FileField):
    """A file of an accepted kind; `content_type` is on the cleaned upload."""

    def __init__(self, **options):
        options.setdefault("widget", forms.ClearableFileInput({"accept": ACCEPT}))
        options.setdefault("help_text", SECRETS)
        super().__init__(**options)

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if upload:
            try:
                upload.kind = check_upload(upload)
            except UploadRefused as error:
                raise forms.ValidationError(str(error), code=error.code) from error
        return upload
