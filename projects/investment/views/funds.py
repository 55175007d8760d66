"""The ledger of funds in place, reporting them, and one report."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.base.errors import RuleViolation
from projects.base.models import Attachment
from projects.base.money import in_yi
from projects.base.periods import Month
from projects.directory.rights import refuse, require_may
from projects.ui.figures import Figure, figures_sentence
from projects.ui.lists import EmptyState, ListPage
from projects.ui.lists import Figure as SummaryFigure

from .. import receiving
from ..models import Agreement, FundReceipt
from ..signed_filters import FundFilters
from ..signed_forms import ReceiptForm, tell
from ..signed_tables import CheckingTable, FundTable
from .signed_common import (
    CHECK,
    REPORT,
    SEE_FUNDS,
    form_page,
    keep_file,
    open_agreement,
    open_receipt,
    stamp,
    told,
)


class FundList(ListPage):
    """Funds in place: reported, checked and recognised side by side."""

    key = "investment.fundreceipt"
    title = gettext_lazy("Funds in place")
    count_label = gettext_lazy("Reports")
    filterset_class = FundFilters
    template_name = "investment/funds.html"

    @property
    def table_class(self):
        """With boxes for who checks them."""
        return CheckingTable if self.request.user.may(CHECK) else FundTable

    def get(self, request, *args, **kwargs):
        require_may(request.user, SEE_FUNDS, _("None of your roles of today shows you funds in place."))
        return super().get(request, *args, **kwargs)

    def queryset(self, request):
        return FundReceipt.objects.allowed(request.user)

    def totals(self):
        return {name: Sum(name) for name in ("reported", "checked", "recognised")}

    def summary(self, totals):
        return [
            SummaryFigure(_("As reported"), in_yi(totals["reported"])),
            SummaryFigure(_("As checked by the city"), in_yi(totals["checked"])),
            SummaryFigure(_("As recognised by the region"), in_yi(totals["recognised"])),
        ]

    def headline(self, request):
        """This year's three sums, and what waits (one query)."""
        first = Month(request.today.replace(month=1, day=1))
        href, of_year = request.path, Q(month__gte=first)
        found = (
            FundReceipt.objects.allowed(request.user)
            .order_by()
            .aggregate(
                year=Count("pk", filter=of_year),
                unchecked=Count("pk", filter=Q(checked=None)),
                unrecognised=Count("pk", filter=Q(checked__isnull=False, recognised=None)),
            )
        )
        return figures_sentence(
            [
                Figure(_("Reports of this year"), found["year"], f"{href}?since={first}"),
                Figure(_("to be checked"), found["unchecked"], f"{href}?standing=unchecked"),
                Figure(
                    _("not recognised by the region yet"),
                    found["unrecognised"],
                    f"{href}?standing=unrecognised",
                ),
            ]
        )

    def empty(self, request):
        return EmptyState(
            _("No funds have been reported yet. They are reported on the page of their agreement."),
            _("Agreements"),
            reverse("investment:agreements"),
        )

    def context(self, request, listing):
        return {"may_check": request.user.may(CHECK)}


def files_of(receipt):
    """The evidence of a report (one query)."""
    return Attachment.objects.filter(
        owner_type__app_label="investment", owner_type__model="fundreceipt", owner_id=receipt.pk
    ).select_related("uploaded_by")


@form_page
def new(request, pk):
    """Report what was paid in for an agreement."""
    agreement = open_agreement(request, pk)
    if not Agreement.objects.permits(request.user, REPORT, agreement):
        refuse(REPORT, _("Funds are reported by the units that promote and by the promotion bureau."))
    form = ReceiptForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        today=request.today,
        initial={"month": str(Month.of(request.today) - 1)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                receipt = receiving.report(agreement, **form.values(), **stamp(request))
                keep_file(request, receipt, form.cleaned_data["file"])
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(
                request, _("The funds of %(month)s are reported.") % {"month": receipt.month.label}
            )
            return redirect("investment:agreement", agreement.pk)
    context = {
        "title": _("Report funds in place"),
        "subject": agreement.name,
        "form": form,
        "button": _("Report them"),
        "back": reverse("investment:agreement", args=[agreement.pk]),
        "note": _("Only what was really paid in, with its evidence. The amount signed is no evidence."),
    }
    return render(request, "investment/signed_form.html", context)


def may_correct(user, receipt):
    """Whether a reader puts a report right: one who reports for its unit or entered it, before the check."""
    return not receipt.is_checked and FundReceipt.objects.permits(user, "report", receipt)


@form_page
def page(request, pk):
    """One report with its evidence and history; put right before it is checked."""
    receipt = open_receipt(request, pk)
    allowed = may_correct(request.user, receipt)
    if request.method == "POST" and not allowed:
        refuse(REPORT, _("A report is put right by the unit that made it, before it is checked."))
    form = None
    if allowed:
        form = ReceiptForm(
            request.POST if request.method == "POST" else None,
            request.FILES or None,
            today=request.today,
            correcting=True,
            initial={
                "month": str(receipt.month),
                "reported": receipt.reported,
                "evidence": receipt.evidence,
            },
        )
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                receiving.correct(receipt, **form.values(), **stamp(request))
                keep_file(request, receipt, form.cleaned_data["file"])
        except RuleViolation as error:
            tell(form, error)
        else:
            messages.success(request, _("The report is changed."))
            return redirect("investment:fund", receipt.pk)
    context = {
        "title": _("Funds in place of %(month)s") % {"month": receipt.month.label},
        "receipt": receipt,
        "form": form,
        "files": files_of(receipt),
        "may_check": request.user.may(CHECK),
        "history": told(receipt),
    }
    return render(request, "investment/fund.html", context)
