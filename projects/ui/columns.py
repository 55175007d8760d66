"""What every column is; the kinds of columns are in `ui.tables`, where they are explained."""

import django_tables2
from django.core.exceptions import FieldDoesNotExist
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import get_language


def path_getter(path):
    """A function that follows `division__name` on a record, and gives None where the way ends."""
    parts = path.split("__")

    def get(record):
        for part in parts:
            if record is None:
                return None
            record = getattr(record, part)
        return record

    return get


class Column(django_tables2.Column):
    """A column; see the head of this module.

    `unit` stands in the heading and in exports. `pinned` columns cannot be left out. `phone=False`
    keeps a column off the cards of a phone. `width` is one of "narrow", "wide" or "". `filed` are
    columns by name that stand in files only, after this one: what its cell tells beside its value.
    """

    css = ""
    unit = ""
    width = ""
    # How a workbook shows the numbers of the column; they keep all their digits.
    number_format = ""
    # Further paths that the cell reads, to be joined like the shown one.
    paths = ()

    def __init__(
        self,
        verbose_name=None,
        accessor=None,
        *,
        unit=None,
        pinned=False,
        phone=True,
        width=None,
        related=(),
        prefetch=(),
        filed=None,
        **options,
    ):
        super().__init__(verbose_name, accessor, **options)
        if unit is not None:
            self.unit = unit
        if width is not None:
            self.width = width
        self.pinned, self.phone = pinned, phone
        self.related, self.prefetch = related, prefetch
        self.filed = filed or {}
        self.paths = [*self.paths, *(str(one.accessor) for one in self.filed.values())]
        self._headings = {}

    def bind(self, name, model):
        """Learn the name in the table and the model; called before each drawing, cheap."""
        self.name = name
        self.path = str(self.accessor or name).replace(".", "__")
        self._get = path_getter(self.path)
        return self

    def fetch(self, queryset, request):
        """The queryset with what the cells read besides joins: a constant number of queries."""
        return queryset.prefetch_related(*self.prefetch) if self.prefetch else queryset

    def load(self, records, request):
        """Give these records (a page, or a batch of a file) what the cells need besides: a constant
        number of queries. For what is much: a prefetch makes a model of every row."""

    def heading(self, model):
        """What stands over the column, without its unit."""
        key = model, get_language()
        if key not in self._headings:
            named = self.verbose_name
            if named is None:
                named = getattr(model_field(model, self.path), "verbose_name", self.name.replace("_", " "))
            self._headings[key] = capfirst(str(named))
        return self._headings[key]

    def head(self, model):
        """The heading as the page shows it."""
        unit = format_html(' <span class="unit">{}</span>', self.unit) if self.unit else ""
        return format_html("<span>{}</span>{}", self.heading(model), unit)

    def value(self, record):
        """The plain value, for export; None for nothing."""
        return self._get(record)

    def beside(self, model):
        """The columns that stand after this one in files only."""
        return [column.bind(name, model) for name, column in self.filed.items()]

    def html(self, value, record):
        """What the page shows for a value; text is escaped by the drawing."""
        return value

    def ordering(self):
        """The paths this column sorts by, or () where it does not sort."""
        if self.orderable is False:
            return ()
        return tuple(self.order_by) if self.order_by is not None else (self.path,)


def model_field(model, path):
    """The model field at the end of a path, or None where it leaves the fields of models."""
    found = None
    for part in path.split("__"):
        try:
            found = model._meta.get_field(part)
        except (AttributeError, FieldDoesNotExist):
            return None
        model = found.related_model
    return found
