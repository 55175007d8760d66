"""Enterprises contacted: the list, one enterprise, what is done with it."""

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from projects.directory.rights import require_may
from projects.ui.figures import Figure, figures_sentence
from projects.ui.lists import EmptyState, ListPage
from projects.ui.lists import Figure as SummaryFigure

from .. import prospecting
from ..lead_forms import ContactForm, HandOverForm, ProspectForm, ReasonForm
from ..lead_reading import silent_days
from ..lead_tables import ProspectFilters, ProspectTable
from ..models import Negotiation, Prospect, Trip
from .lead_common import (
    KEEP_PROSPECT,
    KEEP_TALKS,
    act_page,
    data_of,
    form_page,
    opened,
    opened_for,
    past,
    refuse_unless,
    stamp,
    stands_for,
)

VIEW = "investment.view_prospect"
ROWS = Prospect.objects.select_related("unit", "follower__organisation", "chain", "division")


def counted(rows, key, what="pk"):
    """An expression: how many of some rows (or different `what` of them) belong to a row."""
    found = rows.filter(**{key: OuterRef("pk")}).order_by().values(key)
    counts = found.annotate(count=Count(what, distinct=what != "pk"))
    return Coalesce(Subquery(counts.values("count")), 0)


class ProspectList(ListPage):
    """The enterprises that the reader may see."""

    key = "investment.prospect"
    title = gettext_lazy("Enterprises contacted")
    count_label = gettext_lazy("Enterprises")
    table_class = ProspectTable
    filterset_class = ProspectFilters
    template_name = "investment/lead_list.html"

    def get(self, request, *args, **kwargs):
        require_may(
            request.user, VIEW, _("Enterprises contacted are shown to who follows them and to the bureau.")
        )
        return super().get(request, *args, **kwargs)

    def queryset(self, request):
        talks = Negotiation.objects.allowed(request.user).talking()
        return Prospect.objects.allowed(request.user).annotate(talks=counted(talks, "prospect"))

    def totals(self):
        return {"followed": Count("pk", filter=Q(state="FOLLOWED"))}

    def summary(self, totals):
        return [SummaryFigure(_("Being followed"), f"{totals['followed']:,}")]

    def headline(self, request):
        return figures_sentence(lead_figures(request, Prospect.objects.allowed(request.user).followed()))

    def empty(self, request):
        if request.user.may(KEEP_PROSPECT):
            return EmptyState(
                _("No enterprise is registered that you follow or that your unit follows."),
                _("Register an enterprise"),
                reverse("investment:prospect_new"),
            )
        return EmptyState(_("No enterprise that was contacted is yours to see: they are confidential."))

    def context(self, request, listing):
        return {
            "new": reverse("investment:prospect_new") if request.user.may(KEEP_PROSPECT) else "",
            "new_words": _("Register an enterprise"),
            "note": _("Confidential: you see what you, your unit and your teams follow."),
        }


def lead_figures(request, running):
    """The figures about leads that are followed at present (two queries)."""
    today, days = request.today, silent_days(request.today)
    keys = {
        "due": running.due(today).order_by().values("pk"),
        "silent": running.silent(today, days).order_by().values("pk"),
    }
    found = running.order_by().aggregate(
        count=Count("pk"), **{name: Count("pk", filter=Q(pk__in=rows)) for name, rows in keys.items()}
    )
    state = "TALKING" if running.model is Negotiation else "FOLLOWED"
    return [
        Figure(_("Being followed"), found["count"], f"{request.path}?state={state}"),
        Figure(_("next step overdue"), found["due"], f"{request.path}?due=true"),
        Figure(
            _("silent for more than %(days)s days") % {"days": days},
            found["silent"],
            f"{request.path}?silent=true",
        ),
    ]


@require_safe
def show(request, pk):
    """One enterprise with the history of contacts and the talks that the reader may see."""
    prospect = opened(ROWS, request, pk)
    user = request.user
    talks = Negotiation.objects.allowed(user).filter(prospect=prospect)
    contacts = prospect.contacts.filter(
        Q(negotiation=None) | Q(negotiation__in=talks.order_by().values("pk"))
    )
    keeps = Prospect.objects.permits(user, "keep", prospect)
    speaks = keeps and stands_for(user, prospect)
    is_followed = prospect.state == Prospect.State.FOLLOWED
    context = {
        "title": prospect.name,
        "prospect": prospect,
        "contacts": contacts.select_related("by", "negotiation", "trip"),
        "trips": trips_of(user, prospect),
        "talks": talks.select_related("unit", "follower").order_by("-started_on"),
        "contact": contact_form(request, prospect) if keeps and is_followed else None,
        "contact_href": reverse("investment:prospect_contact", args=[pk]),
        "may_change": keeps,
        "may_begin": keeps and is_followed and user.may(KEEP_TALKS),
        "may_give_up": speaks and is_followed,
        "may_take_up": speaks and not is_followed,
        "is_overdue": prospect.next_on is not None and prospect.next_on < request.today,
        "quiet_days": (request.today - prospect.last_contact_on).days,
        "history": past(prospect),
    }
    return render(request, "investment/prospect.html", context)


