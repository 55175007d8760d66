"""Tables: what their columns are. How they are drawn is in `ui.drawing`.

    class ProjectTable(Table):
        name = LinkColumn("pool:project", pinned=True, sub="national_code")
        division = TextColumn(accessor="division__name", order_by="division__order")
        tier = ChoiceColumn()
        total_investment = MoneyColumn(unit="yi")
        completion_rate = PercentColumn(order_by="rate")      # an annotation of the queryset
        light = LightColumn()
        owner = TextColumn(visible=False)                     # offered, not shown at first

        class Meta:
            order_by = ("-total_investment",)
            sequence = ("name", "light", "...")               # as in django-tables2

These are django-tables2 columns, so heading (`verbose_name`, else the model field's), `accessor`,
`order_by`, `orderable`, `visible` mean what they mean there. A column of our own overrides

- `value(record)`: the plain value, for export (Decimal, date, text or None);
- `html(value, record)`: what the page shows; text is escaped unless it is a SafeString.

The rows a column needs are fetched with the page: paths such as `division__name` are joined by
themselves, anything else is named in `related=("owner",)` (joined) or `prefetch=("lists",)`.
"""

from decimal import ROUND_HALF_UP, Decimal

import django_tables2
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from projects.base.money import WAN_PER_YI, points, quantize

from .words import LIGHTS

TENTH = Decimal("0.1")


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
    keeps a column off the cards of a phone. `width` is one of "narrow", "wide" or "".
    """

    css = ""
    unit = ""
    width = ""
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
        **options,
    ):
        super().__init__(verbose_name, accessor, **options)
        if unit is not None:
            self.unit = unit
        if width is not None:
            self.width = width
        self.pinned, self.phone = pinned, phone
        self.related, self.prefetch = related, prefetch

    def bind(self, name, model):
        """Learn the name in the table and the model; called before each drawing, cheap."""
        self.name = name
        self.path = str(self.accessor or name).replace(".", "__")
        self._get = path_getter(self.path)
        return self

    def heading(self, model):
        """What stands over the column, without its unit."""
        if self.verbose_name is not None:
            return capfirst(str(self.verbose_name))
        found = model_field(model, self.path)
        return capfirst(str(getattr(found, "verbose_name", None) or self.name.replace("_", " ")))

    def head(self, model):
        """The heading as the page shows it."""
        unit = format_html(' <span class="unit">{}</span>', self.unit) if self.unit else ""
        return format_html("<span>{}</span>{}", self.heading(model), unit)

    def value(self, record):
        """The plain value, for export; None for nothing."""
        return self._get(record)

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
        if not hasattr(model, "_meta"):
            return None
        found = {one.name: one for one in model._meta.get_fields()}.get(part)
        model = getattr(found, "related_model", None)
        if found is None:
            return None
    return found


class TextColumn(Column):
    """Text, or anything else in its own words."""


class NumberColumn(Column):
    """A whole number, right-aligned; the unit (个, 家) in the heading."""

    css = "num"

    def html(self, value, record):
        return f"{value:,}"


class MoneyColumn(Column):
    """An amount stored in 万元, shown in 万元 ("wan") or 亿元 ("yi")."""

    css = "num"
    units = {"wan": pgettext_lazy("unit", "10k yuan"), "yi": pgettext_lazy("unit", "100m yuan")}

    def __init__(self, *args, unit="wan", **options):
        super().__init__(*args, unit=self.units[unit], **options)
        self._in_yi = unit == "yi"

    def value(self, record):
        amount = self._get(record)
        if amount is None or not self._in_yi:
            return amount
        return quantize(amount / WAN_PER_YI)

    def html(self, value, record):
        return f"{value:,.2f}"


class PercentColumn(Column):
    """A percentage, already times 100, with one decimal; `bar=True` draws its length under it."""

    css = "num"
    unit = "%"

    def __init__(self, *args, bar=False, **options):
        super().__init__(*args, **options)
        self._bar = bar

    def value(self, record):
        share = self._get(record)
        return None if share is None else Decimal(share).quantize(TENTH, rounding=ROUND_HALF_UP)

    def html(self, value, record):
        if not self._bar:
            return str(value)
        length = max(0, min(100, int(value)))
        return mark_safe(
            f'{value}<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
            f'<rect class="bar-all" width="100" height="4"/><rect width="{length}" height="4"/></svg>'
        )


class PointsColumn(PercentColumn):
    """A gap in percentage points (百分点), always with its sign."""

    unit = _("pp")

    def html(self, value, record):
        return points(value)


class DateColumn(Column):
    """A day as 2025-03-28."""

    css = "date"

    def html(self, value, record):
        return value.isoformat()


class DateTimeColumn(Column):
    """A moment in local time as 2025-03-28 14:32."""

    css = "date"

    def value(self, record):
        moment = self._get(record)
        return None if moment is None else timezone.localtime(moment).replace(tzinfo=None)

    def html(self, value, record):
        return f"{value:%Y-%m-%d %H:%M}"


class PeriodColumn(Column):
    """A week or month by its key: 2025-W13, 2025-03."""

    css = "date"

    def value(self, record):
        period = self._get(record)
        return None if period is None else str(period)


class BooleanColumn(Column):
    """Yes or no, in words."""

    def value(self, record):
        held = self._get(record)
        return None if held is None else str(_("yes") if held else _("no"))


class LinkColumn(Column):
    """Text that opens a page: `url` is the name of an address that takes one argument.

    The argument is the record's `arg` ("pk"; a path such as `project__pk` may be given). `sub` is
    the path of a second, quiet line. The address is looked up once a drawing, not once a row.
    """

    css = "name"
    _PLACE = 90817263545

    def __init__(self, url, *args, arg="pk", sub=None, **options):
        super().__init__(*args, **options)
        self._url, self._arg, self._sub = url, path_getter(arg), sub and path_getter(sub)
        self._pattern = None
        self.paths = [path for path in (arg, sub) if path]

    def bind(self, name, model):
        if self._pattern is None:
            self._pattern = tuple(reverse(self._url, args=[self._PLACE]).split(str(self._PLACE)))
        return super().bind(name, model)

    def href(self, record):
        """The address that this row opens, or None for plain text."""
        argument = self._arg(record)
        return None if argument is None else f"{self._pattern[0]}{argument}{self._pattern[1]}"

    def html(self, value, record):
        href = self.href(record)
        text = escape(value) if href is None else f'<a href="{escape(href)}">{escape(value)}</a>'
        below = self._sub(record) if self._sub else None
        return mark_safe(f'{text}<span class="sub">{escape(below)}</span>' if below else text)


class ChoiceColumn(Column):
    """A choice in its words; taken from the model field's choices unless `choices` are given."""

    wrap = "{}"

    def __init__(self, *args, choices=None, **options):
        super().__init__(*args, **options)
        self._choices = choices
        self._words = {}

    def bind(self, name, model):
        super().bind(name, model)
        if self._choices is None:
            self._choices = getattr(model_field(model, self.path), "flatchoices", ())
        language = get_language()
        if language not in self._words:
            pairs = [(code, str(label)) for code, label in self._choices]
            self._words[language] = {code: (label, self.dress(code, label)) for code, label in pairs}
        return self

    def dress(self, code, label):
        """The markup of one choice, made once a language."""
        return escape(label)

    def value(self, record):
        code = self._get(record)
        if code in (None, ""):
            return None
        known = self._words[get_language()].get(code)
        return known[0] if known else str(code)

    def html(self, value, record):
        known = self._words[get_language()].get(self._get(record))
        return known[1] if known else value


