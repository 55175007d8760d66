"""Trips: the list, the report of one, logging it with whom they met."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from projects.base.errors import RuleViolation
from projects.directory.rights import require_may
from projects.ui.figures import Figure, figures_sentence
from projects.ui.lists import EmptyState, ListPage
from projects.ui.lists import Figure as SummaryFigure

from .. import travelling
from ..lead_forms import tell
from ..lead_tables import TripFilters, TripTable
from ..models import Contact, Negotiation, Prospect, Trip
from ..querysets import oversees, units_of
from ..trip_forms import MetSheet, Offered, TripForm
from .lead_common import LOG_TRIP, act_page, data_of, form_page, opened, past, refuse_unless, stamp
from .prospects import counted

VIEW = "investment.view_trip"
ROWS = Trip.objects.select_related("led_by__user", "unit", "division", "chain", "entered_by")


def seen_contacts(user):
    """The contacts that a user may see: of enterprises, and about talks, that are his to see."""
    talks = Negotiation.objects.allowed(user).order_by().values("pk")
    seen = Contact.objects.filter(Q(negotiation=None) | Q(negotiation__in=talks))
    return seen.filter(prospect__in=Prospect.objects.allowed(user).order_by().values("pk"))


def keeps(user, trip):
    """Whether a user puts a trip right: who logged it, its unit, or who oversees promotion."""
    if not user.may(LOG_TRIP):
        return False
    return oversees(user) or trip.entered_by_id == user.pk or trip.unit_id in units_of(user)


class TripList(ListPage):
    """The trips that the reader may see."""

    key = "investment.trip"
    title = gettext_lazy("Trips")
    count_label = gettext_lazy("Trips")
    table_class = TripTable
    filterset_class = TripFilters
    template_name = "investment/lead_list.html"

    def get(self, request, *args, **kwargs):
        require_may(request.user, VIEW, _("None of your roles of today shows you trips."))
        return super().get(request, *args, **kwargs)

    def queryset(self, request):
        met = counted(seen_contacts(request.user), "trip", "prospect")
        return Trip.objects.allowed(request.user).annotate(met=met)

    def totals(self):
        return {"led": Count("pk", filter=Q(rank=Trip.Rank.PARTY_GOVERNMENT))}

    def summary(self, totals):
        return [SummaryFigure(Trip.Rank.PARTY_GOVERNMENT.label, f"{totals['led']:,}")]

    def headline(self, request):
        """How many trips this year, by the rank of who led them (one query)."""
        year = request.today.year
        rows = Trip.objects.allowed(request.user).filter(starts_on__year=year).order_by()
        found = dict.fromkeys(Trip.Rank.values, 0)
        found |= dict(rows.values_list("rank").annotate(count=Count("pk")))
        first = f"{request.path}?begun_after={year}-01-01&begun_before={year}-12-31"
        figures = [Figure(_("Trips this year"), sum(found.values()), first)]
        figures += [
            Figure(Trip.Rank(rank).label, count, f"{first}&rank={rank}")
            for rank, count in found.items()
            if count
        ]
        return figures_sentence(figures)

    def empty(self, request):
        if request.user.may(LOG_TRIP):
            return EmptyState(
                _("No trip has been logged yet."), _("Log a trip"), reverse("investment:trip_new")
            )
        return EmptyState(_("No trip that you may see has been logged yet."))

    def context(self, request, listing):
        return {
            "new": reverse("investment:trip_new") if request.user.may(LOG_TRIP) else "",
            "new_words": _("Log a trip"),
            "note": _("Enterprises met are counted as far as you may see them."),
        }


@require_safe
def show(request, pk):
    """The report of a trip, which prints: who led it where, whom they met, what came of it."""
    trip = opened(ROWS, request, pk)
    user = request.user
    contacts = seen_contacts(user).filter(trip=trip)
    contacts = list(contacts.select_related("prospect", "negotiation", "by").order_by("on", "pk"))
    met = {one.prospect_id for one in contacts}
    talks = Negotiation.objects.allowed(user).filter(prospect__in=met).select_related("unit")
    by_prospect = {}
    for row in talks.order_by("started_on"):
        by_prospect.setdefault(row.prospect_id, []).append(row)
    context = {
        "title": _("Trip to %(place)s") % {"place": trip.destination},
        "trip": trip,
        "days": (trip.ends_on - trip.starts_on).days + 1,
        "contacts": [(one, by_prospect.get(one.prospect_id, [])) for one in contacts],
        "figures": figures_sentence(
            [
                Figure(_("Enterprises met"), len(met)),
                Figure(_("taken to talks since"), sum(_came_of(trip, rows) for rows in by_prospect.values())),
            ]
        ),
        "may_change": keeps(user, trip),
        "history": past(trip),
    }
    return render(request, "investment/trip.html", context)


def _came_of(trip, talks):
    """How many of an enterprise's talks began on the trip or after it."""
    return sum(row.started_on >= trip.starts_on for row in talks)


