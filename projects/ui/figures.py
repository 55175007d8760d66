"""Sentences of live figures, every number a link to its list."""

from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


@dataclass(frozen=True)
class Figure:
    """A number of a sentence and the list behind it ("" for none); `key` is the id by which a page
    brings the number up to date."""

    label: Any
    number: int
    href: str = ""
    key: str = ""

    def html(self):
        """The number, as a link where there is a list."""
        number = f"{self.number:,}"
        if not self.href:
            return number
        named = format_html(' id="{}"', self.key) if self.key else ""
        return format_html('<a{} href="{}">{}</a>', named, self.href, number)


@dataclass(frozen=True)
class HeadFigure:
    """A figure in the head of a page; `href` leads to what is behind it, `note` says what is wrong with it
    (2 overdue)."""

    label: Any
    value: Any
    href: str = ""
    note: Any = ""


def figures_sentence(figures):
    """「应报 544 个，已报 512 个，缺报 23 个。」 with every number a link to its list."""
    parts = [
        (format_html(_("{label} {number}"), label=figure.label, number=figure.html()),) for figure in figures
    ]
    joined = format_html_join(pgettext("between figures", ", "), "{}", parts)
    return format_html("{}{}", joined, pgettext("after figures", "."))
