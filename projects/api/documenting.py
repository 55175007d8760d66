"""The OpenAPI document: drf-spectacular's, with what it cannot know of our views."""

from functools import lru_cache

import django_filters
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from drf_spectacular.contrib.django_filters import DjangoFilterExtension
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_parameter_type
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from projects.base.periods import PeriodField
from projects.ui.offered import OfferedField

from . import resources

ABOUT = _(
    "Records of the city's key projects, read and (weekly reports, permits) written by other systems. Names "
    "of fields and filters are those of the pages. Amounts are text in 10,000 yuan (万元), weeks are ISO "
    "weeks (2025-W13), months 2025-03. Sentences come in the language of Accept-Language (zh, en)."
)
PAGED = _("Filters are those of the list page; a value that is not valid is refused with 400.")


class Refusal(serializers.Serializer):
    """Why a request was not answered as asked."""

    code = serializers.CharField(help_text=_("Stable; for programs."))
    message = serializers.CharField(help_text=_("A sentence for people, in the language asked for."))
    errors = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text=_("What is wrong with each field or parameter."),
    )
    who_can = serializers.CharField(required=False, help_text=_("The roles that may."))
    version = serializers.IntegerField(required=False, help_text=_("The version of the record as it stands."))
    current = serializers.DictField(
        required=False, help_text=_("The record as it stands, where it moved on.")
    )


REFUSALS = {
    "400": _("Something in the request is not valid."),
    "401": _("No token and no session, or a token that is not valid any more."),
    "403": _("The token's scopes or the roles of its account do not allow it."),
    "404": _("There is no such thing, or none that you may see."),
    "429": _("Too many requests in this minute; Retry-After says when to ask again."),
}
WRITING = {
    "409": _("It stands differently meanwhile, or cannot be done now."),
    "415": _("The body is not JSON."),
}
RATE = {"Retry-After": {"schema": {"type": "integer"}, "description": "s"}}


class Schema(AutoSchema):
    """Adds the parameters of a resource, and what every address may refuse."""

    def get_tags(self):
        resource = getattr(self.view, "resource", None)
        return [str(resource.title)] if resource is not None else [str(_("General"))]

    def get_summary(self):
        resource = getattr(self.view, "resource", None)
        action = getattr(self.view, "action", "")
        if resource is not None and action in ("list", "retrieve"):
            return (
                str(resource.title)
                if action == "list"
                else str(_("One of: %(title)s") % {"title": resource.title})
            )
        return super().get_summary()

    def get_description(self):
        # Docstrings are for those who work on the code, and in one language.
        return str(PAGED) if getattr(self.view, "action", "") == "list" else ""

    def get_override_parameters(self):
        resource = getattr(self.view, "resource", None)
        if resource is None or getattr(self.view, "action", "") not in ("list", "retrieve"):
            return super().get_override_parameters()
        found = [
            OpenApiParameter(name, dict(one.schema), OpenApiParameter.QUERY, description=str(one.about))
            for name, one in resource.parameters.items()
        ]
        if self.view.action == "list" and resource.sort:
            names = [sign + name for name in resource.sort for sign in ("", "-")]
            found.append(
                OpenApiParameter(
                    "sort",
                    {"type": "array", "items": {"type": "string", "enum": names}},
                    OpenApiParameter.QUERY,
                    style="form",
                    explode=False,
                    description=str(_("Fields to sort by, a minus before one turns it round.")),
                )
            )
        return found

    def _get_response_bodies(self, direction="response"):
        found = super()._get_response_bodies(direction)
        component = self.resolve_serializer(Refusal(), direction)
        answers = REFUSALS | (WRITING if self.method not in ("GET", "HEAD") else {})
        if not self.view.permission_classes:
            answers = {"429": REFUSALS["429"]}
        for code, about in answers.items():
            found.setdefault(
                code,
                {
                    "content": {"application/json": {"schema": component.ref}},
                    "description": str(about),
                    **({"headers": RATE} if code == "429" else {}),
                },
            )
        return found


class FilterExtension(DjangoFilterExtension):
    """Filters by choices and by records, said as they are taken: codes, or the keys of records."""

    target_class = "projects.api.filters.Filters"
    priority = 1

    def resolve_filter_field(self, auto_schema, model, filterset_class, field_name, filter_field):
        schema = self.schema_of(model, filter_field)
        if schema is None:
            return super().resolve_filter_field(auto_schema, model, filterset_class, field_name, filter_field)
        about = self._get_field_description(filter_field, None)
        options = {"location": OpenApiParameter.QUERY, "description": str(about or "")}
        if isinstance(filter_field, django_filters.MultipleChoiceFilter):
            schema = {"type": "array", "items": schema}
            options |= {"explode": True, "style": "form"}
        return [build_parameter_type(name=field_name, schema=schema, **options)]

    def schema_of(self, model, filter_field):
        """What one value of a filter is; None where the library knows."""
        records = (django_filters.ModelChoiceFilter, django_filters.ModelMultipleChoiceFilter)
        if isinstance(filter_field, records):
            by_code = filter_field.extra.get("to_field_name") == "code"
            return {"type": "string" if by_code or filter_field.extra.get("null_label") else "integer"}
        choices = self._get_explicit_filter_choices(filter_field)
        if choices is not None:
            return {"type": "string", "enum": [str(one) for one in choices]}
        if issubclass(filter_field.field_class, OfferedField):
            return {"type": "string"}
        if isinstance(self._get_model_field(filter_field, model), PeriodField):
            return {"type": "string"}
        return None


class TokenScheme(OpenApiAuthenticationExtension):
    """How a token is sent."""

    target_class = "projects.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer", "description": str(_("A token of the page of tokens."))}


class SessionScheme(OpenApiAuthenticationExtension):
    """Who is signed in on the pages."""

    target_class = "projects.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema):
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}


@lru_cache(maxsize=4)
def document(language):
    """The document in a language; it is the same for everybody, and made once a process."""
    with translation.override(language):
        made = SchemaGenerator().get_schema(request=None, public=True)
        made["info"]["description"] = str(ABOUT)
        made["tags"] = [{"name": str(one.title)} for one in resources.registered()]
        return made
