"""What one address asks of a list, understood leniently: filters, order, columns, page.

Whatever the address says that makes no sense is told in `notices` and ignored.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Count, F, Model
from django.forms.models import ModelChoiceField
from django.utils.translation import gettext as _

from .addresses import Address
from .drawing import draw_body, draw_head
from .exports import FORMATS

PAGE_SIZES = (25, 50, 100, 200)
CONTROLS = {"page", "per_page", "sort", "columns", "_export"}
LONGEST = 60


@dataclass(frozen=True)
class Chip:
    """One condition in words, and the address without it."""

    label: str
    text: str
    href: str


@dataclass(frozen=True)
class Choice:
    """One of several links, the current one marked."""

    label: Any
    href: str
    current: bool


def parameters_of(name, widget):
    """The query parameters in which a filter's value comes: `total_min` and `total_max` for a range."""
    if hasattr(widget, "suffixed"):
        return [widget.suffixed(name, suffix) for suffix in widget.suffixes]
    if isinstance(widget, forms.MultiWidget):
        return [f"{name}{suffix}" for suffix in widget.widgets_names]
    return [name]


def relations(model, path, *, whole=False):
    """The part of a path that can be joined: `division__name` gives `division`."""
    parts, kept = path.split("__"), []
    for part in parts if whole else parts[:-1]:
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:
            break
        if not (field.many_to_one or field.one_to_one):
            break
        kept.append(part)
        model = field.related_model
    return "__".join(kept)


def may_be_null(model, path):
    """Whether a path can be empty; what is not a model field (an annotation) can."""
    for part in path.split("__"):
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:
            return True
        if part != "pk" and getattr(field, "null", True):
            return True
        model = field.related_model
        if model is None:
            return False
    return False


