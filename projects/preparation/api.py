"""Permits in the API: to read, and to take through their steps by the acts and forms of the pages."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from projects.api import errors, resources
from projects.api.filters import project_filter
from projects.api.models import Scope
from projects.api.serializers import Named, Record
from projects.api.views import ResourceView
from projects.base.errors import RuleViolation, StaleVersion

from .filters import PermitFilters
from .forms import FORMS, MOST_MISSING
from .models import Handling, MissingDocument, Permit
from .views.opening import open_permit, require_act
from .views.permit import FIELD_OF, do, make_form

# How a document to follow is called in the form of the page, row by row.
DOCUMENT = {
    "name": "document",
    "guarantor": "guarantor",
    "commitment_number": "commitment",
    "due_on": "due",
}


class DocumentRecord(Record):
    class Meta:
        model = MissingDocument
        fields = [
            "id",
            "name",
            "guarantor",
            "commitment_number",
            "promised_on",
            "due_on",
            "supplied_on",
            "dropped_on",
        ]


class PermitRecord(Record):
    procedure = Named(read_only=True)
    documents = DocumentRecord(many=True, read_only=True)
    why = serializers.CharField(read_only=True, help_text=gettext_lazy("why (not) needed"))

    class Meta:
        model = Permit
        fields = [
            "id",
            "project",
            "procedure",
            "code",
            "status",
            "status_on",
            "department",
            "statutory_days",
            "promised_days",
            "is_instant",
            "preparing_on",
            "accepted_on",
            "due_on",
            "granted_on",
            "document_number",
            "valid_until",
            "handling",
            "open_documents",
            "documents",
            "is_adjusted",
            "why",
            "note",
            "version",
        ]


class DocumentGiven(serializers.Serializer):
    name = serializers.CharField(max_length=120)
    guarantor = serializers.CharField(max_length=60)
    commitment_number = serializers.CharField(max_length=60, required=False, allow_blank=True)
    due_on = serializers.DateField(required=False)


class PermitAct(serializers.Serializer):
    """What an act says; which of it an act takes is told by its form on the page of the permit."""

    version = serializers.IntegerField(
        min_value=0,
        max_value=2**31 - 1,
        help_text=gettext_lazy("The version that was read: 409 where it moved on."),
    )
    on = serializers.DateField(
        required=False, help_text=gettext_lazy("The day of the act; today unless said.")
    )
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)
    handling = serializers.ChoiceField(choices=Handling.choices, required=False)
    missing = DocumentGiven(
        many=True,
        required=False,
        help_text=gettext_lazy("accept: documents that are to follow, four at most"),
    )
    document = serializers.IntegerField(
        min_value=1, required=False, help_text=gettext_lazy("supply: the key of the document that is in")
    )
    document_number = serializers.CharField(
        max_length=80,
        required=False,
        allow_blank=True,
        help_text=gettext_lazy("grant: the number of the paper"),
    )
    valid_until = serializers.DateField(required=False, help_text=gettext_lazy("grant"))
    assessment = serializers.IntegerField(
        min_value=1,
        required=False,
        help_text=gettext_lazy("reuse_regional: the key of the zone's assessment"),
    )
    department = serializers.IntegerField(
        min_value=1, required=False, help_text=gettext_lazy("transfer: the key of the unit that decides now")
    )


def typed(given, today):
    """What was sent, as the form of the page would have it; ValidationError for too many documents."""
    data = {name: value for name, value in given.items() if name != "missing"}
    data.setdefault("on", today)
    documents = given.get("missing", [])
    if len(documents) > MOST_MISSING:
        raise ValidationError({"missing": [_("Four documents at most can follow.")]})
    for number, one in enumerate(documents, 1):
        data |= {f"{DOCUMENT[name]}_{number}": value for name, value in one.items()}
    return data


def refused_fields(form):
    """The errors of a form under the names that were sent."""
    found = {}
    for name, sentences in form.errors.items():
        stem, _line, number = name.rpartition("_")
        if number.isdigit():
            place = next(sent for sent, called in DOCUMENT.items() if called == stem)
            name = f"missing.{int(number) - 1}.{place}"
        found["" if name == "__all__" else name] = list(sentences)
    return found


class PermitView(ResourceView):
    """Permits, and what is done with them."""

    write_scope = Scope.WRITE_PERMITS

    @extend_schema(
        operation_id="permits_act",
        summary=gettext_lazy("Do an act with a permit"),
        description=gettext_lazy(
            "The same acts, rights and rules as on the page of the permit: begin, accept, supplement, "
            "resume, supply, grant, refuse, reuse_regional, adjust, transfer. A version that is not the "
            "present one is refused with 409, so sending the same request twice does nothing twice."
        ),
        request=PermitAct,
        responses=PermitRecord,
        parameters=[
            OpenApiParameter("act", {"type": "string", "enum": list(FORMS)}, OpenApiParameter.PATH),
        ],
    )
    @action(detail=True, methods=["post"], url_path="acts/<str:act>", url_name="act", filter_backends=[])
    def act(self, request, pk, act):
        """Do one act."""
        if act not in FORMS:
            raise ValidationError({"act": [_("There is no such act.")]})
        permit = open_permit(request, pk)
        require_act(permit, act)
        given = PermitAct(data=request.data)
        given.is_valid(raise_exception=True)
        form = make_form(request, permit, act, typed(given.validated_data, request.today))
        unknown = {
            name: [_("This act does not ask that.")]
            for name in given.validated_data
            if name not in form.fields and name not in ("missing", "on", "version")
        }
        if "missing" in given.validated_data and not hasattr(form, "rows"):
            unknown["missing"] = [_("This act does not ask that.")]
        if unknown or not form.is_valid():
            raise ValidationError(unknown or refused_fields(form))
        try:
            do(permit, act, form.values(), by=request.user, at=request.now)
        except StaleVersion as error:
            found = permits(request, {}).get(pk=pk)
            error.shown = PermitRecord(found, context=self.get_serializer_context()).data
            raise
        except RuleViolation as error:
            field = FIELD_OF.get(error.code)
            return errors.of_rule(error, {field: [str(error)]} if field in form.fields else None)
        found = permits(request, {}).get(pk=pk)
        return Response(PermitRecord(found, context=self.get_serializer_context()).data)


class ApiPermitFilters(PermitFilters):
    """Those of the list, and by the project."""

    project = project_filter()


def permits(request, values):
    """All permits that the reader may see (two queries a page)."""
    rows = Permit.objects.allowed(request.user).select_related("project", "procedure", "department")
    return rows.prefetch_related("documents")


def register():
    """Enter what belongs to front-end support; called once as the app starts."""
    resources.register(
        resources.Resource(
            "permits",
            Permit,
            gettext_lazy("Permits"),
            PermitRecord,
            rows=permits,
            permission="preparation.view_permit",
            filterset=ApiPermitFilters,
            list_key="preparation.permit",
            sort=("status_on", "due_on", "granted_on"),
            order=("project", "procedure__order"),
            told={"permit": "permit"},
            view=PermitView,
            place=40,
        )
    )
