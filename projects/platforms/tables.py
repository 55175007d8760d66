"""The columns of a layout as a table, and the lists of a comparison with their filters."""

import re
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.wording import clauses, labelled
from projects.directory.models import Division
from projects.pool.filters import DivisionFilter
from projects.pool.tables import ShortColumn
from projects.ui.columns import Column
from projects.ui.filters import FilterSet, ModelMultiChoiceFilter, MultiChoiceFilter, SearchFilter
from projects.ui.tables import (
    BadgeColumn,
    ChoiceColumn,
    DateTimeColumn,
    LinkColumn,
    MoneyColumn,
    NumberColumn,
    Table,
    TextColumn,
)

from . import fields
from .models import Match, PlatformLayout

CSS = {"amount": "num", "percent": "num", "count": "num", "day": "date"}
AMOUNT = re.compile(r"-?[\d,]+\.\d\d")
SIDE = '<span class="phone-only quiet">{}</span> {}'
# So many columns of a layout stand on the card of a phone; the file has all.
ON_PHONE = 8
# So much of a value stands beside the name of its field.
BRIEF = 20


# How a workbook shows amounts, by their unit.
FORMATS = {"wan": "#,##0.00", "yi": "0.00", "yuan": "#,##0.00"}


class LayoutCell(Column):
    """A column of a layout, word for word with its heading; `codes`: another has the codes of divisions."""

    _codes = False

    def __init__(self, column, *, codes=False, **options):
        self._column, source = column, fields.SOURCES.get(column.source)
        self._codes = codes and column.source == "note"
        path = source.path if source else "pk"
        if column.source in ("content", "note", "plan_basis"):
            options["width"] = "wide"
        super().__init__(column.heading, path, pinned=True, orderable=source is not None, **options)
        if source:
            self.css = "name" if source.code == "name" else CSS.get(source.kind, "")
            self.paths = [*self.paths, *source.paths]
            if source.kind == "amount":
                self.number_format = FORMATS[column.unit or fields.Unit.WAN]
        if self._codes:
            self.paths = [*self.paths, "division__parent__parent__code"]

    def heading(self, model):
        return self._column.heading

    def value(self, record):
        return fields.written(self._column, record, codes=self._codes)

    def html(self, value, record):
        if self.css == "num" and not isinstance(value, (str, int)):
            return f"{value:,}"
        return value.isoformat() if hasattr(value, "isoformat") else value


class LayoutNumber(LayoutCell):
    """The number of a row as the rows stand in the list; `first()` is that of the first one drawn."""

    css = "num"

    def __init__(self, column, first, **options):
        Column.__init__(self, column.heading, "pk", pinned=True, orderable=False, **options)
        self._column, self._first, self._numbers = column, first, {}
        self._next = None

    def load(self, records, request):
        if self._next is None:
            self._next = self._first()
        # A batch takes the place of the one before: a file may be long.
        self._numbers = {record.pk: number for number, record in enumerate(records, self._next)}
        # The batches of a file follow each other; a page stands alone, and what is made after it begins anew.
        self._next = self._next + len(records) if "_export" in request.GET else 1

    def value(self, record):
        return self._numbers.get(record.pk)


class LayoutName(LayoutCell, LinkColumn):
    """The name of a project, which opens its page."""

    def __init__(self, column, **options):
        LinkColumn.__init__(self, "pool:project", column.heading, "name", pinned=True, **options)
        self._column = column

    def html(self, value, record):
        return LinkColumn.html(self, value, record)


def layout_table(columns, first):
    """The table of a layout, whose rows are numbered from `first()`."""
    codes = any(column.source == "division_code" for column in columns)
    cells = {}
    for place, column in enumerate(columns):
        options = {"phone": place < ON_PHONE}
        if column.source == "serial":
            cells[f"c{column.pk}"] = LayoutNumber(column, first, **options)
        elif column.source == "name":
            cells[f"c{column.pk}"] = LayoutName(column, **options)
        else:
            cells[f"c{column.pk}"] = LayoutCell(column, codes=codes, **options)
    return type("LayoutTable", (Table,), cells)


class ComparisonTable(Table):
    """Comparisons, the latest first."""

    at = DateTimeColumn(_("Compared at"))
    layout = LinkColumn(
        "platforms:comparison", pgettext_lazy("column", "Layout"), pinned=True, order_by="layout__order"
    )
    by = TextColumn(_("Compared by"), order_by="by__name")
    rows_read = NumberColumn()
    only_theirs = NumberColumn()
    only_ours = NumberColumn()
    differing = NumberColumn()
    proposed = NumberColumn()
    repeated = NumberColumn()
    same = NumberColumn()

    class Meta:
        sequence = ("layout", "...")
        order_by = ("-at",)


