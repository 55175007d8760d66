"""What stands around a list's table: chips, pages, orders, columns, files; all of them links."""

from dataclasses import dataclass
from html import escape
from typing import Any

from django import forms
from django.db.models import Model
from django.forms.models import ModelChoiceField
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from . import registry
from .forms import draw_filter

PAGE_SIZES = (25, 50, 100, 200)
BESIDE = 2


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
    current: bool = False


def parameters_of(name, widget):
    """The query parameters in which a filter's value comes: `total_min` and `total_max` for a range."""
    if hasattr(widget, "suffixed"):
        return [widget.suffixed(name, suffix) for suffix in widget.suffixes]
    if isinstance(widget, forms.MultiWidget):
        return [f"{name}{suffix}" for suffix in widget.widgets_names]
    return [name]


def in_words(field, raw, cleaned):
    """A parameter's value as people read it: the name of a choice, not its key."""
    if isinstance(cleaned, Model):
        return str(cleaned)
    if raw == getattr(field, "null_value", None) and field.null_label:
        return str(field.null_label)
    if isinstance(field, ModelChoiceField):
        return {str(field.prepare_value(one)): str(one) for one in cleaned}.get(raw, raw)
    for code, label in getattr(field, "choices", None) or getattr(field.widget, "choices", ()):
        if str(code) == raw:
            return str(label)
    return raw


def in_force(filters):
    """(parameter, its value, label, words) of each condition of a filter set; a value that is not understood,
    as of a unit that is gone, stands for itself."""
    found, form = [], filters.form
    for name, field in form.fields.items():
        names = parameters_of(name, field.widget)
        for sign, one in zip("≥≤" if len(names) > 1 else " ", names, strict=False):
            for raw in filters.data.getlist(one):
                if raw.strip():
                    known = name not in form.errors
                    words = in_words(field, raw, form.cleaned_data.get(name)) if known else raw
                    found.append((one, raw, str(field.label or name), f"{sign} {words}".strip()))
    return found


class Controls:
    """The links of one listing, made when a template asks for them."""

    def __init__(self, listing):
        self.listing = listing
        self.address = listing.address

    # Filters

    def chips(self):
        """The conditions in force, each with the address that takes it off."""
        filters = self.listing.filters
        if filters is None:
            return []
        return [
            Chip(label, words, self.address.without(name, raw).href())
            for name, raw, label, words in in_force(filters)
        ]

    def more_href(self):
        """The address that shows the filters behind "more"."""
        return self.address.href(_more="1")

    def clear_href(self):
        """The address without any filter; columns and order stay."""
        return self.address.drop(*self.listing.filter_parameters()).href()

    def kept(self):
        """(name, value) of what the filter form must carry along: columns, order, page size, year."""
        keep = {"per_page", "sort", "columns", *self.listing.view.parameters}
        return [pair for pair in self.address.pairs if pair[0] in keep]

    def main_names(self):
        """The names of the filters of the first row."""
        filters = self.listing.filters
        return list(filters.main or list(filters.form.fields)[:4])

    def main_fields(self):
        """The filters of the first row, drawn: a template for each would take as long as the rows."""
        return self._drawn(self.main_names())

    def more_names(self):
        """The names of the filters behind "more"."""
        main = self.main_names()
        return [name for name in self.listing.filters.form.fields if name not in main]

    def more_fields(self):
        """The filters behind "more", drawn."""
        return self._drawn(self.more_names())

    def _drawn(self, names):
        return mark_safe("".join(draw_filter(self.listing.filters.form[name]) for name in names))

    def more_is_open(self):
        """Whether the filters behind "more" are shown at once: one is set, or the address asks for them."""
        if "_more" in self.listing.request.GET:
            return True
        fields = self.listing.filters.form.fields
        names = [one for name in self.more_names() for one in parameters_of(name, fields[name].widget)]
        return any(self.listing.filters.data.get(one) for one in names)

    # Order, columns, files

    def sort_items(self):
        """For phones, where there are no headings to click: every order, both ways, as menu items."""
        items, current = [], self.listing.sort[:1]
        for column in self.listing.columns:
            if column.ordering():
                label = escape(column.heading(self.listing.model))
                for name, arrow in ((column.name, "↑"), (f"-{column.name}", "↓")):
                    href = escape(self.address.href(sort=name))
                    marked = ' aria-current="true"' if current == [name] else ""
                    items.append(
                        f'<li><a class="dropdown-item" href="{href}"{marked}>{label} {arrow}</a></li>'
                    )
        return mark_safe("".join(items))

    def column_boxes(self):
        """A box for every column that can be shown; pinned ones cannot be taken off."""
        shown = {column.name for column in self.listing.columns}
        return mark_safe(
            "".join(
                '<label class="dropdown-item"><input class="form-check-input" type="checkbox" name="columns" '
                f'value="{name}"{" checked" if name in shown else ""}{" disabled" if column.pinned else ""}> '
                f"{escape(column.heading(self.listing.model))}</label>"
                for name, column in self.listing.all_columns.items()
            )
        )

    def exports(self):
        """The files one can take, of the shown and of all columns."""
        href = self.address.href
        return [
            Choice(_("Excel, these columns"), href(_export="xlsx")),
            Choice(_("Excel, all columns"), href(_export="xlsx", columns="all")),
            Choice(_("CSV, these columns"), href(_export="csv")),
            *self._links("export"),
        ]

    def imports(self):
        """Where files of the list's records come in; [] where the reader may bring in none."""
        return self._links("import")

    def _links(self, menu):
        key, user = self.listing.view.key, self.listing.request.user
        made = [link for links in registry.list_links for link in links(key, menu, user, self.address)]
        return [Choice(label, href) for label, href in made]

    def print_href(self):
        """The address of all rows on paper; "" where this page holds them all and is printed itself."""
        return self.address.href(_print="1") if self.listing.pages > 1 and not self.listing.printing else ""

    # Pages

    def page_href(self, number):
        """The address of a page."""
        return self.address.href(page=number if number > 1 else None)

    def here(self):
        """The address of this page, without what was ignored."""
        return self.page_href(self.listing.page)

    def pages(self):
        """Links to the first, the last and the pages around this one; None for a gap."""
        page, last = self.listing.page, self.listing.pages
        near = {1, last, *range(max(1, page - BESIDE), min(last, page + BESIDE) + 1)}
        links, before = [], 0
        for number in sorted(near):
            if number > before + 1:
                links.append(None)
            links.append(Choice(number, self.page_href(number), number == page))
            before = number
        return links

    def previous(self):
        """The page before this one, or "" on the first."""
        return self.page_href(self.listing.page - 1) if self.listing.page > 1 else ""

    def following(self):
        """The page after this one, or "" on the last."""
        return self.page_href(self.listing.page + 1) if self.listing.page < self.listing.pages else ""

    def sizes(self):
        """Links to other page sizes."""
        current = self.listing.per_page
        return [Choice(size, self.address.href(per_page=size), size == current) for size in PAGE_SIZES]
