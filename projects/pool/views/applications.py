"""The list of applications, and accepting many of them at once."""

import datetime

from django.contrib import messages
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, Sum
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_POST

from projects.base.money import in_yi
from projects.directory.rights import Refused, require_may, roles_with
from projects.ui.lists import EmptyState, Figure, ListPage

from .. import entering
from ..application_panels import DECIDES, decides
from ..application_tables import ApplicationFilters, ApplicationTable, DecidingTable
from ..entry_rules import step_after
from ..models import Application, EntryStep
from .listing import linked

# So many are named in a message.
SHOWN = 5
# How a step is said in a sentence of figures.
WAITS = {
    EntryStep.Code.CHECK: gettext_lazy("at the first check"),
    EntryStep.Code.CONFIRM: gettext_lazy("at the second check"),
    EntryStep.Code.DECIDE: gettext_lazy("before the meeting"),
}


def with_rights(queryset, user, steps):
    """Applications with `may_decide`, whether the reader may decide on them now."""
    condition = Application.objects.decidable_q(user, steps)
    return queryset.annotate(may_decide=ExpressionWrapper(condition, BooleanField()))


class ApplicationListPage(ListPage):
    """The applications that the reader may see."""

    key = "pool.application"
    title = gettext_lazy("Applications for the pool")
    count_label = gettext_lazy("Applications")
    filterset_class = ApplicationFilters
    template_name = "pool/application_list.html"

    def get(self, request, *args, **kwargs):
        require_may(
            request.user, "pool.view_application", _("Your roles do not allow you to see applications.")
        )
        return super().get(request, *args, **kwargs)

    @cached_property
    def steps(self):
        """The steps into the pool (one query)."""
        return entering.entry_steps()

    @property
    def table_class(self):
        """With boxes for those who decide."""
        return DecidingTable if decides(self.request.user) else ApplicationTable

    def queryset(self, request):
        found = Application.objects.allowed(request.user)
        return with_rights(found, request.user, self.steps).order_by("-submitted_at")

    def totals(self):
        waiting = {f"at_{step.code}": Count("pk", filter=Q(waiting_for=step.code)) for step in self.steps}
        return {
            "total": Sum("total_investment"),
            "for_me": Count("pk", filter=Q(may_decide=True)),
            "mine_back": Count("pk", filter=Q(state="RETURNED", proposed_by=self.request.user)),
            **waiting,
        }

    def summary(self, totals):
        return [Figure(_("Total investment"), in_yi(totals["total"]))]

    def headline(self, request):
        """Who waits for whom; left out where a filter is set, as on the list of projects."""
        if self.listing.controls.chips() or not self.listing.count:
            return ""
        totals, href = self.listing.totals, self.listing.address.href
        parts = []
        if decides(request.user):
            count = linked(totals["for_me"], href(for_me="true"))
            parts.append(format_html(_("{count} wait for you"), count=count))
        for step in self.steps:
            count = totals[f"at_{step.code}"]
            if step.is_enabled or count:
                said = linked(count, href(step=step.code))
                parts.append(format_html(_("{count} {step}"), count=said, step=WAITS[step.code]))
        if totals["mine_back"]:
            count = linked(totals["mine_back"], href(mine="true", state="RETURNED"))
            parts.append(format_html(_("{count} of yours were returned"), count=count))
        sentence = format_html_join(_("; "), "{}", ((part,) for part in parts))
        return format_html(_("{figures}."), figures=sentence)

    def empty(self, request):
        said = _("Nothing has been proposed for the pool yet.")
        if request.user.may("pool.propose_application"):
            return EmptyState(said, _("Propose a project"), reverse("pool:application_new"))
        return EmptyState(said)

    def context(self, request, listing):
        waiting = {record.waiting_for for record in listing.records if record.may_decide}
        here = [step for step in self.steps if step.code in waiting]
        last = [step for step in here if step_after(self.steps, step.code) is None]
        return {
            "may_propose": request.user.may("pool.propose_application"),
            "may_accept": bool(waiting),
            "enters": "all" if last and len(last) == len(here) else "some" if last else "",
            "needs_evidence": any(step.needs_evidence for step in here),
            "seen": request.now.isoformat(),
        }


def named_links(pairs):
    """Names as links, at most SHOWN of them; pairs of (name, address)."""
    links = format_html_join(
        pgettext("between names", ", "), '<a href="{}">{}</a>', ((href, name) for name, href in pairs[:SHOWN])
    )
    return format_html(_("{names} and more"), names=links) if len(pairs) > SHOWN else links


def tell_accepted(request, applications):
    """Say of applications that were accepted which stand in the pool now, and which go on to a next step."""
    entered = [one for one in applications if one.project_id]
    further = [one for one in applications if not one.project_id]
    if entered:
        said = ngettext(
            "{count} project is in the pool: {names}.",
            "{count} projects are in the pool: {names}.",
            len(entered),
        )
        names = named_links([(one.name, reverse("pool:project", args=[one.project_id])) for one in entered])
        messages.success(request, format_html(said, count=len(entered), names=names))
    if further:
        said = ngettext(
            "{count} application is accepted and goes on to the next step: {names}.",
            "{count} applications are accepted and go on to the next step: {names}.",
            len(further),
        )
        names = named_links([(one.name, reverse("pool:application", args=[one.pk])) for one in further])
        messages.success(request, format_html(said, count=len(further), names=names))


def _moment(text):
    """The moment a page was drawn; None for what is none."""
    try:
        found = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if is_aware(found) else None


@require_POST
def accept_many(request):
    """Accept the chosen applications at the steps they wait for, with one evidence text.

    What came to its step after the page was drawn was not read, and stays.
    """
    if not decides(request.user):
        raise Refused(_("Your roles decide on no application."), roles_with(*DECIDES))
    keys = [key for key in request.POST.getlist("chosen") if key.isascii() and key.isdigit()]
    seen = _moment(request.POST.get("seen", ""))
    if not keys or seen is None:
        return HttpResponseBadRequest(_("Choose at least one application."))
    evidence = request.POST.get("evidence", "")[:200]
    steps = entering.entry_steps()
    found = Application.objects.allowed(request.user).filter(pk__in=[int(key[:18]) for key in keys])
    read = found.decidable(request.user, steps).filter(waiting_since__lte=seen).order_by("pk")
    done, failed = [], []
    by_step = {}
    for application in read:
        by_step.setdefault(application.waiting_for, []).append(application)
    for step, applications in by_step.items():
        accepted, not_accepted = entering.accept_many(
            applications, step, by=request.user, at=request.now, evidence=evidence
        )
        done += accepted
        failed += not_accepted
    missed = len(set(keys)) - len(done) - len(failed)
    tell_accepted(request, [decision.application for decision in done])
    for application, error in failed:
        messages.error(request, _("“%(name)s”: %(error)s") % {"name": application.name, "error": error})
    if missed:
        said = ngettext(
            "%(count)s application was decided or changed meanwhile and was left alone.",
            "%(count)s applications were decided or changed meanwhile and were left alone.",
            missed,
        )
        messages.warning(request, said % {"count": missed})
    return redirect(f"{reverse('pool:applications')}?for_me=true")
