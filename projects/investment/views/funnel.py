"""The funnel of promotion as a page: both bases side by side, and the parts of one of them."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from projects.base.money import in_yi
from projects.base.wording import labelled
from projects.directory.models import Chain, Division, Organisation
from projects.ui.addresses import Address
from projects.ui.exports import FORMATS, Rows, Sheet
from projects.ui.figures import Figure, figures_sentence

from ..funnel import Basis, Facts, Step, funnel
from ..funnel_forms import AXES, FunnelForm
from ..funnel_lists import behind
from ..funnel_reading import read_facts
from ..funnel_tables import PartTable, fund_rows, narrowed, part, rate_rows, step_rows
from ..models import Band
from ..querysets import oversees
from ..rates import NOTES
from ..signed_filters import policy_on
from .signed_common import require_view

RECORDS = {"chain": Chain, "division": Division, "unit": Organisation}


def parts_of(facts, form, on, *, all_leads):
    """The parts of the funnel along an axis (one query): (parts, all of them together)."""
    axis, basis, span, choice = form.axis_chosen, form.basis_chosen, form.span, form.choice
    said = {"basis": basis, "span": span, "on": on, "all_leads": all_leads}
    whole = part(_("Together"), facts, choice=choice, **said)
    if axis == "band":
        bands = Band.objects.all()
        made = [
            part(
                str(band),
                facts.from_amount(band.minimum),
                choice=narrowed(choice, axis, band),
                sized=True,
                **said,
            )
            for band in bands
        ]
        return made, whole
    by_key = facts.of(axis)
    records = RECORDS[axis].objects.filter(pk__in=[key for key in by_key if key is not None])
    made = [part(str(one), by_key[one.pk], choice=narrowed(choice, axis, one), **said) for one in records]
    if None in by_key:
        made.append(part(_("none named"), by_key[None], choice=choice, linked=False, **said))
    return [one for one in made if not is_nothing(one)], whole


def is_nothing(one):
    """A part in which nothing happened."""
    return not any((one.trips, one.prospects, one.talks, one.signed, one.landed, one.started, one.funds))


def headline(found, span, choice):
    """What was signed in the span, and what became of it."""
    cohort = found[Basis.COHORT]
    figures = [
        Figure(label, cohort[step].count, behind(step, Basis.COHORT, span, choice))
        for step, label in (
            (Step.SIGNED, _("Signed in the span")),
            (Step.LANDED, _("of these landed")),
            (Step.STARTED, pgettext("funnel", "started")),
            (Step.PRODUCING, pgettext("funnel", "in production")),
        )
    ]
    return figures_sentence(figures)


def export(request, form, rows, kind):
    """The parts as a file."""
    conditions = [
        labelled(form.fields[name].label, form.data.get(name)) for name in form.fields if form.data.get(name)
    ]
    sheet = Sheet(
        title=_("Funnel of promotion"),
        columns=list(PartTable.columns_of(None).values()),
        queryset=Rows(rows),
        by=request.user,
        at=request.now,
        conditions=(*conditions, str(NOTES[form.basis_chosen])),
    )
    return FORMATS[kind](sheet)


@require_safe
def page(request):
    """Trips, enterprises, talks, agreements, landed, started, in production; on both bases."""
    require_view(request.user)
    form = FunnelForm(request.GET, request.today)
    form.is_valid()
    span, choice, on = form.span, form.choice, request.today
    all_leads = oversees(request.user)
    policy = policy_on(on)
    facts = read_facts(request.user, choice, framework=bool(policy and policy.counts_framework))
    found = {basis: funnel(facts, span, basis, on) for basis in Basis}
    parts, whole = parts_of(facts, form, on, all_leads=all_leads)
    kind = request.GET.get("_export", "")
    if kind in FORMATS:
        return export(request, form, [*parts, whole], kind)
    address = Address.of(request)
    context = {
        "title": _("Funnel of promotion"),
        "headline": headline(found, span, choice),
        "form": form,
        "errors": form.errors,
        "span": span,
        "steps": step_rows(found, span, choice, all_leads=all_leads),
        "funds": fund_rows(found, span, choice),
        "rates": rate_rows(found, all_leads=all_leads),
        "notes": [NOTES[Basis.PERIOD], NOTES[Basis.COHORT]],
        "bases": [(basis.label, address.href(basis=basis), basis == form.basis_chosen) for basis in Basis],
        "axes": [(label, address.href(axis=code), code == form.axis_chosen) for code, label in AXES],
        "basis_note": NOTES[form.basis_chosen],
        "is_by_size": form.axis_chosen == "band",
        # All together is a row like the others, so that it is a card on a phone.
        "parts": [*parts, whole] if parts else [],
        "table": PartTable,
        "all_leads": all_leads,
        "is_empty": facts == Facts(),
        "signed_amount": in_yi(found[Basis.PERIOD][Step.SIGNED].amount),
        "exports": [(code, address.href(_export=code)) for code in FORMATS],
        "paper": "landscape",
    }
    return render(request, "investment/funnel.html", context)
