"""The sheet of monthly returns: many rows filled in and confirmed at once, and the scan of the signed one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from projects.base.errors import RuleViolation, StaleVersion
from projects.base.uploads import ACCEPT
from projects.directory.models import Division
from projects.directory.rights import refuse, require_may
from projects.ui.figures import Figure, figures_sentence

from .. import returns, signing
from ..deadlines import days_of_month
from ..models import MonthlyReturn
from ..return_facts import GATHER, REPORT
from ..return_sheet import CHANGED, LACKS, LONGEST_REASON, read_sheet, read_typed, shown, totals
from .common import month_switches

State = MonthlyReturn.State
ACTS = ("save", "confirm", "confirm_chosen")
CLOSED = (State.CONFIRMED, State.LOCKED)


@never_cache  # going back to it must show what is saved, not the page as it was opened
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request, month):
    """The returns that the reader fills in: read, saved, confirmed."""
    require_may(request.user, REPORT, _("The sheet is for those who report projects."))
    if request.method == "POST":
        if request.POST.get("act") not in ACTS:
            raise Http404
        filling = Filling(request, month)
        filling.require_right()
        if filling.done():
            return redirect("months:returns", month)
        rows, wrong = filling.again(), filling.wrong
    else:
        rows, wrong = read_sheet(month, request.user), ""
    return render(request, "dispatch/returns.html", context_of(request, month, rows, wrong))


class Filling:
    """What one form does: what was typed is saved row by row, then the rows asked for are confirmed.
    What is refused is said at its row and stays as it was typed."""

    def __init__(self, request, month):
        self.request, self.month = request, month
        self.act = request.POST["act"]
        self.chosen = {int(key) for key in request.POST.getlist("chosen") if key.isdigit() and len(key) < 19}
        self.rows = read_sheet(month, request.user)
        found = {one.key: read_typed(one.row, request.POST) for one in self.rows if one.row.is_open}
        self.typed = {key: typed for key, typed in found.items() if typed is not None}
        self.errors = {key: dict(typed.errors) for key, typed in self.typed.items() if typed.errors}
        self.kept = {
            key: {name: typed.texts[name] for name in typed.errors} for key, typed in self.typed.items()
        }
        self.other, self.wrong = {}, ""

    def require_right(self):
        """Refuse to confirm where no row is the writer's to confirm."""
        if self.act != "save" and self.rows and not any(one.may_confirm for one in self.rows):
            refuse(GATHER, _("Returns are confirmed by the banner's reviewer; yours are saved as drafts."))

    @property
    def stamp(self):
        return {"by": self.request.user, "at": self.request.now}

    def done(self):
        """Save and confirm; returns whether nothing was refused."""
        try:
            saved = self.save()
            confirmed = 0 if self.act == "save" else self.confirm()
        except RuleViolation as error:
            self.wrong = str(error)
            return False
        self.tell(saved, confirmed)
        if self.errors and not self.wrong:
            self.wrong = _(
                "Some rows need your attention: see the marked ones. What could be saved is saved."
            )
        return not self.errors

    def save(self):
        """Save what was typed; returns how many rows were."""
        rows = {one.key: one.row for one in self.rows}
        changes = [
            (rows[key], typed.values, typed.version) for key, typed in self.typed.items() if typed.values
        ]
        saved, refused = returns.save_many(changes, **self.stamp)
        for key, error in refused.items():
            self.errors.setdefault(key, {})["row"] = str(error)
            self.kept[key] = self.typed[key].texts
            if isinstance(error, StaleVersion):
                self.other[key] = error.current
        return len(saved)

    def confirm(self):
        """Confirm the rows that are chosen, or all that are complete; returns how many were."""
        asked = self.act == "confirm_chosen"
        ready = []
        for one in read_sheet(self.month, self.request.user):
            if not (one.row.is_open and one.may_confirm) or (asked and one.key not in self.chosen):
                continue
            typed = self.typed.get(one.key)
            if one.key in self.errors:
                continue
            if typed is None or typed.is_changed:
                self.errors[one.key] = {"row": CHANGED}
            elif not one.lacks:
                ready.append(one.row)
            elif asked:
                name, words = LACKS[one.lacks]
                self.errors[one.key] = {name: words}
        return len(returns.confirm(ready, **self.stamp)) if ready else 0

    def tell(self, saved, confirmed):
        """Say what was done."""
        request = self.request
        if confirmed:
            words = ngettext("%(count)s return confirmed.", "%(count)s returns confirmed.", confirmed)
            messages.success(request, words % {"count": confirmed})
        elif saved:
            words = ngettext("%(count)s row saved.", "%(count)s rows saved.", saved)
            messages.success(request, words % {"count": saved})
        elif not self.errors and self.act == "save":
            messages.info(request, _("Nothing had changed."))
        elif not self.errors:
            messages.info(request, _("No return is complete yet: each row says what it still needs."))

    def again(self):
        """The rows as they stand now, with what was refused."""
        rows = read_sheet(self.month, self.request.user)
        for one in rows:
            one.is_chosen = one.key in self.chosen
            one.typed = self.kept.get(one.key, {})
            one.errors = self.errors.get(one.key, {})
            current = self.other.get(one.key)
            if current is not None:
                labels = {name: MonthlyReturn._meta.get_field(name).verbose_name for name in one.typed}
                one.other = [(labels[name], shown(current, name)) for name in one.typed]
        if self.wrong and not self.errors:
            # The whole was refused: nothing typed is lost.
            for one in rows:
                one.typed = self.typed[one.key].texts if one.key in self.typed else {}
        return rows


