"""Saved filters, chosen columns, and pages for what goes wrong."""

from urllib.parse import parse_qsl, urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .addresses import PASSING, Address, came_from
from .models import ColumnChoice, SavedFilter


class SavedFilterForm(forms.ModelForm):
    """The name and what is to be kept under it."""

    class Meta:
        model = SavedFilter
        fields = ["list_key", "name", "query"]

    def clean_query(self):
        pairs = parse_qsl(self.cleaned_data["query"], keep_blank_values=False)
        return urlencode([pair for pair in pairs if pair[0] not in PASSING], safe=",")


@require_POST
def save_filter(request):
    """Keep the conditions of a list under a name; the same name again replaces them."""
    form = SavedFilterForm(request.POST)
    if form.is_valid():
        kept = form.cleaned_data
        SavedFilter.objects.update_or_create(
            user=request.user,
            list_key=kept["list_key"],
            name=kept["name"],
            defaults={"query": kept["query"]},
        )
        messages.success(request, _("The filter “%(name)s” is saved.") % {"name": kept["name"]})
    else:
        why = " ".join(error for errors in form.errors.values() for error in errors)
        messages.error(request, _("The filter was not saved. %(why)s") % {"why": why})
    return HttpResponseRedirect(came_from(request, "/"))


@require_POST
def delete_filter(request, pk):
    """Forget one of one's own filters."""
    saved = get_object_or_404(SavedFilter, pk=pk, user=request.user)
    saved.delete()
    messages.success(request, _("The filter “%(name)s” is deleted.") % {"name": saved.name})
    return HttpResponseRedirect(came_from(request, "/"))


class ColumnForm(forms.Form):
    """A list and some of its columns; what a list does not know it ignores itself."""

    list_key = forms.CharField(max_length=60)
    columns = forms.RegexField(r"^\w+(,\w+)*$", max_length=2000, required=False)


@require_POST
def choose_columns(request):
    """Show these columns of a list from now on; none, or `standard`, is the way back."""
    target = Address.parsed(came_from(request, "/"))
    columns = "" if "standard" in request.POST else ",".join(request.POST.getlist("columns"))
    form = ColumnForm({"list_key": request.POST.get("list_key"), "columns": columns})
    if not form.is_valid():
        messages.error(request, _("The columns were not kept."))
        return HttpResponseRedirect(target.href())
    of_list = {"user": request.user, "list_key": form.cleaned_data["list_key"]}
    if columns:
        ColumnChoice.objects.update_or_create(**of_list, defaults={"columns": columns})
    else:
        ColumnChoice.objects.filter(**of_list).delete()
    # The address names them too, so that it can be sent to somebody.
    return HttpResponseRedirect(target.href(columns=columns))


@login_not_required
def favicon(request):
    """For browsers that ask for the old address of the mark."""
    return HttpResponseRedirect(static("img/mark.svg"))


def permission_denied(request, exception):
    """403: what was refused, why, and who can do it (`reason` and `who_can` of the exception)."""
    context = {
        "reason": getattr(exception, "reason", "") or str(exception),
        "who_can": getattr(exception, "who_can", ""),
    }
    return render(request, "403.html", context, status=403)
