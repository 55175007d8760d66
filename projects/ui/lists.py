"""The one list page.

    class ProjectList(ListPage):
        key = "pool.project"              # names the list for extensions and saved filters
        title = _("Projects")
        table_class = ProjectTable        # ui.tables.Table
        filterset_class = ProjectFilters  # ui.filters.FilterSet

        def permission(self, user):       # False: 403; without it everybody signed in
            return user.may("pool.view_project")

        def queryset(self, request):      # only what the reader may see
            return Project.objects.allowed(request.user, "view")

        def totals(self):                 # added to the count: one aggregate query over the filtered rows
            return {"total": Sum("total_investment")}

        def summary(self, totals):        # the line over the table
            return [Figure(_("Total investment"), in_yi(totals["total"]))]

        def headline(self, request):      # the sentence under the title; "" for none
            return ...

    path("", ProjectList.as_view(), name="projects")

It filters, sorts (with the key as tie-breaker), pages, exports (`_export=csv|xlsx`, all pages),
prints all rows (`_print=1`), lets people choose columns (`columns=name,tier`) and keeps saved
filters. The state is the address. What the address says wrongly is named in a notice and ignored.
The number of queries does not depend on the rows: one for the totals, one for the page, one for the
reader's columns, one a prefetch and model-choice filter.

Parameters that are no filters (a year on which the queryset itself depends) are declared as
`parameters = {"year": int}`: the callable raises ValueError for what it does not understand, and
`self.values["year"]` is the result, or None where the address does not say.

What the queryset fetches may depend on whether the reader chose columns: `self.chosen_columns` has
their names, and none for the standard ones.

Templates: generic/list.html (blocks `actions`, `before`, `after`); override `template_name` and
`context(request, listing)` to add to it.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views import View

from projects.base.wording import labelled

from . import registry
from .addresses import Address
from .exports import FORMATS, Sheet
from .listing import Listing
from .models import SavedFilter

# So many columns need paper laid across.
WIDE = 7


@lru_cache(maxsize=128)
def extended(cls, key, kind):
    """A table or filter set with what higher apps add to it (`kind`: "columns" or "filters").

    Kept for a bounded number, because a page may make its table anew for each request.
    """
    added = {}
    for extension in registry.extensions.on(key):
        added |= getattr(extension, kind)
    if not added:
        return cls
    # django-tables2 does not inherit Meta.
    meta = {"Meta": cls.Meta} if hasattr(cls, "Meta") else {}
    return type(cls.__name__, (cls,), meta | added)


@dataclass(frozen=True)
class Figure:
    """A figure of the summary; `href` leads to the list behind it."""

    label: Any
    value: Any
    href: str | None = None


@dataclass(frozen=True)
class EmptyState:
    """Why a list is empty and what to do: `reason`, and a link (`label`, `href`) where there is one."""

    reason: Any
    label: Any = ""
    href: str = ""


class ListPage(View):
    """A list with its filters, table, export and print; see the head of this module."""

    http_method_names = ["get", "head", "options"]
    key = ""
    title = ""
    count_label = _("Rows")
    table_class = None
    filterset_class = None
    template_name = "generic/list.html"
    results_template_name = "generic/results.html"
    per_page = 50
    parameters = {}

    def table(self):
        """The table class, with the columns that higher apps add to this list."""
        return extended(self.table_class, self.key, "columns")

    def filterset(self):
        """The filter set class, with the filters that higher apps add; None for a list without."""
        return self.filterset_class and extended(self.filterset_class, self.key, "filters")

    def permission(self, user):
        """Whether the user may open this list at all."""
        return True

    def queryset(self, request):
        """The rows the reader may see, before any filter."""
        raise NotImplementedError

    def totals(self):
        """Aggregates over the filtered rows, by name; `count` is always there."""
        return {}

    def summary(self, totals):
        """The figures over the table, as a list of Figure."""
        return []

    def headline(self, request):
        """The answer in one sentence, over everything; may cost a query."""
        return ""

    def empty(self, request):
        """What an empty list says where no filter is the cause."""
        return EmptyState(_("There is nothing here yet."))

    def elsewhere(self, request, listing):
        """[(label, count, href)] of the other lists that the words of the search field find something in;
        None where that is no question. A query a list, and only where this list finds nothing."""
        if listing.count or not registry.searchable.on(self.key):
            return None
        words = listing.filters.form.cleaned_data.get("q")
        if not words:
            return None
        others = [one for one in registry.searchable if one.key != self.key and one.permission(request.user)]
        counted = [(one, one.rows(request.user, words).count()) for one in others]
        return [
            (one.label, count, Address(reverse(one.url), [("q", words)]).href())
            for one, count in counted
            if count
        ]

    def context(self, request, listing):
        """More for the templates."""
        return {}

    def get(self, request, *args, **kwargs):
        if not self.permission(request.user):
            raise PermissionDenied
        self.listing = listing = Listing(self, request)
        if listing.export:
            return self.export(request, listing)
        if request.htmx and request.htmx.target == "filters-rest":
            return render(request, "generic/more_filters.html", {"listing": listing})
        context = {
            "view": self,
            "title": self.title,
            "listing": listing,
            "chips": listing.controls.chips(),
            # A method, so that a page which draws its rows another way does not draw them twice.
            "rows_html": listing.body,
            "summary": [Figure(self.count_label, f"{listing.count:,}"), *self.summary(listing.totals)],
            "paper": "landscape" if len(listing.columns) > WIDE else "",
            "empty": None if listing.count else self.empty(request),
            "elsewhere": self.elsewhere(request, listing),
            **self.context(request, listing),
        }
        if request.htmx and request.htmx.target == "results":
            # The form that was just used must not be drawn anew under the reader's hands.
            context["oob"] = listing.filters is not None and request.htmx.trigger != "filters"
            response = render(request, self.results_template_name, context)
            response["HX-Push-Url"] = listing.controls.here()
        else:
            context["headline"] = self.headline(request)
            context["saved_filters"] = SavedFilter.objects.filter(user=request.user, list_key=self.key)
            response = render(request, self.template_name, context)
        # The same address answers with a page or with a part of it.
        response["Vary"] = "HX-Request, Cookie"
        return response

    def export(self, request, listing):
        """The filtered rows as a file."""
        sheet = Sheet(
            title=str(self.title),
            columns=[column for column in listing.columns if not column.exclude_from_export],
            queryset=listing.rows(),
            load=listing.load,
            by=request.user,
            at=timezone.localtime(),
            conditions=tuple(labelled(chip.label, chip.text) for chip in listing.controls.chips()),
        )
        return FORMATS[listing.export](sheet)
