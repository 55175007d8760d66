"""What the templates of chains draw."""

from django import template

from ..words import mark

register = template.Library()


@register.simple_tag
def link_mark(standing):
    """What a link is, by shape and word."""
    return mark(standing)


@register.simple_tag
def place_of(places, line):
    """The key of the place of a line, or None where the reader does not take it off."""
    return places.get((line.kind, line.pk))


@register.filter
def plain_number(value):
    """A number without noughts at its end."""
    return f"{value.normalize():f}"
