"""Leaders in the admin site, and who may act for them."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from projects.base.admin import ReadOnlyInline, RecordedAdmin
from projects.base.dated import BegunAdmin, BegunForm
from projects.base.money import DASH

from .models import Delegation, Leader, User


def acts_in_words(delegation):
    """What somebody may do for a leader."""
    labels = dict(Delegation.Act.choices)
    return pgettext("between roles", ", ").join(str(labels.get(act, act)) for act in delegation.acts)


class DelegationInline(ReadOnlyInline):
    """Who may act for the leader; kept on pages of their own, with a reason."""

    model = Delegation
    fields = ["delegate", "in_words", "valid_from", "valid_to", "document_number"]
    readonly_fields = ["in_words"]
    show_change_link = True

    @admin.display(description=_("acts"))
    def in_words(self, delegation):
        return acts_in_words(delegation)


class LeaderForm(forms.ModelForm):
    """A leader; whose user it is is chosen among those that are no leader yet."""

    class Meta:
        model = Leader
        fields = ["user", "body", "level", "post", "protocol_order", "division", "left_on", "is_demo"]

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if "user" in self.fields:
            free = Q(leader=None, is_active=True, is_system=False) | Q(leader=self.instance.pk or 0)
            self.fields["user"].queryset = User.objects.filter(free).order_by("name", "pk")

    def clean_left_on(self):
        """That he left can only be taken back here."""
        day = self.cleaned_data["left_on"]
        if day is not None and day != self.instance.left_on:
            raise ValidationError(
                _("That a leader leaves is recorded on his page, where what he holds ends with it."),
                code="not_here",
            )
        return day


@admin.register(Leader)
class LeaderAdmin(RecordedAdmin):
    """Leaders in protocol order, never ranked."""

    form = LeaderForm
    list_display = ["user", "body", "level", "post", "protocol_order", "division", "left_on"]
    list_filter = ["body", "level", "division"]
    list_select_related = ["user", "division"]
    search_fields = ["user__name", "post"]
    inlines = [DelegationInline]

    def get_actions(self, request):
        """Leaders are deleted one by one, if at all."""
        return {name: act for name, act in super().get_actions(request).items() if name != "delete_selected"}

    def delete_view(self, request, object_id, extra_context=None):
        """Who is in the records stays; that is said in a sentence, not by a list of the records."""
        leader = self.get_object(request, object_id)
        if leader is not None and self.has_delete_permission(request, leader) and leader.is_in_records:
            told = _now("%(leader)s is in the records and is not deleted; close the account instead.")
            self.message_user(request, told % {"leader": leader}, messages.ERROR)
            return HttpResponseRedirect(reverse("admin:directory_leader_change", args=[leader.pk]))
        return super().delete_view(request, object_id, extra_context)


class DelegationForm(BegunForm):
    """Who may do what for a leader, by which document."""

    acts = forms.MultipleChoiceField(
        label=_("acts"), choices=Delegation.Act.choices, widget=forms.CheckboxSelectMultiple
    )
    document_number = forms.CharField(label=_("document number"), max_length=60)

    class Meta:
        model = Delegation
        fields = ["principal", "delegate", "acts", "valid_from", "valid_to", "document_number"]

    def clean(self):
        cleaned = super().clean()
        if not self.errors and "acts" in self.fields:
            self._check_persons(cleaned["principal"], cleaned["delegate"])
        if not self.errors:
            self._check_overlap(cleaned)
        return cleaned

    def _check_persons(self, leader, delegate):
        if leader.user == delegate:
            self.add_error("delegate", ValidationError(_("A leader does not delegate to himself.")))
        if delegate.is_system:
            told = _("This is the account of a system, not of a person.")
            self.add_error("delegate", ValidationError(told))

    def _check_overlap(self, cleaned):
        given = {
            name: cleaned[name] if name in cleaned else getattr(self.instance, name)
            for name in ("principal", "delegate", "acts", "valid_from", "valid_to")
        }
        others = Delegation.objects.exclude(pk=self.instance.pk)
        others = others.filter(principal=given["principal"], delegate=given["delegate"])
        others = others.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=given["valid_from"]))
        if given["valid_to"] is not None:
            others = others.filter(valid_from__lt=given["valid_to"])
        # JSON lists are not searched alike by all databases; these are a handful.
        for other in others:
            if set(other.acts) & set(given["acts"]):
                raise ValidationError(
                    _("%(delegate)s may do that for %(leader)s already: %(document)s, from %(day)s on."),
                    params={
                        "delegate": other.delegate,
                        "leader": other.principal,
                        "document": other.document_number or DASH,
                        "day": other.valid_from,
                    },
                )


@admin.register(Delegation)
class DelegationAdmin(BegunAdmin):
    """Delegations; one that has begun is ended and not changed: acts were done on its ground."""

    form = DelegationForm
    list_display = ["principal", "delegate", "in_words", "valid_from", "valid_to", "document_number"]
    list_select_related = ["principal__user", "delegate"]
    search_fields = ["principal__user__name", "delegate__name"]
    autocomplete_fields = ["principal", "delegate"]

    @admin.display(description=_("acts"))
    def in_words(self, delegation):
        return acts_in_words(delegation)

    def get_fields(self, request, obj=None):
        """What is only read is read in words."""
        fields = [name for name in super().get_fields(request, obj) if name not in {"acts", "in_words"}]
        fixed = obj is not None and "acts" in self.get_readonly_fields(request, obj)
        read = fixed or not self.has_change_permission(request, obj)
        return [*fields[:2], "in_words" if read else "acts", *fields[2:]]

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "in_words"]
