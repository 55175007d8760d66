"""The sheet of one part of a review: the group's opinion, then the decision; many rows at once."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from projects.base import events
from projects.base.errors import RuleViolation, StaleVersion
from projects.base.wording import clauses, labelled
from projects.directory.rights import refuse

from .. import review_acts, review_sheet
from ..models import GroupReview
from .file import told
from .reviews import group_name, require_view

State = GroupReview.State
RIGHTS = ("answer", "gather", "decide")
# What a button of the sheet does, and the permission that it needs.
ACTS = {"save": "answer", "give": "answer", "look": "decide", "decide": "decide"}
BULK = ("agree", "keep")
EVENTS = 12


def open_part(request, pk, part_pk):
    """A part with its review, group, people and `may_<right>` (one query); else Http404."""
    require_view(request.user)
    parts = GroupReview.objects.allowed(request.user).with_rights(request.user, *RIGHTS)
    related = ("review", "group", "given_by", "gathered_by", "decided_by")
    found = parts.select_related(*related).filter(pk=part_pk, review=pk).first()
    if found is None:
        raise Http404
    return found


def require_right(part, right):
    """Refuse who may read the part and not do this with it, naming who can."""
    if not getattr(part, f"may_{right}"):
        reasons = {
            "answer": _("This opinion is not yours to give: a working group answers for its own projects."),
            "gather": _("Your roles do not allow you to gather opinions."),
            "decide": _("Your roles do not allow you to record the decision."),
        }
        refuse(f"pool.{right}_groupreview", reasons[right])


def mode_of(part):
    """What the reader does with the sheet: answer, decide, or read."""
    if part.state == State.OPEN and part.may_answer:
        return "answer"
    if part.state == State.GATHERED and part.may_decide:
        return "decide"
    return "read"


def items_of(part):
    """The items in order, with their projects (one query)."""
    items = part.items.select_related("project__owner", "project__division", "transfer")
    return list(items.order_by("project__division__order", "pk"))


class Sheet:
    """The sheet as one request sees it; `data` is what was sent."""

    def __init__(self, request, part):
        self.request, self.part = request, part
        self.data = request.POST if request.method == "POST" else {}
        self.version = part.version
        self.items = items_of(part)
        self.errors, self.wrong, self.stale = {}, "", False
        self.chosen = set()

    @property
    def mode(self):
        return mode_of(self.part)

    @property
    def kind(self):
        """Which words are typed: the opinion or the decision."""
        return "decision" if self.part.state in (State.GATHERED, State.DECIDED) else "opinion"

    def read(self):
        """Take what was typed."""
        self.words = review_sheet.typed_words(self.items, self.data, self.kind)
        if self.data:
            self.chosen = review_sheet.keys_of(self.data.getlist("chosen"))
            seen = self.data.get("version", "")
            self.version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else -1

    @property
    def opinion(self):
        return self.data.get("opinion", self.part.opinion)

    def fail(self, error):
        """Keep what is wrong, and how the part stands where somebody else was faster."""
        self.wrong, self.errors = str(error), getattr(error, "errors", {})
        if isinstance(error, StaleVersion):
            self.part = open_part(self.request, self.part.review_id, self.part.pk)
            self.items, self.version, self.stale = items_of(self.part), error.current.version, True

    def rows(self):
        return review_sheet.rows_of(
            self.items, self.words, self.kind, chosen=self.chosen, errors=self.errors, stale=self.stale
        )


@require_http_methods(["GET", "HEAD", "POST"])
def review_part(request, pk, part_pk):
    """Read the sheet, fill it in, hand in the opinion, record the decision."""
    part = open_part(request, pk, part_pk)
    sheet = Sheet(request, part)
    sheet.read()
    if request.method == "POST":
        act = request.POST.get("act", "save")
        bulk = act in BULK
        needed = ("decide" if sheet.kind == "decision" else "answer") if bulk else ACTS.get(act)
        if needed is None:
            raise Http404
        require_right(part, needed)
        try:
            said = do(sheet, act, request)
        except RuleViolation as error:
            sheet.fail(error)
        else:
            if said:
                messages.success(request, said)
                return redirect("pool:review_part", part.review_id, part.pk)
    return render(request, "pool/review_part.html", context_of(sheet))


def do(sheet, act, request):
    """Do what a button says; returns the sentence that is said afterwards, "" to show the sheet again."""
    stamp = {"version": sheet.version, "by": request.user, "at": request.now}
    if act in BULK:
        reason = request.POST.get("reason_for_all", "")
        if not sheet.chosen:
            raise RuleViolation("none_chosen", _("Choose the rows first."))
        review_sheet.set_many(sheet.items, sheet.words, sheet.chosen, act, reason, sheet.kind)
        if sheet.kind == "decision":
            return ""
        review_acts.save_opinions(sheet.part, sheet.words, opinion=sheet.opinion, **stamp)
        count = len(sheet.chosen)
        said = ngettext(
            "%(count)s row was set; the draft is saved.",
            "%(count)s rows were set; the draft is saved.",
            count,
        ) % {"count": count}
        return with_lacking(said, sheet)
    if act == "look":
        return ""
    if act == "save":
        review_acts.save_opinions(sheet.part, sheet.words, opinion=sheet.opinion, **stamp)
        return with_lacking(_("The draft is saved."), sheet)
    if act == "give":
        review_acts.give_opinion(sheet.part, sheet.words, opinion=sheet.opinion, **stamp)
        return _("The opinion is handed in; the commission gathers it next.")
    outcome = review_acts.decide(sheet.part, sheet.words, evidence=request.POST.get("evidence", ""), **stamp)
    count = len(outcome.moved)
    said = ngettext(
        "The decision is recorded: %(count)s project moved.",
        "The decision is recorded: %(count)s projects moved.",
        count,
    ) % {"count": count}
    if outcome.skipped:
        named = clauses(labelled(one.project.name, one.not_moved) for one in outcome.skipped)
        said += " " + _("Not moved: %(projects)s") % {"projects": named}
    return said


def with_lacking(said, sheet):
    """The sentence about a draft, and how many of its rows still need a reason."""
    lacking = sum(row.lacks_reason for row in sheet.rows())
    if not lacking:
        return said
    return said + " " + _("Rows that still need a reason: %(count)s.") % {"count": lacking}


def minutes_of(review):
    """The minutes by which other parts of a review were decided, to be offered (one query)."""
    parts = GroupReview.objects.filter(review=review, state=State.DECIDED).order_by("evidence")
    return list(parts.values_list("evidence", flat=True).distinct())


def context_of(sheet):
    """What the template shows."""
    part, rows = sheet.part, sheet.rows()
    mode = sheet.mode
    own = part.given_by_id == sheet.request.user.pk
    if mode == "decide" and own:
        mode = "read"
    acts = list(events.history(part)[:EVENTS])
    return {
        "title": _("%(group)s: rolling review %(review)s")
        % {"group": group_name(part.group), "review": part.review},
        "part": part,
        "review": part.review,
        "rows": rows,
        "mode": mode,
        "kind": sheet.kind,
        "version": sheet.version if sheet.version >= 0 else part.version,
        "wrong": sheet.wrong,
        "faults": [row for row in rows if row.error],
        "stale": sheet.stale,
        "opinion": sheet.opinion,
        "evidence": sheet.data.get("evidence", ""),
        "minutes": minutes_of(part.review_id) if mode == "decide" else [],
        "own_opinion": own and part.state == State.GATHERED and part.may_decide,
        "tally": review_sheet.tally(rows),
        "changes": sum(row.item.proposed != "KEEP" for row in rows),
        "still": sum(row.is_still for row in rows),
        "overdue": part.state == State.OPEN and part.review.due_on < sheet.request.today,
        "may_gather": part.may_gather and part.state == State.GIVEN,
        "may_send_back": part.may_gather and part.state in (State.GIVEN, State.GATHERED),
        "history": told(acts),
        "paper": "landscape",
    }


@require_POST
def review_send_back(request, pk, part_pk):
    """Ask the group again, with a reason."""
    part = open_part(request, pk, part_pk)
    require_right(part, "gather")
    try:
        review_acts.send_back(part, by=request.user, at=request.now, reason=request.POST.get("reason", ""))
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The opinion was sent back to the group."))
    return redirect("pool:review_part", part.review_id, part.pk)
