"""The list of agreements, and several of them recognised at once."""

from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_POST

from projects.base.money import in_yi
from projects.base.periods import add_months
from projects.directory.rights import require_may
from projects.ui.addresses import came_from
from projects.ui.figures import Figure, figures_sentence
from projects.ui.lists import EmptyState, ListPage
from projects.ui.lists import Figure as SummaryFigure

from .. import agreeing
from ..models import Agreement
from ..signed_filters import AgreementFilters, policy_on
from ..signed_tables import AgreementTable, RecognisingTable
from .signed_common import KEEP, RECOGNISE, require_view, stamp


class AgreementList(ListPage):
    """The agreements that the reader may see."""

    key = "investment.agreement"
    title = gettext_lazy("Agreements")
    count_label = gettext_lazy("Agreements")
    filterset_class = AgreementFilters
    template_name = "investment/agreements.html"

    @property
    def table_class(self):
        """With boxes for who recognises them."""
        return RecognisingTable if self.request.user.may(RECOGNISE) else AgreementTable

    def get(self, request, *args, **kwargs):
        require_view(request.user)
        return super().get(request, *args, **kwargs)

    def queryset(self, request):
        return Agreement.objects.allowed(request.user).with_course().with_funds()

    def totals(self):
        return {
            "signed": Sum("amount"),
            "reported": Sum("paid_reported"),
            "checked": Sum("paid_checked"),
            "recognised": Sum("paid_recognised"),
            "landed": Count("pk", filter=Q(landed_on__isnull=False)),
        }

    def summary(self, totals):
        return [
            SummaryFigure(_("Signed amount"), in_yi(totals["signed"])),
            SummaryFigure(pgettext("funnel", "landed").capitalize(), f"{totals['landed']:,}"),
            SummaryFigure(_("Funds, reported"), in_yi(totals["reported"])),
            SummaryFigure(_("Funds, checked"), in_yi(totals["checked"])),
            SummaryFigure(_("Funds, recognised"), in_yi(totals["recognised"])),
        ]

    def headline(self, request):
        """What was signed this year, and what of the older ones has not landed (two queries)."""
        today, href = request.today, request.path
        policy = policy_on(today)
        months = policy.landing_months if policy else 12
        first = today.replace(month=1, day=1)
        counted = Agreement.objects.counted(framework=bool(policy and policy.counts_framework))
        of_year = Q(signed_on__gte=first) & Q(pk__in=counted.order_by().values("pk"))
        late = Q(landed_on__isnull=True, signed_on__lt=add_months(today, -months)) & ~Q(state="ENDED")
        found = (
            Agreement.objects.allowed(request.user)
            .order_by()
            .aggregate(
                year=Count("pk", filter=of_year),
                stalled=Count("pk", filter=Q(state="STALLED")),
                late=Count("pk", filter=late),
                waiting=Count("pk", filter=Q(kind="FORMAL", recognised_on=None) & ~Q(state="ENDED")),
            )
        )
        return figures_sentence(
            [
                Figure(_("Signed this year"), found["year"], f"{href}?counted=true&signed_after={first}"),
                Figure(
                    ngettext("not landed after %(count)s month", "not landed after %(count)s months", months)
                    % {"count": months},
                    found["late"],
                    f"{href}?unlanded={months}",
                ),
                Figure(pgettext("agreement", "stalled"), found["stalled"], f"{href}?state=STALLED"),
                Figure(
                    _("not recognised yet"),
                    found["waiting"],
                    f"{href}?kind=FORMAL&recognised=false&state=PERFORMING&state=STALLED",
                ),
            ]
        )

    def empty(self, request):
        said = _("No agreement of your unit or your division has been entered yet.")
        if request.user.may(KEEP):
            return EmptyState(said, _("Enter an agreement"), reverse("investment:agreement_new"))
        return EmptyState(said)

    def context(self, request, listing):
        return {"may_enter": request.user.may(KEEP), "may_recognise": request.user.may(RECOGNISE)}


def chosen_keys(values):
    """The keys among what was sent of boxes."""
    return [int(key[:18]) for key in values if key.isascii() and key.isdigit()]


@require_POST
def recognise_many(request):
    """Recognise the chosen agreements."""
    require_may(request.user, RECOGNISE, _("Agreements are recognised by the promotion bureau."))
    keys = chosen_keys(request.POST.getlist("chosen"))
    if not keys:
        return HttpResponseBadRequest(_("Choose at least one agreement."))
    found = Agreement.objects.allowed(request.user, "recognise").filter(pk__in=keys).order_by("pk")
    done, failed = agreeing.recognise_many(found, **stamp(request))
    if done:
        words = ngettext(
            "%(count)s agreement is recognised.", "%(count)s agreements are recognised.", len(done)
        )
        messages.success(request, words % {"count": len(done)})
    for row, error in failed:
        messages.error(request, _("“%(name)s”: %(error)s") % {"name": row.name, "error": error})
    return redirect(came_from(request, reverse("investment:agreements")))
