"""What one address asks of a list, understood leniently: filters, order, columns, page.

Whatever the address says that makes no sense is told in `notices` and ignored.
"""

from functools import cached_property

from django.db.models import Count
from django.utils.translation import gettext as _

from .addresses import Address
from .controls import PAGE_SIZES, Controls, parameters_of
from .drawing import draw_body, draw_head
from .exports import FORMATS
from .models import ColumnChoice
from .querying import ordering, with_needs

CONTROLS = {"page", "per_page", "sort", "columns", "_export", "_more", "_print"}
# So many rows go onto paper at once; a browser lays out no more in a bearable time.
PRINTED_AT_MOST = 2000
LONGEST = 60
NOTHING = (None, "", [], ())


class Listing:
    """The state of a list for one request; `view` is the ListPage."""

    def __init__(self, view, request):
        self.view, self.request = view, request
        self.notices = []
        self.address = Address.of(request)
        view.values = self._values()
        view.chosen_columns = self._chosen_columns()
        self.base = view.queryset(request)
        self.model = self.base.model
        self.filters = self._filters()
        self._tell_unknown()
        self.table = view.table()
        self.all_columns = self.table.columns_of(self.model)
        self.columns = self._columns()
        self.sort = self._sort()
        self.export = self._one_of("_export", FORMATS)
        self.printing = bool(self._one_of("_print", ["1"]))
        self.per_page = int(self._one_of("per_page", [str(size) for size in PAGE_SIZES]) or view.per_page)
        if self.printing:
            self._lay_out_for_paper()

    # What the address says

    def _tell(self, sentence, **places):
        self.notices.append(sentence % {name: str(value)[:LONGEST] for name, value in places.items()})

    def _refuse(self, name, value):
        self._tell(
            _("“%(name)s=%(value)s” in the address is not valid and was ignored."), name=name, value=value
        )
        self.address = self.address.drop(name)

    def _values(self):
        found = {}
        for name, parse in self.view.parameters.items():
            text = self.request.GET.get(name, "")
            try:
                found[name] = parse(text) if text else None
            except (ValueError, OverflowError):
                found[name] = None
                self._refuse(name, text)
        return found

    def _one_of(self, name, allowed):
        text = self.request.GET.get(name, "")
        if text and text not in allowed:
            self._refuse(name, text)
            return None
        return text or None

    def _filters(self):
        filterset = self.view.filterset()
        if filterset is None:
            return None
        data = self.request.GET.copy()
        filters = filterset(data, queryset=self.base, request=self.request)
        wrong = {name: errors[0] for name, errors in filters.form.errors.items()}
        for name, field in filters.form.fields.items():
            # A widget that makes nothing of what it is given must not silently show everything.
            given = any(data.get(one, "").strip() for one in parameters_of(name, field.widget))
            if given and name not in wrong and filters.form.cleaned_data.get(name) in NOTHING:
                wrong[name] = _("This is not a valid value.")
        if not wrong:
            return filters
        for name, why in wrong.items():
            field = filters.form.fields[name]
            for one in parameters_of(name, field.widget):
                data.pop(one, None)
                self.address = self.address.drop(one)
            self._tell(_("The filter “%(label)s” was ignored: %(why)s"), label=field.label or name, why=why)
        filters = filterset(data, queryset=self.base, request=self.request)
        filters.form.full_clean()
        return filters

    def filter_parameters(self):
        """All query parameters that belong to filters."""
        fields = self.filters.form.fields.items() if self.filters is not None else ()
        return [one for name, field in fields for one in parameters_of(name, field.widget)]

    def _tell_unknown(self):
        known = CONTROLS | set(self.view.parameters) | set(self.filter_parameters())
        for name in self.request.GET:
            if name not in known:
                self._tell(_("This list does not know “%(name)s”; it was ignored."), name=name)
                self.address = self.address.drop(name)

    def _chosen_columns(self):
        """The names of the columns that the address asks for, else those that the reader once chose
        (one query); [] for the standard ones."""
        asked = [one for text in self.request.GET.getlist("columns") for one in text.split(",") if one]
        self.columns_asked = bool(asked)
        if not asked:
            kept = ColumnChoice.objects.filter(user=self.request.user, list_key=self.view.key)
            asked = [name for text in kept.values_list("columns", flat=True) for name in text.split(",")]
        return asked

    def _columns(self):
        chosen, columns = self.view.chosen_columns, self.all_columns
        if chosen == ["all"]:
            return list(columns.values())
        if self.columns_asked:
            for name in chosen:
                if name not in columns:
                    self._tell(_("There is no column “%(name)s”; it was ignored."), name=name)
        if not columns.keys() & set(chosen):
            return [column for column in columns.values() if column.visible]
        # In the table's own order, however they were named: a serial number stays in front.
        return [column for name, column in columns.items() if column.pinned or name in chosen]

    def _sort(self):
        asked = [one for one in self.request.GET.get("sort", "").split(",") if one]
        good = []
        for one in asked:
            column = self.all_columns.get(one.removeprefix("-"))
            if column is None or not column.ordering():
                self._tell(_("The list cannot be sorted by “%(name)s”."), name=one)
            else:
                good.append(one)
        return good or list(self.table._meta.order_by or ())

    def _lay_out_for_paper(self):
        """All rows on one page; what only helps to choose rows on a screen is left out."""
        self.per_page = PRINTED_AT_MOST
        self.columns = [column for column in self.columns if not column.exclude_from_export]

    # What follows from it

    @cached_property
    def controls(self):
        """The links around the table."""
        return Controls(self)

    @cached_property
    def filtered(self):
        """The rows that the filters leave."""
        return self.base if self.filters is None else self.filters.qs

    @cached_property
    def totals(self):
        """The aggregates of the filtered rows (one query)."""
        return self.filtered.order_by().aggregate(count=Count("*"), **self.view.totals())

    @property
    def count(self):
        """How many rows the filters leave."""
        return self.totals["count"]

    def rows(self):
        """All filtered rows in order, with what the visible columns need."""
        order = ordering(self.model, self.all_columns, self.sort)
        if not order:
            order = self.filtered.query.order_by or self.model._meta.ordering
        return with_needs(self.filtered.order_by(*order, "pk"), self.columns, self.request)

    @cached_property
    def pages(self):
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.count // self.per_page))

    @cached_property
    def page(self):
        """The number of this page; beyond the last one it is the last."""
        asked = self.request.GET.get("page", "") or "1"
        if self.printing:
            return 1
        text = asked.lstrip("0")
        if not (text.isascii() and text.isdigit()):
            self._tell(_("There is no page “%(name)s”; this is the first."), name=asked)
            return 1
        # Longer numbers are no pages, and very long ones no numbers to Python.
        if len(text) > len(str(self.pages)) or int(text) > self.pages:
            self._tell(_("There is no page “%(name)s”; this is the last."), name=asked)
            return self.pages
        return int(text)

    @cached_property
    def records(self):
        """The rows of this page."""
        if not self.count:
            return []
        start = (self.page - 1) * self.per_page
        records = list(self.rows()[start : start + self.per_page])
        self.load(records)
        return records

    def load(self, records):
        """Give some rows what the visible columns need besides joins and prefetches."""
        for column in self.columns:
            column.load(records, self.request)

    @property
    def first(self):
        """The number of the first row shown, from 1."""
        return (self.page - 1) * self.per_page + 1

    @property
    def last(self):
        """The number of the last row shown."""
        return min(self.count, self.page * self.per_page)

    def body(self):
        """The rows as HTML."""
        return draw_body(self.columns, self.model, self.records, self.table.row_css)

    def head(self):
        """The headings as HTML, with links that sort."""
        return draw_head(self.columns, self.model, self.sort, self.address)
