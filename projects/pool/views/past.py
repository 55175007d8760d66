"""The pool as of a past day, compared with today or another day."""

import datetime
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from projects.base.money import yi
from projects.base.periods import day_label
from projects.directory.models import Division
from projects.ui.exports import FORMATS, Rows, Sheet

from ..filters import year_before
from ..models import Project, Tier
from ..reading_past import read_past
from ..tables_past import FlowTable, ToldTable
from .listing import linked
from .past_sections import Moved, PastPage
from .rolling import require_view

DAY = datetime.timedelta(days=1)
FIRST = datetime.date(2000, 1, 1)


@dataclass(frozen=True)
class Told(Moved):
    """A row of the file: what happened besides."""

    what: Any


def quarter_of(day):
    """The first day of a day's quarter."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


class Days:
    """The two days of the address; what makes no sense is told in `notices` and gives way."""

    def __init__(self, request):
        self.today, self.notices = request.today, []
        usual = quarter_of(self.today)
        if usual == self.today:
            usual = quarter_of(self.today - DAY)
        self.until = self._read(request, "until", self.today)
        self.on = self._read(request, "on", min(usual, self.until - DAY))
        if self.on >= self.until:
            self.notices.append(_("The first day must lie before the second; the days were changed over."))
            self.on, self.until = self.until, self.on
        if self.on == self.until:
            self.on -= DAY

    def _read(self, request, name, usual):
        text = request.GET.get(name, "").strip()
        if not text:
            return usual
        try:
            day = datetime.date.fromisoformat(text)
        except ValueError:
            day = None
        if day is None or not FIRST < day <= self.today:
            self.notices.append(
                _("“%(text)s” is no past day; %(day)s is shown.") % {"text": text[:40], "day": usual}
            )
            return usual
        return day

    @property
    def is_today(self):
        """Whether the second day is today."""
        return self.until == self.today

    def choices(self):
        """(words, href) of the days that are asked for most."""
        path = reverse("pool:past")
        quarter, year = quarter_of(self.today), self.today.replace(month=1, day=1)
        days = [
            (_("since this quarter began"), quarter),
            (_("since last quarter began"), quarter_of(quarter - DAY)),
            (_("since this year began"), year),
            (_("since a year ago"), year_before(self.today)),
        ]
        return [(words, f"{path}?on={day}", self.is_today and day == self.on) for words, day in days]


def day_words(day, today):
    """A day for a sentence; with its year where that is not this one."""
    if day.year == today.year:
        return day_label(day)
    return date_format(day, pgettext("date format with year", "j F Y"))


def sentence(days, comparison):
    """What happened, in one sentence whose figures lead to their tables."""
    pool = reverse("pool:project_list") + "?" + "&".join(f"tier={tier}" for tier in Tier.values)
    total = comparison.total

    def jump(count, key):
        return linked(count, f"#{key}" if count else "")

    if days.is_today:
        words = _(
            "{then} projects stood in the pool on {on}, {now} stand there today: {entered} entered, "
            "{left} left, {moved} moved, {grew} grew and {shrank} shrank."
        )
    else:
        words = _(
            "{then} projects stood in the pool on {on}, {now} on {until}: {entered} entered, "
            "{left} left, {moved} moved, {grew} grew and {shrank} shrank."
        )
    return format_html(
        words,
        then=jump(total.then.count, "tiers"),
        on=day_words(days.on, days.today),
        now=linked(total.now.count, pool if days.is_today else "#tiers"),
        until=day_words(days.until, days.today),
        entered=jump(len(comparison.entered), "entered"),
        left=jump(len(comparison.left), "left"),
        moved=jump(comparison.moved, "changes"),
        grew=jump(len(comparison.grew), "grew"),
        shrank=jump(len(comparison.shrank), "shrank"),
    )


def export(request, days, sections):
    """Every change as a row of one file, in the form that the address asks for."""
    rows = [
        Told(
            **{**asdict(row), "before": in_words(row.before), "after": in_words(row.after)},
            what=section.title,
        )
        for section in sections
        for row in section.rows
    ]
    sheet = Sheet(
        title=str(_("The pool as of a past day")),
        columns=list(ToldTable.columns_of(None).values()),
        queryset=Rows(rows),
        by=request.user,
        at=timezone.localtime(request.now),
        conditions=(f"{days.on} – {days.until}",),
    )
    return FORMATS[request.GET["_export"]](sheet)


def in_words(value):
    """What stood before or after, for a file: amounts in 亿元."""
    return yi(value) if isinstance(value, Decimal) else value


@require_safe
def past(request):
    """The pool on a past day (`on`), compared with today or with `until`; 6 queries of its own."""
    require_view(request.user)
    days = Days(request)
    found = read_past(Project.objects.allowed(request.user), days.on, days.until)
    page = PastPage(found, Division.objects.in_bulk())
    sections = page.sections()
    if request.GET.get("_export") in FORMATS:
        return export(request, days, sections)
    lines, total = page.flows()
    context = {
        "title": _("The pool as of a past day"),
        "days": days,
        "sentence": sentence(days, found.comparison),
        "flow_table": FlowTable,
        "lines": lines,
        "total": total,
        "sections": sections,
    }
    return render(request, "pool/past.html", context)
