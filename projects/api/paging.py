"""Pages of a list: `page` and `per_page`, as the pages of the site have them."""

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import PageNumberPagination

from .errors import NoSuchPage

LARGEST = 200


class Pages(PageNumberPagination):
    """Fifty rows unless asked for more; a number that is none is 400, a page behind the last 404."""

    page_size = 50
    page_size_query_param = "per_page"
    max_page_size = LARGEST

    def paginate_queryset(self, queryset, request, view=None):
        for name, most in (("page", 10**9), ("per_page", LARGEST)):
            given = request.query_params.get(name)
            if given is not None and not (
                given.isascii() and given.isdigit() and len(given) < 11 and 1 <= int(given) <= most
            ):
                raise ValidationError({name: [_("A number from 1 to %(most)s.") % {"most": most}]})
        try:
            return super().paginate_queryset(queryset, request, view)
        except NotFound:
            rows = queryset.count()
            pages = max(1, -(-rows // self.get_page_size(request)))
            told = _("The list ends with page %(last)s: it has %(rows)s rows.")
            raise NoSuchPage(told % {"last": pages, "rows": rows}) from None

    def get_schema_operation_parameters(self, view):
        return [
            {
                "name": name,
                "in": "query",
                "required": False,
                "description": str(about),
                "schema": {"type": "integer", "minimum": 1, "maximum": most},
            }
            for name, about, most in (
                ("page", _("Number of the page, from 1."), 10**9),
                ("per_page", _("Rows on a page."), LARGEST),
            )
        ]
