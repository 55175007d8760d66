"""The addresses of resources: lists and single records, in the language that the client asks for."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from rest_framework import exceptions, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.views import APIView

from projects.directory.rights import refuse
from projects.ui.querying import may_be_null

from .filters import Filters
from .paging import Pages

KNOWN = {code for code, _name in settings.LANGUAGES}
NOT_LET_IN = (
    PermissionDenied,
    exceptions.AuthenticationFailed,
    exceptions.NotAuthenticated,
    exceptions.PermissionDenied,
)


def language_of(request):
    """What the reader chose on the pages, else what `Accept-Language` prefers, else Chinese."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if chosen in KNOWN:
        return chosen
    for tag, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if tag.startswith("zh"):
            return "zh-hans"
        if tag.startswith("en"):
            return "en"
    return settings.LANGUAGE_CODE


class Spoken:
    """A view that answers in the language of `Accept-Language`. What is shown depends on who asks: no cache
    between keeps it."""

    write_scope = None

    def initial(self, request, *args, **kwargs):
        # LanguageMiddleware takes it back after the answer is drawn.
        translation.activate(language_of(request))
        try:
            super().initial(request, *args, **kwargs)
        except NOT_LET_IN:
            # Who is not let in is counted too: the library counts those alone whom it lets in.
            self.check_throttles(request)
            raise

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers["Content-Language"] = translation.get_language()
        response.headers.setdefault("Cache-Control", "private, no-store")
        patch_vary_headers(response, ["Accept-Language", "Authorization", "Cookie"])
        return response


class View(Spoken, APIView):
    """An address of its own."""

    resource = None


class ResourceView(Spoken, viewsets.ReadOnlyModelViewSet):
    """The records of one resource; made for each by `urls`."""

    resource = None
    filter_backends = [Filters]
    pagination_class = Pages

    def get_serializer_class(self):
        return self.resource.serializer

    def known_parameters(self):
        """The parameters that are no filters."""
        own = set(self.resource.parameters)
        return own if self.detail else own | {"page", "per_page", "sort"}

    def values(self):
        """What the resource's own parameters say; ValidationError for nonsense."""
        found = {}
        for name, parameter in self.resource.parameters.items():
            text = self.request.query_params.get(name, "")
            try:
                found[name] = parameter.read(text) if text else None
            except (ValueError, OverflowError):
                raise ValidationError({name: [_("This is not a valid value.")]}) from None
        return found

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return self.resource.model.objects.none()
        if not self.resource.open_to(self.request.user):
            refuse(
                self.resource.permission or "pool.view_project",
                _("None of your roles of today shows you this: %(title)s.") % {"title": self.resource.title},
            )
        return self.resource.rows(self.request, self.values())

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        return rows if self.detail else rows.order_by(*self.ordering(), "pk")

    def ordering(self):
        """What `sort` asks for, else the resource's order; what is empty comes last both ways."""
        asked = [one for one in self.request.query_params.get("sort", "").split(",") if one]
        order = []
        for one in asked:
            name = one.removeprefix("-")
            if name not in self.resource.sort:
                known = ", ".join(self.resource.sort)
                raise ValidationError(
                    {"sort": [_("The list can be sorted by: %(names)s.") % {"names": known}]}
                )
            if not may_be_null(self.resource.model, name):
                order.append(one)
            else:
                path = F(name)
                order.append(path.desc(nulls_last=True) if one != name else path.asc(nulls_last=True))
        return order or self.resource.order
