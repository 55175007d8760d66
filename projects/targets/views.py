"""The pages of targets: a year, one indicator with its history, entering and correcting figures."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from projects.base.errors import RuleViolation
from projects.base.events import history
from projects.base.sentences import sentence
from projects.directory.rights import require_may
from projects.pool.filters import parse_year
from projects.pool.models import AnnualTarget
from projects.ui.addresses import Address
from projects.ui.exports import Rows

from . import entering, rules
from .forms import CorrectForm, EnterForm, tell
from .models import Indicator, IndicatorValue
from .permissions import ENTER, VIEW
from .reading import Facts, sees_city
from .tables import HistoryTable, OtherTable, TargetTable
from .yearly import history_of, lines_of

form_page = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class HistoryRow:
    """A line of an indicator's history; `href` opens its correction ("" for who may not)."""

    value: Any
    computed: Decimal | None
    difference: Decimal | None
    href: str = ""


def require_view(user):
    """Refuse who does not read targets."""
    require_may(user, VIEW, _("Targets are for leaders and for the offices that answer for the whole city."))


def require_enter(user):
    """Refuse who does not enter figures."""
    require_may(
        user, ENTER, _("Published figures are entered by the pool admin, the commission and the bureau.")
    )


def facts_for(request):
    """The Facts of a reader who sees the whole city, else None: figures of a part say nothing of a target."""
    return Facts.of(request) if sees_city(request.user) else None


def asked_year(request):
    """The year of the address, up to this one."""
    try:
        year = parse_year(request.GET.get("year", ""))
    except ValueError:
        return request.today.year
    return min(year, request.today.year)


def years_offered(current, today):
    """The years of which there is a target or a figure, and this one, the latest first (two queries)."""
    found = {current, today.year} | set(AnnualTarget.objects.order_by().values_list("year", flat=True))
    found |= {
        day.year for day in IndicatorValue.objects.order_by().values_list("last_on", flat=True).distinct()
    }
    return sorted((year for year in found if year <= today.year), reverse=True)


@require_safe
def year(request):
    """Every indicator of a year: target, records, what was published beside them."""
    require_view(request.user)
    chosen, facts, may_enter = asked_year(request), facts_for(request), request.user.may(ENTER)
    lines = lines_of(chosen, facts, request.today, every=may_enter)
    held = Rows(line for line in lines if line.target is not None)
    others = Rows(line for line in lines if line.target is None and not line.is_blank)
    address = Address.of(request)
    context = {
        "title": _("Targets and indicators"),
        "headline": headline(chosen, held, address),
        "year": chosen,
        "years": [
            (one, address.href(year=one if one != request.today.year else None), one == chosen)
            for one in years_offered(chosen, request.today)
        ],
        "lines": held,
        "others": others,
        "blanks": [line for line in lines if line.is_blank],
        "target_table": TargetTable,
        "other_table": OtherTable,
        "on": held[0].standing.on if held else None,
        "sees_city": facts is not None,
        "may_enter": may_enter,
    }
    return render(request, "targets/year.html", context)


def headline(chosen, lines, address):
    """How many targets the year has, and how many of them are reached, on the curve, behind."""
    if not lines:
        return ""
    states = [line.standing.state for line in lines]
    counts = {name: states.count(name) for name in (rules.REACHED, rules.AHEAD, rules.BEHIND)}
    untold = len(states) - sum(counts.values())
    return format_html(
        _(
            "{year} has {count} targets: {reached} reached, {ahead} on the curve or ahead, {behind} behind, "
            "{untold} without a figure to compare."
        ),
        year=chosen,
        count=len(lines),
        reached=counts[rules.REACHED],
        ahead=counts[rules.AHEAD],
        behind=counts[rules.BEHIND],
        untold=untold,
    )


def open_indicator(request, code):
    """An indicator for a reader of targets; else Http404."""
    require_view(request.user)
    return get_object_or_404(Indicator.objects.select_related("curve", "target_of"), code=code)


@require_safe
def indicator(request, code):
    """What was published of an indicator period by period, what the records give, who entered what."""
    one, may_enter = open_indicator(request, code), request.user.may(ENTER)
    facts = facts_for(request)
    rows = Rows(
        HistoryRow(
            replace_indicator(found.value, one),
            found.computed,
            found.difference,
            reverse("targets:correct", args=[found.value.pk]) if may_enter else "",
        )
        for found in history_of(one, facts)
    )
    context = {
        "title": str(one),
        "indicator": one,
        "rows": rows,
        "table": HistoryTable,
        "history": [(event.at, sentence(event)) for event in history(one)],
        "pool_targets": list(AnnualTarget.objects.filter(code=(one.target_of or one).code)),
        "sees_city": facts is not None,
        "may_enter": may_enter,
    }
    return render(request, "targets/indicator.html", context)


def replace_indicator(value, one):
    """A figure that knows its indicator without asking for it."""
    value.indicator = one
    return value


def answered(request, form, act, said):
    """Try an act with a form's values; True once it is done and said."""
    try:
        act()
    except RuleViolation as error:
        tell(form, error)
        return False
    messages.success(request, said)
    return True


@form_page
def enter(request, code):
    """Enter a published figure."""
    one = open_indicator(request, code)
    require_enter(request.user)
    back = reverse("targets:indicator", args=[code])
    form = EnterForm(request.POST if request.method == "POST" else None, indicator=one)
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data, "by": request.user, "at": request.now, "today": request.today}
        if answered(request, form, lambda: entering.enter(one, **values), _("The figure is entered.")):
            return redirect(back)
    context = {
        "title": _("Enter a published figure"),
        "subject": one,
        "form": form,
        "button": _("Enter it"),
        "back": back,
    }
    return render(request, "targets/form.html", context)


@form_page
def correct(request, pk):
    """Correct a figure."""
    require_view(request.user)
    row = IndicatorValue.objects.select_related("indicator").filter(pk=pk).first()
    if row is None:
        raise Http404
    require_enter(request.user)
    one, back = row.indicator, reverse("targets:indicator", args=[row.indicator.code])
    initial = {"value": row.value, "source": row.source, "note": row.note}
    form = CorrectForm(request.POST if request.method == "POST" else None, indicator=one, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data, "by": request.user, "at": request.now}
        if answered(request, form, lambda: entering.correct(row, **values), _("The figure is corrected.")):
            return redirect(back)
    context = {
        "title": _("Correct the figure of %(period)s (%(kind)s)")
        % {"period": row.period, "kind": row.get_kind_display()},
        "subject": one,
        "form": form,
        "button": _("Correct it"),
        "back": back,
    }
    return render(request, "targets/form.html", context)
