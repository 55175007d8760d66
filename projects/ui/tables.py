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

The rows a column needs are fetched with the page, and only where it is shown: paths such as
`division__name` are joined by themselves, anything else is named in `related=("owner",)` (joined)
or `prefetch=("lists",)`. What depends on the request (today's holders) overrides
`fetch(queryset, request)`, or `load(records, request)` where that is much.
"""

from decimal import ROUND_HALF_UP, Decimal

import django_tables2
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from projects.base.money import points, quantize, whole_yi

from .columns import Column, model_field, path_getter
from .words import LIGHTS

TENTH = Decimal("0.1")


class TextColumn(Column):
    """Text, or anything else in its own words."""


class NumberColumn(Column):
    """A whole number, right-aligned; the unit (个, 家) in the heading."""

    css = "num"

    def html(self, value, record):
        return f"{value:,}"


class MoneyColumn(Column):
    """An amount stored in 万元, shown in 万元 ("wan") or 亿元 ("yi") with two decimals; files have all."""

    css = "num"
    number_format = "#,##0.00"
    units = {"wan": pgettext_lazy("unit", "10k yuan"), "yi": pgettext_lazy("unit", "100m yuan")}

    def __init__(self, *args, unit="wan", **options):
        super().__init__(*args, unit=self.units[unit], **options)
        self._in_yi = unit == "yi"

    def value(self, record):
        amount = self._get(record)
        if amount is None or not self._in_yi:
            return amount
        return whole_yi(amount)

    def html(self, value, record):
        return f"{quantize(value) if self._in_yi else value:,.2f}"


class PercentColumn(Column):
    """A percentage, already times 100, with one decimal; `bar=True` draws its length under it."""

    css = "num"
    number_format = "0.0"
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
    number_format = "+0.0;-0.0;0.0"

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
        return None if moment is None else timezone.localtime(moment).replace(microsecond=0, tzinfo=None)

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
    """Text that opens a page: `url` is the name of an address whose last argument is the record's.

    That is the record's `arg` ("pk"; a path such as `project__pk` may be given); `fixed` are the
    arguments before it, the same in every row. `sub` is the path of a second, quiet line. The
    address is looked up once, not once a row. In a file the second line is a column of its own.
    """

    css = "name"
    _PLACE = 90817263545

    def __init__(self, url, *args, arg="pk", fixed=(), sub=None, **options):
        super().__init__(*args, **options)
        self._fixed = tuple(fixed)
        self._url, self._arg, self._sub = url, path_getter(arg), sub and path_getter(sub)
        self._pattern, self._sub_path = None, sub
        self.paths += [path for path in (arg, sub) if path]

    def bind(self, name, model):
        if self._pattern is None:
            self._pattern = tuple(
                reverse(self._url, args=[*self._fixed, self._PLACE]).split(str(self._PLACE))
            )
        return super().bind(name, model)

    def beside(self, model):
        found = super().beside(model)
        # The name of an enterprise is headed "enterprise".
        field = self._sub_path and model_field(model, self._sub_path.removesuffix("__name"))
        if not field:
            return found
        below = TextColumn(field.verbose_name, accessor=self._sub_path)
        return [below.bind(f"{self.name}_below", model), *found]

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
    name `chosen`; `named` is the path of what a row is called. In that form an element with
    `data-chosen="chosen"` says how many are chosen, and buttons with `data-needs-chosen` wait for one.
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
