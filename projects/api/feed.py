"""The document of the API, its index for programs, and what changed since a cursor."""

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from . import resources
from .changes import LARGEST, BadCursor, changes_since
from .documenting import document
from .views import View


class SchemaView(View):
    """The document, for everybody: it says what can be asked, and holds nothing of the city."""

    permission_classes = []
    renderer_classes = [OpenApiJsonRenderer, JSONRenderer, OpenApiYamlRenderer]

    @extend_schema(exclude=True)
    def get(self, request):
        response = Response(document(translation.get_language()))
        response.headers["Cache-Control"] = "private, max-age=300"
        return response


class IndexEntry(serializers.Serializer):
    name = serializers.CharField()
    title = serializers.CharField()
    href = serializers.CharField()


class IndexView(View):
    """What there is, for programs; people get a page at the same address."""

    @extend_schema(responses=IndexEntry(many=True), operation_id="index", description="")
    def get(self, request):
        return Response(
            {
                "name": one.name,
                "title": str(one.title),
                "href": request.build_absolute_uri(f"/api/{one.name}/"),
            }
            for one in resources.registered()
            if one.open_to(request.user)
        )


class ChangeRecord(serializers.Serializer):
    resource = serializers.CharField(help_text=gettext_lazy("Name of the resource in its address."))
    id = serializers.IntegerField()
    act = serializers.CharField(
        help_text=gettext_lazy(
            "What was done, as a code such as weekly_report.submit; gone where it left your sight."
        )
    )
    at = serializers.DateTimeField()
    words = serializers.CharField(
        allow_blank=True,
        help_text=gettext_lazy(
            "How the act reads in the language asked for, with … for what the record itself tells; empty for "
            "an act that has no wording."
        ),
    )
    href = serializers.CharField(
        allow_blank=True, help_text=gettext_lazy("Where the record is read; empty for what is gone.")
    )
    gone = serializers.BooleanField(help_text=gettext_lazy("Drop it, and what belongs to it."))


class ChangesRecord(serializers.Serializer):
    results = ChangeRecord(many=True)
    cursor = serializers.CharField(help_text=gettext_lazy("Ask with it next time."))
    more = serializers.BooleanField(help_text=gettext_lazy("There is more at once."))
    reload = serializers.BooleanField(
        help_text=gettext_lazy("Roles changed: what you may see is another. Read the lists anew.")
    )


FOLLOWING = gettext_lazy(
    "Ask without a cursor, keep the one that comes back, read the lists, and ask from then on with the last "
    "cursor: every act on what you may see comes once, in order, at the latest when all that were being "
    "written before it are done. Records are named, not shown; read them. Drafts of weekly reports and "
    "computed figures (lights, standings) leave no act: read their lists of the week."
)


class ChangesView(View):
    """What changed since a cursor."""

    @extend_schema(
        operation_id="changes",
        description=FOLLOWING,
        responses=ChangesRecord,
        parameters=[
            OpenApiParameter("cursor", str, description=gettext_lazy("What the last answer gave.")),
            OpenApiParameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": LARGEST, "default": 200},
                description=gettext_lazy("Rows on a page."),
            ),
        ],
    )
    def get(self, request):
        wrong = {
            name: [_("This list does not know “%(name)s”.") % {"name": name[:60]}]
            for name in request.query_params
            if name not in ("cursor", "limit")
        }
        limit = request.query_params.get("limit", "200")
        if not (limit.isascii() and limit.isdigit() and len(limit) < 4 and 1 <= int(limit) <= LARGEST):
            wrong["limit"] = [_("A number from 1 to %(most)s.") % {"most": LARGEST}]
        if wrong:
            raise ValidationError(wrong)
        try:
            found = changes_since(request, request.query_params.get("cursor", ""), int(limit))
        except BadCursor:
            raise ValidationError({"cursor": [_("This is no cursor of ours. Begin without one.")]}) from None
        return Response(ChangesRecord(found).data)
