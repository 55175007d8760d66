"""What the pages of the pool that rolls share: filters as on the project list, links to it, tabs."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from projects.base.wording import labelled
from projects.directory.rights import require_may
from projects.ui.addresses import Address
from projects.ui.exports import FORMATS, Rows, Sheet
from projects.ui.lists import ListPage, extended

from ..filters import ProjectFilters, parse_year
from ..models import Project


@dataclass(frozen=True)
class Switch:
    """A link that changes what a page shows, the current one marked."""

    label: Any
    href: str
    current: bool = False


def require_view(user):
    """Refuse those who may see no project at all."""
    require_may(user, "pool.view_project", _("None of your roles of today covers a project."))


class RollingPage(ListPage):
    """A page about the projects that the filters of the project list leave, drawn its own way.

    The sentence of figures (`sentence`) stands in the part that a filter refreshes.
    """

    filterset_class = ProjectFilters
    parameters = {"year": parse_year}

    def get(self, request, *args, **kwargs):
        require_view(request.user)
        return super().get(request, *args, **kwargs)

    def filterset(self):
        """The filters of the project list, with what higher apps add to that."""
        return extended(self.filterset_class, "pool.project", "filters")

    def queryset(self, request):
        # The filter "new or continued" reads the plan of the year.
        year = self.values["year"] or request.today.year
        return Project.objects.allowed(request.user).of_year(year)

    @cached_property
    def list_address(self):
        """The address of the project list with the filters of this page."""
        address = self.listing.address
        kept = {*self.listing.filter_parameters(), "year"}
        return Address(reverse("pool:project_list"), [pair for pair in address.pairs if pair[0] in kept])

    def behind(self, **conditions):
        """The list of projects behind a figure: the filters of this page and these conditions; a
        condition with several values is a list of them."""
        address = self.list_address.drop(*conditions)
        for name, values in conditions.items():
            several = values if isinstance(values, (list, tuple)) else [values]
            address = Address(address.path, [*address.pairs, *((name, str(one)) for one in several)])
        return address.href()

    def sentence(self, listing):
        """The answer in one sentence of figures that lead to their lists."""
        return ""

    def export_rows(self, table, rows):
        """Rows in memory as the file that the address asks for, all columns of the table in it."""
        listing = self.listing
        sheet = Sheet(
            title=str(self.title),
            columns=list(table.columns_of(None).values()),
            queryset=Rows(rows),
            by=self.request.user,
            at=timezone.localtime(self.request.now),
            conditions=tuple(labelled(chip.label, chip.text) for chip in listing.controls.chips()),
        )
        return FORMATS[listing.export](sheet)

    def context(self, request, listing):
        return {"sentence": self.sentence(listing) if listing.count else ""}