class Listing:
    """The state of a list for one request; `view` is the ListPage."""

    def __init__(self, view, request):
        self.view, self.request = view, request
        self.notices = []
        self.address = Address.of(request)
        self.values = view.values = self._values()
        self.base = view.queryset(request)
        self.model = self.base.model
        self.filters = self._filters()
        self._tell_unknown()
        self.all_columns = view.table().columns_of(self.model)
        self.columns = self._columns()
        self.sort = self._sort()
        self.export = self._one_of("_export", FORMATS)
        self.per_page = int(self._one_of("per_page", [str(size) for size in PAGE_SIZES]) or view.per_page)

    # What the address says

    def _tell(self, sentence, **places):
        self.notices.append(sentence % {name: str(value)[:LONGEST] for name, value in places.items()})

    def _bad_value(self, name, value):
        self._tell(
            _("“%(name)s=%(value)s” in the address is not valid and was ignored."), name=name, value=value
        )
        self.address = self.address.drop(name)

    def _values(self):
        found = {}
        for name, parse in self.view.parameters.items():
            text = self.request.GET.get(name, "")
            found[name] = None
            if text:
                try:
                    found[name] = parse(text)
                except (ValueError, OverflowError):
                    self._bad_value(name, text)
        return found

    def _one_of(self, name, allowed):
        text = self.request.GET.get(name, "")
        if text and text not in allowed:
            self._bad_value(name, text)
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
            if given and name not in wrong and filters.form.cleaned_data.get(name) in (None, "", []):
                wrong[name] = _("Not a valid value.")
        if not wrong:
            return filters
        for name, why in wrong.items():
            field = filters.form.fields.get(name)
            for one in parameters_of(name, field.widget) if field else ():
                data.pop(one, None)
                self.address = self.address.drop(one)
            label = field.label if field else name
            self._tell(_("The filter “%(label)s” was ignored: %(why)s"), label=label, why=why)
        return filterset(data, queryset=self.base, request=self.request)

    def _tell_unknown(self):
        known = CONTROLS | set(self.view.parameters) | set(self.filter_parameters())
        for name in self.request.GET:
            if name not in known:
                self._tell(_("This list does not know “%(name)s”; it was ignored."), name=name)
                self.address = self.address.drop(name)

    def filter_parameters(self):
        """All parameters that belong to filters."""
        fields = self.filters.form.fields.items() if self.filters is not None else ()
        return [one for name, field in fields for one in parameters_of(name, field.widget)]

    def _columns(self):
        asked = [one for text in self.request.GET.getlist("columns") for one in text.split(",") if one]
        shown = [column for column in self.all_columns.values() if column.visible]
        if not asked:
            return shown
        if asked == ["all"]:
            return list(self.all_columns.values())
        for name in asked:
            if name not in self.all_columns:
                self._tell(_("There is no column “%(name)s”; it was ignored."), name=name)
        chosen = [self.all_columns[name] for name in dict.fromkeys(asked) if name in self.all_columns]
        if not chosen:
            return shown
        pinned = [column for column in shown if column.pinned and column not in chosen]
        return pinned + chosen

    def _sort(self):
        asked = [one for one in self.request.GET.get("sort", "").split(",") if one]
        good = []
        for one in asked:
            column = self.all_columns.get(one.removeprefix("-"))
            if column is None or not column.ordering():
                self._tell(_("The list cannot be sorted by “%(name)s”."), name=one)
            else:
                good.append(one)
        return good or list(self.view.table()._meta.order_by or ())

    # What follows from it

    @cached_property
    def filtered(self):
        """The rows that the filters leave, in no order."""
        return self.base if self.filters is None else self.filters.qs

    @cached_property
    def totals(self):
        """The aggregates of the filtered rows (one query)."""
        return self.filtered.order_by().aggregate(count=Count("*"), **self.view.totals())

    @property
    def count(self):
        return self.totals["count"]

    def rows(self):
        """All filtered rows in order, with what the visible columns need."""
        return self._with_needs(self.filtered.order_by(*self._ordering()))

    def _ordering(self):
        order = []
        for one in self.sort:
            falling = one.startswith("-")
            for path in self.all_columns[one.removeprefix("-")].ordering():
                down = path.startswith("-") != falling
                path = path.removeprefix("-").replace(".", "__")
                if may_be_null(self.model, path):
                    expression = F(path)
                    order.append(
                        expression.desc(nulls_last=True) if down else expression.asc(nulls_last=True)
                    )
                else:
                    order.append(f"-{path}" if down else path)
        if not order:
            order = list(self.filtered.query.order_by or self.model._meta.ordering)
        return [*order, "pk"]

    def _with_needs(self, queryset):
        joined, prefetched = set(), []
        for column in self.columns:
            joined.update(column.related)
            joined.add(relations(self.model, column.path, whole=True))
            joined.update(relations(self.model, path) for path in getattr(column, "paths", ()))
            prefetched += column.prefetch
        joined.discard("")
        if joined:
            queryset = queryset.select_related(*sorted(joined))
        return queryset.prefetch_related(*prefetched) if prefetched else queryset

    @cached_property
    def pages(self):
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.count // self.per_page))

    @cached_property
    def page(self):
        """The number of this page; beyond the last one it is the last."""
        text = self.request.GET.get("page", "")
        if not text:
            return 1
        if not (text.isascii() and text.isdigit() and int(text[:9]) > 0):
            self._tell(_("There is no page “%(name)s”; this is the first."), name=text)
            return 1
        if len(text) > 9 or int(text) > self.pages:
            self._tell(_("There is no page %(name)s; this is the last."), name=text)
            return self.pages
        return int(text)

    @cached_property
    def records(self):
        """The rows of this page."""
        if not self.count:
            return []
        first = (self.page - 1) * self.per_page
        return list(self.rows()[first : first + self.per_page])

    # What the templates draw

    def body(self):
        """The rows as HTML."""
        return draw_body(self.columns, self.model, self.records, self.view.table_class.row_css)

    def head(self):
        """The headings as HTML, with links that sort."""
        return draw_head(self.columns, self.model, self.sort, self.address)

    @property
    def first(self):
        """The number of the first row shown, from 1."""
        return (self.page - 1) * self.per_page + 1

    @property
    def last(self):
        """The number of the last row shown."""
        return min(self.count, self.page * self.per_page)

    def page_links(self):
        """Links to the first, the last and the pages around this one; None for a gap."""
        near = {1, self.pages, *range(max(1, self.page - 2), min(self.pages, self.page + 2) + 1)}
        links, before = [], 0
        for number in sorted(near):
            if number > before + 1:
                links.append(None)
            links.append(Choice(number, self.page_href(number), number == self.page))
            before = number
        return links

    def page_href(self, number):
        """The address of a page."""
        return self.address.href(page=number if number > 1 else None)

    def previous_href(self):
        """The page before this one, or "" on the first."""
        return self.page_href(self.page - 1) if self.page > 1 else ""

    def next_href(self):
        """The page after this one, or "" on the last."""
        return self.page_href(self.page + 1) if self.page < self.pages else ""

    def size_links(self):
        """Links to other page sizes."""
        return [Choice(size, self.address.href(per_page=size), size == self.per_page) for size in PAGE_SIZES]

    def sort_links(self):
        """For phones, where there are no headings to click: every order, both ways."""
        links = []
        for column in self.columns:
            if column.ordering():
                for name, arrow in ((column.name, "↑"), (f"-{column.name}", "↓")):
                    label = f"{column.heading(self.model)} {arrow}"
                    links.append(Choice(label, self.address.href(sort=name), self.sort[:1] == [name]))
        return links

    def column_choices(self):
        """(name, heading, shown, pinned) of every column that can be shown."""
        shown = {column.name for column in self.columns}
        return [
            (name, column.heading(self.model), name in shown, column.pinned)
            for name, column in self.all_columns.items()
        ]

    def export_links(self):
        """The files one can take, of the shown and of all columns."""
        href = self.address.href
        return [
            Choice(_("Excel, these columns"), href(_export="xlsx"), False),
            Choice(_("Excel, all columns"), href(_export="xlsx", columns="all"), False),
            Choice(_("CSV, these columns"), href(_export="csv"), False),
        ]

    @cached_property
    def chips(self):
        """The conditions in force, each with the address that takes it off."""
        if self.filters is None:
            return []
        chips = []
        for name, field in self.filters.form.fields.items():
            names = parameters_of(name, field.widget)
            for position, one in enumerate(names):
                for raw in self.filters.data.getlist(one):
                    if not raw.strip():
                        continue
                    text = in_words(field, raw, self.filters.form.cleaned_data.get(name))
                    if len(names) == 2:
                        text = f"{'≥≤'[position]} {text}"
                    chips.append(Chip(str(field.label or name), text, self.address.without(one, raw).href()))
        return chips

    def clear_href(self):
        """The address without any filter; columns and order stay."""
        return self.address.drop(*self.filter_parameters()).href()

    def kept(self):
        """(name, value) of what the filter form must carry along: columns, order, page size, year."""
        keep = {"per_page", "sort", "columns", *self.view.parameters}
        return [pair for pair in self.address.pairs if pair[0] in keep]

    def main_fields(self):
        """The filters of the first row."""
        form = self.filters.form
        return [form[name] for name in self.filters.main or list(form.fields)[:4] if name in form.fields]

    def more_fields(self):
        """The filters behind "more"."""
        main = {field.name for field in self.main_fields()}
        return [field for field in self.filters.form if field.name not in main]

    def more_in_use(self):
        """Whether a filter behind "more" is set, so that it opens unasked."""
        return any(
            self.filters.data.get(one, "")
            for field in self.more_fields()
            for one in parameters_of(field.name, field.field.widget)
        )


def in_words(field, raw, cleaned):
    """A parameter's value as people read it: the name of a choice, not its key."""
    if isinstance(cleaned, Model):
        return str(cleaned)
    if isinstance(field, ModelChoiceField):
        return {str(field.prepare_value(one)): str(one) for one in cleaned}.get(raw, raw)
    for code, label in getattr(field, "choices", None) or getattr(field.widget, "choices", ()):
        if str(code) == raw:
            return str(label)
    return raw
