"""The addresses of a bulletin: months and weeks have the same pages, each below addresses of its own.

In templates `{% url "months:prepare" month %}` finds them by itself: the pages of the week are an instance
(`briefs`) of the same application, and Django stays in the one that the page belongs to.
"""

from django.urls import reverse

from projects.base.periods import Week


def is_week(period):
    """Whether a period is a week; else it is a month."""
    return isinstance(period, Week)


def address(name, period, *more):
    """The address of a page of the bulletin of a period."""
    return reverse(f"{'briefs' if is_week(period) else 'months'}:{name}", args=[period, *more])
