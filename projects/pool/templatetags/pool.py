"""Tags of the pool's templates: `{% load pool %}`."""

from django import template

from ..tabs import links_for

register = template.Library()


@register.inclusion_tag("pool/_tabs.html", takes_context=True)
def pool_tabs(context):
    """The line of links that all pages of the pool share."""
    request = context["request"]
    return {"tabs": links_for(request.user, request.path)}
