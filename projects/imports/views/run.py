"""One run: what the check found, row by row, or what went in."""

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.base.errors import RuleViolation
from projects.base.events import history
from projects.base.sentences import sentence
from projects.base.wording import names, quoted
from projects.ui.lists import EmptyState, Figure, ListPage

from .. import opening, placing, running
from ..columns import RowTable, addresses_of, told
from ..comparing import OPTION, Outcome
from ..filters import RowFilters
from ..models import ImportRow, ImportRun
from ..option_words import words_of_options
from .common import visible_run

State = ImportRun.State
LEFT_OUT_SHOWN = 50
# So many rows are looked at for whether all lie on one page.
RESULTS = 50
# What the address may ask to be told.
SAID = {"moved": running.MOVED}


def known_note(code):
    """A note that the address may ask for."""
    if code not in SAID:
        raise ValueError(code)
    return code


class RunRows(ListPage):
    """The rows of a run, refused ones first."""

    key = "imports.importrow"
    count_label = gettext_lazy("Rows")
    table_class = RowTable
    filterset_class = RowFilters
    template_name = "imports/run.html"
    per_page = 50
    parameters = {"said": known_note}

    def dispatch(self, request, *args, **kwargs):
        self.run = visible_run(request, kwargs["pk"])
        self.title = self.run.file.name
        may_go_on = self.run.of_kind is not None and self.run.of_kind.permission(request.user)
        if self.run.state == State.OPEN and may_go_on:
            return HttpResponseRedirect(reverse("imports:columns", args=[self.run.pk]))
        return super().dispatch(request, *args, **kwargs)

    def queryset(self, request):
        return ImportRow.objects.filter(run=self.run)

    def summary(self, totals):
        here = reverse("imports:run", args=[self.run.pk])
        return [
            Figure(outcome.label, f"{count:,}", f"{here}?outcome={outcome.value}")
            for outcome, count in self.run.counts.items()
        ]

    def empty(self, request):
        return EmptyState(_("No row of this file was kept."))

    def context(self, request, listing):
        run = self.run
        may = run.of_kind is not None and run.of_kind.permission(request.user)
        said = SAID.get(self.values["said"])
        goes = run.of_kind is not None and run.state in (State.CHECKED, State.DONE)
        return {
            "run": run,
            "said": said,
            "kind": run.of_kind,
            "waits": may and run.state == State.CHECKED,
            "may_undo": may and run.state == State.DONE,
            "options": self._options(request) if may else [],
            "events": [(event.at, sentence(event)) for event in history(run)],
            "left_out": [
                (number, told(words), " ".join(text))
                for number, words, *text in run.left_out[:LEFT_OUT_SHOWN]
            ],
            "nothing_new": not run.to_write,
            "questions": run.rows.asked().count() if goes else 0,
            "left_as_it_is": run.rows.left().count() if run.state == State.UNDONE else 0,
            "unmatched": names(quoted(one.label) for one in placing.without_column(run))
            if goes and run.state == State.CHECKED
            else "",
            "misfit": self._misfit(request) if may and run.state == State.CHECKED else "",
            "missing_options": self._missing_options(),
            "mended_href": self._mended_href(),
            "result_href": (result := self._result_href()),
            "list_href": "" if result or run.state != State.DONE else self._list_href(),
        }

    def _misfit(self, request):
        """What the file says of itself against what was chosen for it, as a sentence."""
        run = self.run
        try:
            chosen = opening.options_of(run, request.user)
        except RuleViolation:
            return ""
        # Only what stands above the table is a title: below it people write of other weeks, too.
        first = run.rows.order_by("number").values_list("number", flat=True).first() or 0
        titles = [" ".join(text) for number, _words, *text in run.left_out if number < first]
        return run.of_kind.misfit([run.file.name, run.sheet, *titles], chosen)

    def _missing_options(self):
        """The options that refused rows wait for, in words."""
        run = self.run
        if not run.refused or run.of_kind is None:
            return ""
        places = {
            placing.place_in(run, fault["field"])
            for faults in run.rows.filter(outcome=Outcome.REFUSED).values_list("faults", flat=True)
            for fault in faults
        }
        labels = (placing.place_label(run.of_kind, one) for one in sorted(places) if one.startswith(OPTION))
        return names(quoted(label) for label in labels)

    def _mended_href(self):
        """Where the mended file is chosen: a template says itself what it is."""
        if self.run.is_template:
            return reverse("imports:template_back")
        return f"{reverse('imports:new', args=[self.run.kind])}?after={self.run.pk}"

    def _result_href(self):
        """The one page on which all that was imported can be seen, "" where there is none."""
        run = self.run
        if run.state != State.DONE or run.of_kind is None:
            return ""
        rows = list(run.rows.filter(record_id__isnull=False)[:RESULTS])
        found = {href.partition("#")[0] for href in addresses_of(run.of_kind, rows).values()}
        return found.pop() if len(found) == 1 else ""

    def _list_href(self):
        """The list that shows what was imported among the others, "" where there is none."""
        kind = self.run.of_kind
        return reverse(kind.list_url) if kind is not None and kind.list_url else ""

    def _options(self, request):
        """(label, words) of what holds for the whole file."""
        if self.run.of_kind.options_form is None:
            return []
        try:
            chosen = opening.options_of(self.run, request.user)
        except RuleViolation:
            return []
        return words_of_options(self.run.of_kind, chosen, user=request.user)
