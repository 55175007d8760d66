"""Filling in a project's report of a week through the API: the rules, rights and acts of the weekly sheet.

Nothing of a request is saved where any of it is refused, unlike on the sheet, where each cell stands for
itself. `version` is what the writer saw: one that is not the present one is refused with 409, so that sending
the same request twice does nothing twice.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from projects.api import errors, resources
from projects.api.models import Scope
from projects.api.views import View
from projects.base.errors import RuleViolation, StaleVersion

from . import chain
from .checks import sentence
from .fields import REQUIRED
from .forms import read_values
from .models import WeeklyReport
from .sheet import READY
from .typed import show, show_percent
from .views.report import find_row
from .views.sheet import one_row

VERSION = {
    "min_value": 0,
    "max_value": 2**31 - 1,
    "help_text": gettext_lazy("The version that was read; 0 for a row that nobody has begun."),
}
WHERE = [
    OpenApiParameter("week", {"type": "string", "example": "2025-W13"}, OpenApiParameter.PATH),
    OpenApiParameter("project", {"type": "integer", "minimum": 1}, OpenApiParameter.PATH),
]


class DoubtRecord(serializers.Serializer):
    code = serializers.CharField()
    field = serializers.CharField()
    sentence = serializers.CharField()
    needs_reason = serializers.BooleanField()
    reason = serializers.CharField(help_text=gettext_lazy("Sent as reason.<code> among the values."))


class RowRecord(serializers.Serializer):
    """A row of the weekly sheet."""

    project = serializers.IntegerField()
    week = serializers.CharField()
    as_of = serializers.DateField(help_text=gettext_lazy("data as of"))
    report_due = serializers.DateTimeField()
    form = serializers.ChoiceField(choices=WeeklyReport.Form.choices)
    state = serializers.ChoiceField(choices=WeeklyReport.State.choices)
    version = serializers.IntegerField()
    open = serializers.BooleanField(help_text=gettext_lazy("Whether its writer may still change it."))
    ready = serializers.BooleanField(help_text=gettext_lazy("Whether it can be handed in as it stands."))
    fields_asked = serializers.ListField(child=serializers.CharField())
    required = serializers.ListField(child=serializers.CharField())
    values = serializers.DictField(child=serializers.CharField(allow_blank=True))
    last_week = serializers.DictField(child=serializers.CharField(allow_blank=True))
    missing = serializers.ListField(child=serializers.CharField())
    doubts = DoubtRecord(many=True)


class FilledIn(serializers.Serializer):
    """What is typed into a row, as people type it: amounts such as 1200 or 1.2亿, dates 2025-04-10."""

    version = serializers.IntegerField(**VERSION)
    values = serializers.DictField(
        child=serializers.CharField(allow_blank=True, max_length=10_000),
        help_text=gettext_lazy(
            "By field, of those in fields_asked: besides them own (the week's own figure instead of the "
            "cumulative), no_change (1 or nothing), no_change_reason, and reason.<code of a doubt>."
        ),
    )


class AsSeen(serializers.Serializer):
    version = serializers.IntegerField(**VERSION)


def row_body(row, deadlines):
    """A row as the API tells it."""
    report, is_open = row.report, row.is_open
    values = {name: plain(row, name) for name in row.fields}
    doubts = (
        [{**doubt.as_dict(), "needs_reason": doubt.needs_reason} for doubt in row.doubts] if is_open else []
    )
    return {
        "project": row.project.pk,
        "week": str(report.week),
        "as_of": report.as_of,
        "report_due": deadlines.report_due,
        "form": report.form,
        "state": report.state,
        "version": report.version,
        "open": is_open,
        "ready": is_open and row.standing == READY,
        "fields_asked": row.fields,
        "required": REQUIRED[row.form],
        "values": {
            **values,
            "no_change": show(report.no_change),
            "no_change_reason": report.no_change_reason,
        },
        "last_week": {name: text for name in row.fields if (text := plain_last(row, name))},
        "missing": row.missing if is_open else [],
        "doubts": [
            {**doubt, "sentence": sentence(doubt), "reason": report.reasons.get(doubt["code"], "")}
            for doubt in doubts
        ],
    }


def plain(row, name):
    """What stands in a field, without thousands."""
    value = getattr(row.report, name)
    if value is None:
        return ""
    if name == "progress_percent":
        return show_percent(value)
    return f"{value:f}" if name == "cumulative" else show(value)


def plain_last(row, name):
    """What stood in a field last week, without thousands."""
    text = row.last_week(name)
    return text.replace(",", "").replace("−", "-") if name in ("cumulative", "own") else text


def of_row(name, summary, **options):
    """What the document says of an address of a row."""
    return extend_schema(operation_id=name, summary=summary, parameters=WHERE, responses=RowRecord, **options)


class RowView(View):
    """What the addresses of a row share."""

    write_scope = Scope.WRITE_WEEKLY

    def answer(self, week, project):
        """The row as it stands now."""
        row, deadlines = find_row(self.request, week, project)
        return Response(RowRecord(row_body(row, deadlines)).data)

    def writable(self, week, project, kind):
        """(the row of a writer who saw it as it stands, the body): 404, 403, 400, or RuleViolation."""
        row = one_row(self.request, week, project)
        given = kind(data=self.request.data)
        given.is_valid(raise_exception=True)
        said = given.validated_data
        if row.report.version != said["version"]:
            raise self.stale(week, project, row.report)
        return row, said

    def stale(self, week, project, report):
        """The error of who saw the row as it does not stand, with the row as it does."""
        if report.pk is None:
            error = StaleVersion("stale", _("Nobody has begun this row: its version is 0."), report)
        else:
            who = report.saved_by or report.submitted_by or _("Somebody else")
            error = StaleVersion("stale", _("%(who)s saved this row meanwhile."), report, who=who)
        error.shown = self.answer(week, project).data
        return error


class WeekRow(RowView):
    """A project's row in a week."""

    @of_row("week_row", gettext_lazy("A project's report of a week, with what it asks"))
    def get(self, request, week, project):
        return self.answer(week, project)

    @of_row(
        "week_row_fill",
        gettext_lazy("Fill in the report of a week"),
        description=gettext_lazy("Saves a draft, all of what is sent or nothing; `submit` hands it in."),
        request=FilledIn,
    )
    def patch(self, request, week, project):
        row, said = self.writable(week, project, FilledIn)
        if not row.begun:
            raise RuleViolation("not_open", gettext_lazy("This week has not begun yet."))
        values, wrong = read_values(row, said["values"], request.today)
        if wrong:
            raise ValidationError({f"values.{name}": [why] for name, why in wrong.items()})
        if values:
            chain.fill(row.report, values, by=request.user, at=request.now, version=said["version"])
        return self.answer(week, project)


