"""Sentences of live figures."""

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def figures(parts):
    """(label, number, address) as one sentence, each number a link to its list where it is not 0."""
    said = [
        (
            format_html(
                _("{label} {number}"),
                label=label,
                number=format_html('<a href="{}">{}</a>', href, number) if href and number else number,
            ),
        )
        for label, number, href in parts
    ]
    joined = format_html_join(pgettext("between figures", ", "), "{}", said)
    return format_html("{}{}", joined, pgettext("after figures", "."))
