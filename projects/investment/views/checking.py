"""The sheet on which the bureau checks many reports at once and enters what the region recognises."""

from django.contrib import messages
from django.db.models import Sum
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.base.errors import RuleViolation
from projects.directory.rights import require_may

from .. import receiving
from ..models import FundReceipt
from ..signed_forms import CheckForm
from .agreements import chosen_keys
from .signed_common import CHECK, form_page, stamp

ROWS = 50  # at once


def rows_of(request):
    """The reports on the sheet: those that were chosen, else the oldest that wait for the check."""
    found = FundReceipt.objects.allowed(request.user, "check").select_related(
        "agreement__prospect", "agreement__division", "entered_by"
    )
    keys = chosen_keys([*request.GET.getlist("chosen"), *request.POST.getlist("chosen")])
    if keys:
        return list(found.filter(pk__in=keys).order_by("month", "agreement", "pk")[: ROWS * 4])
    return list(found.unchecked().order_by("month", "agreement", "pk")[:ROWS])


def paid_for(forms):
    """{agreement: reported so far} of the agreements on the sheet (one query)."""
    keys = {form.receipt.agreement_id for form in forms}
    rows = FundReceipt.objects.filter(agreement__in=keys).order_by().values_list("agreement")
    return dict(rows.annotate(total=Sum("reported")))


def form_of(receipt, data):
    """The form of one row; the city's figure is put in as it was reported."""
    initial = {
        "checked": receipt.checked if receipt.is_checked else receipt.reported,
        "recognised": receipt.recognised,
        "reason": receipt.difference_reason,
    }
    return CheckForm(data, prefix=str(receipt.pk), receipt=receipt, initial=initial)


def said_by(forms):
    """What the forms say, as the act takes it."""
    return [
        receiving.Said(
            form.receipt,
            form.cleaned_data["checked"],
            form.cleaned_data["recognised"],
            form.cleaned_data["reason"],
        )
        for form in forms
    ]


@form_page
def sheet(request):
    """Check the chosen reports: all of them are kept, or none."""
    require_may(request.user, CHECK, _("Funds in place are checked by the promotion bureau."))
    data = request.POST if request.method == "POST" else None
    forms = [form_of(receipt, data) for receipt in rows_of(request)]
    # Every row is looked at, so that each says what is wrong with it.
    valid = [form.is_valid() for form in forms]
    if request.method == "POST" and all(valid):
        try:
            changed = receiving.check(said_by(forms), **stamp(request))
        except RuleViolation as error:
            field = {
                "reason_needed": "reason",
                "check_needed": "checked",
                "recognised_more": "recognised",
            }.get(error.code)
            forms[error.row].add_error(field, str(error))
        else:
            words = ngettext("%(count)s report is checked.", "%(count)s reports are checked.", len(changed))
            messages.success(request, words % {"count": len(changed)})
            return redirect("investment:funds")
    paid = paid_for(forms)
    for form in forms:
        form.paid = paid[form.receipt.agreement_id]
    context = {
        "title": _("Check funds in place"),
        "forms": forms,
        "back": reverse("investment:funds"),
        "has_failed": request.method == "POST",
    }
    return render(request, "investment/check.html", context)