class RowAct(RowView):
    """An act on a row that takes nothing but the version of it that was seen."""

    def post(self, request, week, project):
        row, _said = self.writable(week, project, AsSeen)
        return self.act(row, by=request.user, at=request.now) or self.answer(week, project)


@extend_schema_view(
    post=of_row("week_row_submit", gettext_lazy("Hand in the report of a week"), request=AsSeen)
)
class WeekSubmit(RowAct):
    """Handing in."""

    def act(self, row, *, by, at):
        """The refusal of a row that is not ready, with what it lacks."""
        if not row.is_open:
            raise RuleViolation("closed", gettext_lazy("The row has been handed in already."))
        try:
            if row.report.pk is None or row.standing != READY:
                raise chain.NotReady(row.report, row.missing, row.open_doubts)
            chain.submit([row.report], by=by, at=at)
        except chain.NotReady as error:
            return errors.of_rule(error, lacking(error))
        return None


@extend_schema_view(
    post=of_row(
        "week_row_withdraw",
        gettext_lazy("Take the report of a week back, before anybody has dealt with it"),
        request=AsSeen,
    )
)
class WeekWithdraw(RowAct):
    """Taking back."""

    def act(self, row, *, by, at):
        """Take it back, if it was ever handed in."""
        if row.report.pk is None:
            raise RuleViolation(
                "not_open", gettext_lazy("The row was never handed in: there is nothing to take back.")
            )
        chain.withdraw(row.report, by=by, at=at)


def lacking(error):
    """{field: [sentence]} of what a row still needs."""
    found = {f"values.{name}": [_("This must be filled in.")] for name in error.fields}
    for doubt in error.doubts:
        found.setdefault(f"values.reason.{doubt.code}", []).append(sentence(doubt.as_dict()))
    return found


def register():
    """Enter the addresses; called once as the app starts."""
    at = "weeks/<week:week>/projects/<int:project>/report/"
    resources.routes += [
        (at, WeekRow, "week_row"),
        (f"{at}submit/", WeekSubmit, "week_submit"),
        (f"{at}withdraw/", WeekWithdraw, "week_withdraw"),
    ]
