"""What stands around a list's table: chips, pages, orders, columns, files; all of them links."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Model
from django.forms.models import ModelChoiceField
from django.utils.translation import gettext as _

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
        chips = []
        for name, field in filters.form.fields.items():
            names = parameters_of(name, field.widget)
            for sign, one in zip("≥≤" if len(names) > 1 else " ", names, strict=False):
                for raw in filters.data.getlist(one):
                    if raw.strip():
                        words = in_words(field, raw, filters.form.cleaned_data.get(name))
                        text = f"{sign} {words}".strip()
                        chips.append(
                            Chip(str(field.label or name), text, self.address.without(one, raw).href())
                        )
        return chips

    def clear_href(self):
        """The address without any filter; columns and order stay."""
        return self.address.drop(*self.listing.filter_parameters()).href()

    def kept(self):
        """(name, value) of what the filter form must carry along: columns, order, page size, year."""
        keep = {"per_page", "sort", "columns", *self.listing.view.parameters}
        return [pair for pair in self.address.pairs if pair[0] in keep]

    def main_fields(self):
        """The filters of the first row."""
        filters = self.listing.filters
        names = filters.main or list(filters.form.fields)[:4]
        return [filters.form[name] for name in names]

    def more_fields(self):
        """The filters behind "more"."""
        main = {field.name for field in self.main_fields()}
        return [field for field in self.listing.filters.form if field.name not in main]

    def more_in_use(self):
        """Whether a filter behind "more" is set, so that it opens unasked."""
        names = [one for field in self.more_fields() for one in parameters_of(field.name, field.field.widget)]
        return any(self.listing.filters.data.get(one) for one in names)

    # Order, columns, files

    def sort_links(self):
        """For phones, where there are no headings to click: every order, both ways."""
        links = []
        for column in self.listing.columns:
            if column.ordering():
                for name, arrow in ((column.name, "↑"), (f"-{column.name}", "↓")):
                    label = f"{column.heading(self.listing.model)} {arrow}"
                    current = self.listing.sort[:1] == [name]
                    links.append(Choice(label, self.address.href(sort=name), current))
        return links

    def columns(self):
        """(name, heading, shown, pinned) of every column that can be shown."""
        shown = {column.name for column in self.listing.columns}
        return [
            (name, column.heading(self.listing.model), name in shown, column.pinned)
            for name, column in self.listing.all_columns.items()
        ]

    def exports(self):
        """The files one can take, of the shown and of all columns."""
        href = self.address.href
        return [
            Choice(_("Excel, these columns"), href(_export="xlsx")),
            Choice(_("Excel, all columns"), href(_export="xlsx", columns="all")),
            Choice(_("CSV, these columns"), href(_export="csv")),
        ]

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
