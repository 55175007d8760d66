"""The page of the search, and the suggestions under its box."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from projects.base.wording import names
from projects.ui import registry

from .finding import find, suggest
from .matching import searchable_words
from .sources import SOURCES

ON_PAGE, SUGGESTED = 10, 4
LONGEST = 100


@require_safe
@vary_on_headers("HX-Request")
def search(request):
    """What `?q=` finds, by kind; to htmx the suggestions alone. Costs a fixed number of queries."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    if request.htmx:
        context = {
            "found": suggest(request.user, text, each=SUGGESTED),
            "q": text,
            "box": request.htmx.target,
        }
        context["asked"] = bool(searchable_words(text))
        return render(request, "search/suggestions.html", context)
    found = find(request.user, text, each=ON_PAGE)
    count = sum(one.count for one in found)
    unseen = set() if found else unseen_kinds(request.user)
    context = {
        "title": _("Search"),
        "q": text,
        "found": found,
        "count": count,
        "said": f"{count}+" if any(one.open_end for one in found) else str(count),
        "asked": bool(searchable_words(text)),
        "kinds": names(
            one.label for one in SOURCES if one.permission(request.user) and one.kind not in unseen
        ),
        "lists": [
            (one.label, one.url)
            for one in registry.searchable
            if text and one.permission(request.user) and one.key not in unseen
        ],
    }
    return render(request, "search/search.html", context)


def unseen_kinds(user):
    """The confidential kinds of which somebody may see no record: they are not told of (a query each)."""
    kinds = [one for one in SOURCES if one.confidential and one.permission(user)]
    return {one.kind for one in kinds if not one.visible(user).exists()}