class BadgeColumn(ChoiceColumn):
    """A state in a quiet grey badge; `strong` codes get a darker one, for those that wait for somebody."""

    css = "state"

    def __init__(self, *args, strong=(), **options):
        super().__init__(*args, **options)
        self._strong = set(strong)

    def dress(self, code, label):
        css = "tag tag-strong" if code in self._strong else "tag"
        return format_html('<span class="{}">{}</span>', css, label)


class LightColumn(ChoiceColumn):
    """A light as colour, shape and word (● ▲ ■); codes are green, yellow and red in any case."""

    css = "state"

    def bind(self, name, model):
        if self._choices is None:
            self._choices = [
                (code, light.word) for key, light in LIGHTS.items() for code in (key, key.upper())
            ]
        return super().bind(name, model)

    def dress(self, code, label):
        return LIGHTS[code.lower()].html(label)


class SelectColumn(Column):
    """A box to choose a row for an act on many.

    The boxes belong to a form elsewhere on the page, `<form id="bulk" method="post">`, under the
    name `chosen`; `named` is the path of what a row is called.
    """

    css = "pick"

    def __init__(self, *, form="bulk", field="chosen", named="name", **options):
        defaults = {"orderable": False, "exclude_from_export": True, "pinned": True}
        super().__init__(_("Choose"), "pk", **defaults | options)
        self._form, self._field, self._named = form, field, path_getter(named)

    def head(self, model):
        return format_html(
            '<input type="checkbox" class="form-check-input" data-choose-all="{}" aria-label="{}">',
            self._field,
            _("Choose all on this page"),
        )

    def html(self, value, record):
        return format_html(
            '<input type="checkbox" class="form-check-input" form="{}" name="{}" value="{}" aria-label="{}">',
            self._form,
            self._field,
            value,
            _("Choose %(name)s") % {"name": self._named(record)},
        )


class Table(django_tables2.Table):
    """A declared table. A static method `row_css(record)` may give a row a class; None for most."""

    row_css = None
    # Templates hand the class on to {% table %} instead of calling it.
    do_not_call_in_templates = True

    @classmethod
    def columns_of(cls, model):
        """All columns in their sequence, bound to their names: {name: column}."""
        names = list(cls.base_columns)
        if cls._meta.sequence:
            names = list(django_tables2.utils.Sequence(cls._meta.sequence).expand(names) or ())
        return {name: cls.base_columns[name].bind(name, model) for name in names}
