"""Filters and tags of every template; they need no `load`."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import pgettext

from projects.base import money, wording

from .. import registry
from ..addresses import Address
from ..drawing import draw_table
from ..words import DASH, light_html

register = template.Library()
register.filter("wan", money.wan)
register.filter("yi", money.yi)
register.filter("in_yi", money.in_yi)
register.filter("percent", money.percent)
register.filter("points", money.points)
register.filter("light", light_html)
register.filter("names", wording.names)


@register.filter
def dash(value):
    """The value, or a dash where there is none; 0 is a value."""
    return DASH if value is None or value == "" else value


@register.filter
def yi_unit(amount):
    """An amount in 亿元 with its unit beside it; nothing has no unit."""
    if amount is None:
        return DASH
    unit = pgettext("unit", "100m yuan")
    return format_html('{} <span class="unit">{}</span>', money.yi(amount), unit)


@register.filter
def minutes(duration):
    """A timedelta in whole minutes."""
    return int(duration.total_seconds() // 60)


@register.filter
def label(period):
    """A week or month in words, or a dash."""
    return period.label if period else DASH


@register.simple_tag(takes_context=True)
def query_transform(context, **changes):
    """This page's address with some parameters replaced; None takes one away."""
    return Address.of(context["request"]).href(**changes)


@register.simple_tag
def icon(name, css=""):
    """A symbol of partials/icons.html; decoration only, so it says nothing to a screen reader."""
    return format_html('<svg class="icon {}" aria-hidden="true"><use href="#i-{}"></use></svg>', css, name)


def permitted(page, request):
    """The panels of a page that the reader may see."""
    return [panel for panel in registry.panels.on(page) if panel.permission(request.user)]


@register.inclusion_tag("ui/panels.html", takes_context=True)
def panels(context, page, obj=None):
    """All panels of a page in their order; each asks its own constant number of queries."""
    request = context["request"]
    drawn = []
    for panel in permitted(page, request):
        found = panel.context(request, obj)
        if found is not None:
            body = template.loader.render_to_string(panel.template, {"object": obj, **found}, request)
            drawn.append({"name": panel.name, "title": panel.title, "body": body})
    return {"panels": drawn}


@register.inclusion_tag("ui/head_figures.html", takes_context=True)
def head_figures(context, page, obj):
    """The figures of all apps in the head of a page that the reader may see (see `registry.Head`)."""
    request = context["request"]
    heads = [head for head in registry.heads.on(page) if head.permission(request.user)]
    return {"figures": [figure for head in heads for figure in head.figures(request, obj)]}


@register.simple_tag(takes_context=True)
def panel_list(context, page):
    """The panels of a page that the reader may see, for links that jump to `#panel-<name>`."""
    return permitted(page, context["request"])


@register.simple_tag
def table(table_class, rows, **options):
    """A small table of records already fetched, drawn like the lists (see `drawing.draw_table`)."""
    return draw_table(table_class, rows, **options)


@register.simple_tag
def chart(chart):
    """A chart (`ui.charts.Chart`) with the table of its figures, readable without a script."""
    return mark_safe(template.loader.render_to_string("ui/chart.html", {"chart": chart}))
