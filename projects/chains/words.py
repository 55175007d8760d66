"""How the map of a chain says what a link is: by shape and word, in ink, as the lights keep the colours."""

from django.utils.html import format_html
from django.utils.safestring import mark_safe

from .rules import LinkStanding

# A diamond: full where somebody is there, half where somebody is coming, an empty broken one where nobody is.
SHAPES = {
    LinkStanding.HELD: '<path d="M7 1 13 7 7 13 1 7Z" fill="currentColor" stroke="currentColor"/>',
    LinkStanding.COMING: '<path d="M7 1 13 7 7 13 1 7Z"/><path d="M7 1 7 13 1 7Z" fill="currentColor"/>',
    LinkStanding.MISSING: '<path d="M7 1 13 7 7 13 1 7Z" stroke-dasharray="2.4 1.8"/>',
}


def mark(code):
    """The markup of a LinkStanding: its shape, which the word says again."""
    standing = LinkStanding(code)
    shape = mark_safe(SHAPES[standing])  # noqa: S308 - our own drawing
    return format_html(
        '<span class="link-mark link-{}"><svg viewBox="0 0 14 14" aria-hidden="true">{}</svg> {}</span>',
        standing.value.lower(),
        shape,
        standing.label,
    )