class ComparisonFilters(FilterSet):
    """What that list can be narrowed by."""

    layout = ModelMultiChoiceFilter(
        queryset=PlatformLayout.objects.all(), label=pgettext_lazy("column", "Layout")
    )


class MatchNameColumn(LinkColumn):
    """A project of ours by its name; nothing where only their list has it. On the card of a phone it is said
    whose name it is."""

    def __init__(self, *args, **options):
        super().__init__("pool:project", *args, arg="project_id", sub="our_code", **options)

    def html(self, value, record):
        return format_html(SIDE, _("Ours"), super().html(value, record))


class TheirNameColumn(TextColumn):
    """A project by their name, with their code under it."""

    css = "name"

    def html(self, value, record):
        below = record.their_code
        shown = format_html('{}<span class="sub">{}</span>', value, below) if below else value
        return format_html(SIDE, _("Theirs"), shown)


class FieldsColumn(TextColumn):
    """The fields in which theirs and ours differ, each with both values in short."""

    def __init__(self, *args, **options):
        options |= {"accessor": "pk", "orderable": False, "prefetch": ("differences",), "width": "wide"}
        super().__init__(*args, **options)

    def _lines(self, record):
        return [
            labelled(fields.SOURCES[one.source].label, f"{briefly(one.ours)} → {briefly(one.theirs)}")
            for one in record.differences.all()
            if one.source in fields.SOURCES
        ]

    def value(self, record):
        return clauses(self._lines(record)) or None

    def html(self, value, record):
        return format_html_join("", "<div>{}</div>", ((line,) for line in self._lines(record)))


def briefly(text):
    """What one side says, cut where it is long; its whole text stands among the differing fields."""
    return Truncator(text).chars(BRIEF) or "—"


class SideColumn(TextColumn):
    """What one side says; amounts are numbers in a file."""

    number_format = "#,##0.00"

    def value(self, record):
        text = self._get(record)
        source = fields.SOURCES.get(record.source)
        if source is not None and source.kind == "amount" and AMOUNT.fullmatch(text or ""):
            return Decimal(text.replace(",", ""))
        return text

    def html(self, value, record):
        return self._get(record)


class MatchTable(Table):
    """Projects of a comparison, theirs beside ours."""

    their_name = TheirNameColumn(
        _("Theirs"), pinned=True, filed={"their_code": TextColumn(accessor="their_code")}
    )
    our_name = MatchNameColumn(_("Ours"), pinned=True)
    state = BadgeColumn(pgettext_lazy("column", "State"), strong=["ONLY_THEIRS", "ONLY_OURS"])
    division = ShortColumn(accessor="project__division", order_by="project__division__order")
    row = NumberColumn(phone=False)
    fields = FieldsColumn(_("Differing fields, ours → theirs"))
    note = ChoiceColumn(choices=Match.Note.choices)
    their_code = TextColumn(visible=False)
    our_code = TextColumn(visible=False)


class MatchFilters(FilterSet):
    """What the projects of a comparison can be narrowed by."""

    q = SearchFilter(fields=("their_name", "our_name", "their_code", "our_code"), label=_("Name or code"))
    state = MultiChoiceFilter(choices=Match.State.choices, label=pgettext_lazy("column", "State"))
    division = type("OfProject", (DivisionFilter,), {"path": "project__division__path"})(
        queryset=Division.objects.all(), to_field_name="code", label=_("Division")
    )


class DifferenceTable(Table):
    """Fields that differ, theirs beside ours."""

    project = LinkColumn(
        "pool:project",
        _("Project"),
        accessor="match__our_name",
        arg="match__project_id",
        sub="match__our_code",
        pinned=True,
    )
    division = ShortColumn(accessor="match__project__division", order_by="match__project__division__order")
    source = ChoiceColumn(_("Field"), pinned=True)
    theirs = SideColumn(_("Theirs"), pinned=True, orderable=False, width="wide")
    ours = SideColumn(_("Ours"), pinned=True, orderable=False, width="wide")
    gap = MoneyColumn(_("Theirs less ours"))
    code = TextColumn(_("national code"), accessor="match__our_code", visible=False)
    row = NumberColumn(_("row in their file"), accessor="match__row", visible=False)


class DifferenceFilters(FilterSet):
    """What the differences can be narrowed by."""

    q = SearchFilter(
        fields=("match__our_name", "match__our_code", "theirs", "ours"), label=_("Name, code or value")
    )
    field = MultiChoiceFilter(field_name="source", choices=fields.choices(), label=_("Field"))
    division = type("OfMatch", (DivisionFilter,), {"path": "match__project__division__path"})(
        queryset=Division.objects.all(), to_field_name="code", label=_("Division")
    )
