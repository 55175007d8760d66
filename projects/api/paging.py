"""Pages of a list: `page` and `per_page`, as the pages of the site have them."""

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination

LARGEST = 200


class Pages(PageNumberPagination):
    """Fifty rows unless asked for more; a number that is none, and a page that is not there, are 400."""

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
        return super().paginate_queryset(queryset, request, view)

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
