"""Tags of promotion's templates: `{% load promotion %}`."""

from django import template

from ..tabs import links_for

register = template.Library()


@register.inclusion_tag("investment/_tabs.html", takes_context=True)
def promotion_tabs(context):
    """The line of links that all pages of promotion share."""
    request = context["request"]
    return {"tabs": links_for(request.user, request.path)}
