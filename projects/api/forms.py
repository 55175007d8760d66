"""The form of a token."""

import datetime

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.directory.models import User
from projects.ui.offered import OfferedField

from .models import Scope

# A token lives a year unless another day is named, and never longer than two.
USUAL, LONGEST = datetime.timedelta(days=365), datetime.timedelta(days=731)


def named(user):
    """An account, told apart by its unit and its name of sign-in."""
    unit = f" · {user.organisation}" if user.organisation_id else ""
    return f"{user}{unit} ({user.username})"


def about_accounts():
    """What a token acts for, and where such accounts are kept."""
    return format_html(
        '{} <a href="{}">{}</a>',
        gettext(
            "The token sees and does what this account may, and its name stands in history. Each system has "
            "an account of its own that is marked as a system, with the role and scope it needs; who makes "
            "the token must see all of it himself."
        ),
        reverse("admin:directory_user_add"),
        gettext("Make an account for a system"),
    )


class TokenForm(forms.Form):
    """A token of a system."""

    name = forms.CharField(
        label=_("System"),
        max_length=50,
        help_text=_("Which system it is for, such as the platform of the region."),
    )
    user = OfferedField(
        label=_("Acts as"),
        queryset=User.objects.none(),
        named=named,
        help_text=lazy(about_accounts, SafeString)(),
    )
    scopes = forms.MultipleChoiceField(
        label=_("May be used to"),
        choices=Scope.choices,
        initial=[Scope.READ.value],
        widget=forms.CheckboxSelectMultiple,
    )
    last_day = forms.DateField(
        label=_("Valid until"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("The last day on which it is valid; two years from today at the latest."),
    )
    note = forms.CharField(
        label=_("Note"), max_length=200, required=False, help_text=_("Who runs the system, whom to call.")
    )

    def __init__(self, *args, today, **options):
        self.today = today
        super().__init__(*args, **options)
        self.fields["last_day"].initial = today + USUAL
        self.fields["user"].queryset = (
            User.objects.filter(is_active=True, is_system=True, is_superuser=False)
            .select_related("organisation")
            .order_by("name", "pk")
        )

    def clean_last_day(self):
        day = self.cleaned_data["last_day"]
        if day < self.today:
            raise forms.ValidationError(_("This day is over."), code="past")
        if day > self.today + LONGEST:
            raise forms.ValidationError(_("A token lives two years at most."), code="far")
        return day

    @property
    def expires_at(self):
        """The moment at which its last day ends."""
        following = self.cleaned_data["last_day"] + datetime.timedelta(days=1)
        return timezone.make_aware(datetime.datetime.combine(following, datetime.time()))


class RevokeForm(forms.Form):
    """Why a token is revoked."""

    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)
