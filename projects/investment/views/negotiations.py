"""Projects in talks: the list, one of them, what is done with it."""

from django.contrib import messages
from django.db.models import Sum
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from projects.base.errors import RuleViolation, require
from projects.base.money import in_yi
from projects.directory.models import User
from projects.directory.rights import require_may
from projects.ui.figures import figures_sentence
from projects.ui.lists import EmptyState, Figure, ListPage

from .. import talking
from ..lead_forms import EndForm, JoinForm, MoveForm, NegotiationForm, ReasonForm, Shares, unit_field
from ..lead_tables import NegotiationFilters, NegotiationTable
from ..models import Agreement, Negotiation
from ..querysets import oversees
from .lead_common import (
    KEEP_TALKS,
    MOVE,
    act_page,
    data_of,
    form_page,
    opened,
    opened_for,
    past,
    refuse_unless,
    stamp,
)
from .prospects import contact_form, lead_figures, of_prospect, trips_of

VIEW = "investment.view_negotiation"
ROWS = Negotiation.objects.select_related(
    "prospect", "unit", "first_unit", "division", "chain", "follower__organisation"
)


class NegotiationList(ListPage):
    """The talks that the reader may see."""

    key = "investment.negotiation"
    title = gettext_lazy("Projects in talks")
    count_label = gettext_lazy("Projects")
    table_class = NegotiationTable
    filterset_class = NegotiationFilters
    template_name = "investment/lead_list.html"

    def get(self, request, *args, **kwargs):
        require_may(request.user, VIEW, _("What is in talks is shown to its team and to the bureau."))
        return super().get(request, *args, **kwargs)

    def queryset(self, request):
        return Negotiation.objects.allowed(request.user).select_related("prospect")

    def totals(self):
        return {"amount": Sum("amount")}

    def summary(self, totals):
        return [Figure(_("Intended investment"), in_yi(totals["amount"]))]

    def headline(self, request):
        return figures_sentence(lead_figures(request, Negotiation.objects.allowed(request.user).talking()))

    def empty(self, request):
        if request.user.may(KEEP_TALKS):
            return EmptyState(
                _("You are on no team. Talks begin from an enterprise that you follow."),
                _("To the enterprises contacted"),
                reverse("investment:prospects"),
            )
        return EmptyState(_("You are on the team of no project in talks: they are confidential."))

    def context(self, request, listing):
        return {"note": _("Confidential: you see the projects whose team you are on.")}


@require_safe
def show(request, pk):
    """One project in talks, with its team, its contacts and its way between units."""
    row = opened(ROWS, request, pk)
    user, is_talking = request.user, row.state == Negotiation.State.TALKING
    keeps = Negotiation.objects.permits(user, "keep", row)
    leads = keeps and leads_team(user, row)
    context = {
        "title": row.name,
        "negotiation": row,
        "team": row.team.select_related("organisation").order_by("name"),
        "shares": list(row.shares.select_related("unit")),
        "contacts": row.contacts.select_related("by", "trip"),
        "trips": trips_of(user, row),
        "contact": contact_form(request, row) if keeps and is_talking else None,
        "contact_href": reverse("investment:negotiation_contact", args=[pk]),
        "may_change": keeps and is_talking,
        "may_sign": keeps and is_talking and user.may("investment.keep_agreement"),
        "may_lead": leads and is_talking,
        "may_move": is_talking and Negotiation.objects.permits(user, "move", row),
        "may_resume": keeps and row.state == Negotiation.State.DROPPED,
        "is_overdue": row.next_on is not None and row.next_on < request.today,
        "quiet_days": (request.today - row.last_contact_on).days,
        "agreements": Agreement.objects.allowed(user).filter(negotiation=row).order_by("signed_on", "pk"),
        "is_confidential": row.state != Negotiation.State.SIGNED,
        "history": past(row),
    }
    return render(request, "investment/negotiation.html", context)


def leads_team(user, row):
    """Whether a user says who is on the team: the follower, or who oversees promotion."""
    return row.follower_id == user.pk or oversees(user)


@form_page
def begin(request, pk):
    """Take an enterprise to talks about a project."""
    prospect, page = of_prospect(request, pk, KEEP_TALKS)
    refuse_unless(request.user.may(KEEP_TALKS), KEEP_TALKS)
    initial = {"division": prospect.division_id, "chain": prospect.chain_id}
    form = NegotiationForm(data_of(request), today=request.today, initial=initial)

    def act(form):
        made = talking.begin(prospect, form.values(), on=form.cleaned_data["on"], **stamp(request))
        return reverse("investment:negotiation", args=[made.pk])

    return act_page(
        request,
        form,
        act,
        title=_("Begin talks about a project"),
        button=_("Begin the talks"),
        said=_("The talks have begun. Only their team and the promotion bureau see them."),
        **page,
    )


