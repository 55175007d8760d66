"""One run: what the check found, row by row, or what went in."""

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.base.errors import RuleViolation
from projects.base.events import history
from projects.base.sentences import sentence
from projects.ui.lists import EmptyState, Figure, ListPage

from .. import opening, running
from ..columns import CleanRowTable, RowTable, told
from ..filters import RowFilters
from ..models import ImportRow, ImportRun
from ..option_words import words_of_options
from .common import visible_run

State = ImportRun.State
LEFT_OUT_SHOWN = 50
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

    def table(self):
        return RowTable if self.run.refused else CleanRowTable

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
        return {
            "run": run,
            "said": said,
            "kind": run.of_kind,
            "waits": may and run.state == State.CHECKED,
            "may_undo": may and run.state == State.DONE,
            "options": self._options(request) if may else [],
            "events": [(event.at, sentence(event)) for event in history(run)],
            "left_out": [(number, told(words)) for number, words in run.left_out[:LEFT_OUT_SHOWN]],
            "nothing_new": not run.to_write,
        }

    def _options(self, request):
        """(label, words) of what holds for the whole file."""
        if self.run.of_kind.options_form is None:
            return []
        try:
            chosen = opening.options_of(self.run, request.user)
        except RuleViolation:
            return []
        return words_of_options(self.run.of_kind, chosen, user=request.user)