def context_of(request, month, rows, wrong):
    """What the template shows."""
    days = days_of_month(month)
    begun = month.first <= request.today
    open_rows = [one for one in rows if one.row.is_open]
    ready = sum(one.is_ready and one.may_confirm for one in rows)
    divisions = signing.signing_divisions(request.user, list(Division.objects.all())) if rows else []
    listed = reverse("months:return_projects", args=[month])
    confirmed = len(rows) - len(open_rows)
    returned = sum(one.row.state == State.RETURNED for one in rows)
    may_confirm = request.today >= days.as_of and any(one.may_confirm for one in open_rows)
    figures = [
        Figure(_("Returns due"), len(rows), listed),
        Figure(_("confirmed"), confirmed, f"{listed}?standing=CONFIRMED&standing=LOCKED"),
        Figure(_("to confirm"), len(open_rows)),
    ]
    if returned:
        figures.append(Figure(_("returned"), returned, f"{listed}?standing=RETURNED"))
    return {
        "title": _("Monthly returns"),
        "month": month,
        "days": days,
        "is_late": request.today > days.returns_due,
        "begun": begun,
        "is_running": begun and request.today < days.as_of,
        "headline": figures_sentence(figures) if rows else "",
        "rows": rows if begun else [],
        "place": rows[0].project.division if len({one.project.division_id for one in rows}) == 1 else "",
        "totals": totals(rows),
        "open": len(open_rows) if begun else 0,
        "ready": ready,
        "lacking": sum(bool(one.lacks) for one in open_rows),
        "may_confirm": may_confirm,
        "some_not_mine": may_confirm and any(not one.may_confirm for one in open_rows),
        "wrong": wrong,
        "faults": [one for one in rows if one.errors],
        "signed": signing.signed_sheets(month, request.user),
        "divisions": divisions if begun else [],
        "accept": ACCEPT,
        "longest_reason": LONGEST_REASON,
        "paper": "landscape",
        **month_switches(request, "months:returns", month),
    }


@require_POST
def signed(request, month):
    """Add the scan of a division's signed sheet, or take one away again."""
    require_may(request.user, GATHER, _("The signed sheet is brought by who hands in for the banner."))
    division = get_object_or_404(Division, code=request.POST.get("division", ""))
    if division not in signing.signing_divisions(request.user, list(Division.objects.all())):
        refuse(GATHER, _("You do not bring the signed sheet of this division."))
    stamp = {"by": request.user, "at": request.now}
    try:
        if request.POST.get("act") == "detach":
            key = request.POST.get("attachment", "")
            found = signing.scan_of(division, month, int(key) if key.isdigit() and len(key) < 19 else 0)
            if found is None:
                raise Http404
            signing.detach(*found, **stamp)
            messages.success(request, _("“%(file)s” is removed.") % {"file": found[1].name})
        else:
            stored = signing.attach(division, month, request.FILES.get("file"), **stamp)
            messages.success(request, _("“%(file)s” is added.") % {"file": stored.name})
    except RuleViolation as error:
        messages.error(request, str(error))
    # The message stands at the head of the page.
    return redirect("months:returns", month)