def sheet_of(request, offered):
    """The rows of whom they met."""
    return MetSheet(data_of(request), prefix="met", form_kwargs={"offered": offered})


@form_page
def new(request):
    """Log a trip, with whom they met."""
    refuse_unless(request.user.may(LOG_TRIP), LOG_TRIP)
    offered = Offered(request.user)
    form = TripForm(data_of(request), user=request.user, today=request.today)
    rows = sheet_of(request, offered)
    if request.method == "POST" and all([form.is_valid(), rows.is_valid()]):
        values, filled = form.values(), rows.filled()
        met = [row.met(values["starts_on"]) for row in filled]
        try:
            trip = travelling.log(values, met, **stamp(request))
        except RuleViolation as error:
            tell_row(form, filled, error)
        else:
            messages.success(request, _("The trip is logged."))
            return redirect("investment:trip", trip.pk)
    return sheet_page(
        request, rows, offered, form=form, title=_("Log a trip"), back=reverse("investment:trips")
    )


def tell_row(form, filled, error):
    """Show a broken rule at the row that it is about, or at the trip."""
    place = getattr(error, "row", None)
    tell(form if place is None else filled[place], error)


def sheet_page(request, rows, offered, *, title, back, form=None, trip=None):
    """The page of a trip's form and the rows of whom they met."""
    context = {
        "title": title,
        "form": form,
        "rows": rows,
        "names": offered.names(),
        "trip": trip,
        "back": back,
        "has_failed": request.method == "POST",
    }
    return render(request, "investment/trip_form.html", context)


def kept_trip(request, pk):
    """A trip that the reader puts right; refuses whoever only reads it."""
    trip = opened(ROWS, request, pk)
    refuse_unless(keeps(request.user, trip), LOG_TRIP)
    return trip


@form_page
def edit(request, pk):
    """Put right what a trip says, and what came of it."""
    trip = kept_trip(request, pk)
    form = TripForm(data_of(request), instance=trip, user=request.user, today=request.today)

    def act(form):
        travelling.change(trip, form.values(), **stamp(request))

    return act_page(
        request,
        form,
        act,
        title=_("Change the trip"),
        button=_("Save"),
        back=reverse("investment:trip", args=[pk]),
        subject=trip.destination,
        said=_("Saved."),
    )


@form_page
def meet(request, pk):
    """Add whom they met."""
    trip = kept_trip(request, pk)
    offered = Offered(request.user)
    rows = sheet_of(request, offered)
    if request.method == "POST" and rows.is_valid():
        filled = rows.filled()
        try:
            travelling.meet(trip, [row.met(trip.starts_on) for row in filled], **stamp(request))
        except RuleViolation as error:
            if hasattr(error, "row"):
                tell(filled[error.row], error)
            else:
                messages.warning(request, str(error))
        else:
            messages.success(request, _("Whom they met is logged."))
            return redirect("investment:trip", pk)
    return sheet_page(
        request,
        rows,
        offered,
        title=_("Add whom they met"),
        trip=trip,
        back=reverse("investment:trip", args=[pk]),
    )
