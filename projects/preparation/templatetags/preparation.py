"""Words of permits in templates."""

from django import template

from projects.base.sentences import sentence
from projects.base.wording import names

from .. import words
from ..rules import Holder

register = template.Library()
register.filter("act_label", words.act_label)
register.filter("as_sentence", sentence)
register.filter("joined", names)


@register.filter
def holder_label(holder):
    """Who has the ball, in words."""
    return Holder(holder).label


@register.filter
def add_number(value, more):
    """A number plus another, broken numbers included."""
    return value + more


@register.filter
def opposite(number):
    """A number with the other sign."""
    return -number