def trips_of(user, lead):
    """The keys of the trips in a lead's contacts that a user may open (one query)."""
    met = lead.contacts.order_by().values("trip")
    return set(Trip.objects.allowed(user).filter(pk__in=met).values_list("pk", flat=True))


def contact_form(request, lead):
    """The form of a contact with a lead; what comes next stands in it as it was planned, without a day that
    is past."""
    is_past = lead.next_on is not None and lead.next_on < request.today
    initial = {"next_step": lead.next_step, "next_on": None if is_past else lead.next_on}
    return ContactForm(data_of(request), today=request.today, initial=initial)


@form_page
def new(request):
    """Register an enterprise; what is registered already is found before."""
    refuse_unless(request.user.may(KEEP_PROSPECT), KEEP_PROSPECT)
    form = ProspectForm(data_of(request), user=request.user, today=request.today)

    def act(form):
        given = form.cleaned_data
        made = prospecting.register(
            form.values(),
            unit=given["unit"],
            follower=given["follower"],
            on=given["on"],
            is_other=given["is_other"],
            **stamp(request),
        )
        return reverse("investment:prospect", args=[made.pk])

    return act_page(
        request,
        form,
        act,
        title=_("Register an enterprise"),
        button=_("Register"),
        back=reverse("investment:prospects"),
        subject=_("Enterprises contacted"),
        said=_("The enterprise is registered."),
    )


def of_prospect(request, pk, permission=KEEP_PROSPECT):
    """(an enterprise that the reader keeps, what the page of an act on it is given)."""
    prospect = opened_for(ROWS, request, pk, "keep", permission)
    back = reverse("investment:prospect", args=[pk])
    return prospect, {"back": back, "subject": prospect.name}


def spoken_for(request, pk):
    """The same, for whoever speaks for it."""
    prospect, page = of_prospect(request, pk)
    refuse_unless(stands_for(request.user, prospect), KEEP_PROSPECT)
    return prospect, page


@form_page
def edit(request, pk):
    """Put right what is known of it."""
    prospect, page = of_prospect(request, pk)
    form = ProspectForm(data_of(request), instance=prospect, user=request.user, today=request.today)

    def act(form):
        prospecting.change(prospect, form.values(), is_other=form.cleaned_data["is_other"], **stamp(request))

    return act_page(
        request, form, act, title=_("Change the enterprise"), button=_("Save"), said=_("Saved."), **page
    )


@form_page
def contact(request, pk):
    """Log a contact, and what comes next."""
    prospect, page = of_prospect(request, pk)
    form = contact_form(request, prospect)

    def act(form):
        prospecting.log_contact(prospect, form.spoken(), **stamp(request))

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
def give_up(request, pk):
    """Follow it no longer."""
    prospect, page = spoken_for(request, pk)
    form = ReasonForm(data_of(request), today=request.today)

    def act(form):
        prospecting.give_up(prospect, reason=form.cleaned_data["reason"], **stamp(request))

    return act_page(
        request,
        form,
        act,
        title=_("Give the enterprise up"),
        button=_("Give up"),
        said=_("The enterprise is given up."),
        **page,
    )


@form_page
def take_up(request, pk):
    """Follow it again."""
    prospect, page = spoken_for(request, pk)
    form = ReasonForm(data_of(request), today=request.today)

    def act(form):
        prospecting.take_up(prospect, reason=form.cleaned_data["reason"], **stamp(request))

    return act_page(
        request,
        form,
        act,
        title=_("Take the enterprise up again"),
        button=_("Take up again"),
        said=_("The enterprise is followed again."),
        **page,
    )


@form_page
def hand_over(request, pk):
    """Give it to another follower, perhaps of another unit."""
    prospect, page = spoken_for(request, pk)
    initial = {"unit": prospect.unit_id, "follower": prospect.follower_id}
    form = HandOverForm(data_of(request), today=request.today, initial=initial)

    def act(form):
        prospecting.hand_over(prospect, **form.cleaned_data, **stamp(request))
        sees = Prospect.objects.allowed(request.user).filter(pk=pk).exists()
        return None if sees else reverse("investment:prospects")

    return act_page(
        request,
        form,
        act,
        title=_("Hand the enterprise over"),
        button=_("Hand over"),
        said=_("The enterprise is handed over."),
        **page,
    )
