"""The tasks of a year as a table."""

from decimal import Decimal

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from projects.base.money import DASH, yi
from projects.base.wording import noted
from projects.ui.columns import Column
from projects.ui.tables import PercentColumn, Table, TextColumn

from .task_reading import MONEY


def shown(measure, value):
    """A figure of a task: amounts in 亿元, counts with what shares leave of them."""
    if value is None:
        return DASH
    if measure in MONEY:
        return yi(value)
    return f"{value.quantize(Decimal('0.01')).normalize():,f}"


class MeasureColumn(TextColumn):
    """What is measured, amounts with their unit."""

    def value(self, record):
        words = record.task.get_measure_display()
        return noted(words, pgettext("unit", "100m yuan") if record.task.measure in MONEY else "")


class MeasuredColumn(Column):
    """A figure in the unit of its task."""

    css = "num"

    def value(self, record):
        return shown(record.task.measure, self._get(record))


class ReachedColumn(MeasuredColumn):
    """What was reached, and the list behind it."""

    def html(self, value, record):
        return format_html('<a href="{}">{}</a>', record.href, value) if record.href else value


class NeededColumn(MeasuredColumn):
    """What is still needed; nothing where it is reached."""

    def value(self, record):
        return super().value(record) if record.found.needed else str(_("reached"))


class TaskTable(Table):
    """Tasks (task_reading.Line)."""

    unit = TextColumn(_("Unit"), accessor="task__unit")
    measure = MeasureColumn(_("Measure"), accessor="task__measure")
    target = MeasuredColumn(_("To be reached"), accessor="found__target")
    reached = ReachedColumn(_("Reached"), accessor="found__reached")
    rate = PercentColumn(_("Of the task"), accessor="found__rate", bar=True)
    needed = NeededColumn(_("Still needed"), accessor="found__needed")
    needed_a_month = MeasuredColumn(_("Needed each month"), accessor="found__needed_a_month")
    waiting = MeasuredColumn(_("Waits for the bureau"), accessor="waiting")