def of_talks(request, pk):
    """(talks that the reader keeps, what the page of an act on them is given)."""
    row = opened_for(ROWS, request, pk, "keep", KEEP_TALKS)
    return row, {"back": reverse("investment:negotiation", args=[pk]), "subject": row.name}


@form_page
def edit(request, pk):
    """Put right what is said of the project."""
    row, page = of_talks(request, pk)
    form = NegotiationForm(data_of(request), instance=row, today=request.today)

    def act(form):
        talking.change(row, form.values(), **stamp(request))

    return act_page(
        request, form, act, title=_("Change the project"), button=_("Save"), said=_("Saved."), **page
    )


@form_page
def contact(request, pk):
    """Log a contact about the project, and what comes next."""
    row, page = of_talks(request, pk)
    form = contact_form(request, row)

    def act(form):
        talking.log_contact(row, form.spoken(), **stamp(request))

    return act_page(
        request,
        form,
        act,
        title=_("Log a contact"),
        button=_("Log the contact"),
        said=_("The contact is logged."),
        **page,
    )


@form_page
def join(request, pk):
    """Put somebody on the team."""
    row, page = of_talks(request, pk)
    refuse_unless(leads_team(request.user, row), KEEP_TALKS)
    form = JoinForm(data_of(request), today=request.today)

    def act(form):
        talking.join(row, **form.cleaned_data, **stamp(request))

    return act_page(
        request,
        form,
        act,
        title=_("Put somebody on the team"),
        button=_("Put on the team"),
        said=_("The team has changed."),
        **page,
    )


@require_POST
def leave(request, pk):
    """Take somebody off the team; `user` is his key."""
    row, page = of_talks(request, pk)
    refuse_unless(leads_team(request.user, row), KEEP_TALKS)
    key = request.POST.get("user", "")
    person = (
        User.objects.filter(pk=key).first() if key.isascii() and key.isdigit() and len(key) < 12 else None
    )
    try:
        require(person is not None, "not_on_team", _("Nobody of that name is on the team."))
        talking.leave(row, person, **stamp(request))
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The team has changed."))
    return redirect(page["back"])


@form_page
def move(request, pk):
    """Move the talks to another unit, with shares."""
    row = opened_for(ROWS, request, pk, "move", MOVE)
    units = unit_field().queryset
    offered = [("", "—"), *((unit.pk, str(unit)) for unit in units)]
    form = MoveForm(data_of(request), today=request.today)
    form.fields["unit"].queryset = units.exclude(pk=row.unit_id)
    before = [{"unit": share.unit_id, "percent": share.percent} for share in row.shares.all()]
    shares = Shares(
        data_of(request),
        prefix="shares",
        form_kwargs={"units": offered},
        initial=before or [{"unit": row.first_unit_id}],
    )
    shares.extra = max(0, shares.extra - len(shares.initial))
    is_valid = request.method != "POST" or shares.is_valid()

    def act(form):
        if not is_valid:
            raise RuleViolation("shares_wrong", _("A row of the shares says why it cannot be."))
        talking.move(row, shares=shares.shares(), **form.cleaned_data, **stamp(request))

    return act_page(
        request,
        form,
        act,
        title=_("Move the talks to another unit"),
        button=_("Move the talks"),
        back=reverse("investment:negotiation", args=[pk]),
        subject=row.name,
        said=_("The talks have moved."),
        more={"shares": shares, "first_unit": row.first_unit},
    )


@form_page
def break_off(request, pk):
    """End the talks without an agreement."""
    row, page = of_talks(request, pk)
    form = EndForm(data_of(request), today=request.today)

    def act(form):
        talking.break_off(row, **form.cleaned_data, **stamp(request))

    return act_page(
        request,
        form,
        act,
        title=_("Break the talks off"),
        button=_("Break off"),
        said=_("The talks are broken off."),
        **page,
    )


@form_page
def resume(request, pk):
    """Go on with talks that were broken off."""
    row, page = of_talks(request, pk)
    form = ReasonForm(data_of(request), today=request.today)

    def act(form):
        talking.resume(row, reason=form.cleaned_data["reason"], **stamp(request))

    return act_page(
        request,
        form,
        act,
        title=_("Go on with the talks"),
        button=_("Go on with the talks"),
        said=_("The talks go on."),
        **page,
    )
