"""The customary ledger on paper and as a workbook: the rows of the ledger's filter, all of them."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.directory.rights import require_may
from projects.ui.listing import Listing

from ..book import ledger_book
from ..reading import CITY
from ..sheet import columns, lines_of, totals_of
from .common import LEDGER, LOAD, xlsx
from .ledger import Ledger, sheet_title


class LedgerSheet(Ledger):
    """The ledger to print: the same filters and order, other columns, no pages (a constant number of
    queries)."""

    def get(self, request, *args, **kwargs):
        require_may(request.user, LEDGER, _("Your roles do not show you the liaison ledger."))
        self.with_load = request.user.may(LOAD)
        self.listing = listing = Listing(self, request)
        waiting = {one.project.pk for one in self.vacant if one.level == CITY}
        projects = listing.rows().select_related("division", "owner")
        self.shown = columns(self.with_load)
        self.lines = lines_of(projects, self.on, waiting)
        self.sums = totals_of(self.shown, listing.totals)
        return self.answer(request, listing)

    def above(self):
        """What stands over the table, left and right."""
        said = _("Figures with data as of %(day)s.") % {"day": self.as_of.isoformat()}
        document = getattr(self.lists.get(self.year), "document_number", "")
        if document:
            said = _("%(said)s By %(document)s.") % {"said": said, "document": document}
        return said, _("Unit: 10,000 yuan")

    def below(self, listing):
        """Who took it and when, and by which filters."""
        said = _("Exported by %(name)s at %(at)s") % {
            "name": self.request.user,
            "at": f"{timezone.localtime():%Y-%m-%d %H:%M}",
        }
        chips = [f"{chip.label}: {chip.text}" for chip in listing.controls.chips()]
        return f"{said} · {'; '.join(chips)}" if chips else said

    def rows(self):
        """The values of every row."""
        return [[column.value(line) for column in self.shown] for line in self.lines]

    def drawn(self, values):
        """[(class, words)] of a row's cells."""
        return [(column.css, column.words(value)) for column, value in zip(self.shown, values, strict=True)]

    def answer(self, request, listing):
        """The page."""
        # The name of the window is the name that a browser proposes for a pdf.
        context = {
            "title": sheet_title(self.year),
            "above": self.above(),
            "below": self.below(listing),
            "columns": self.shown,
            "rows": [self.drawn(values) for values in self.rows()],
            "sums": self.drawn(self.sums),
            "count": listing.count,
            "query": listing.address.query,
        }
        return render(request, "liaison/sheet.html", context)


class LedgerBook(LedgerSheet):
    """The ledger as a workbook."""

    def answer(self, request, listing):
        title = sheet_title(self.year)
        content = ledger_book(
            title,
            self.above()[0],
            self.shown,
            self.rows(),
            self.sums,
            self.below(listing),
            by=request.user,
            at=timezone.localtime(),
        )
        return xlsx(content, title)
