"""The forms of a working group's tasks and goals."""

import json

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.money import UNITS, MoneyFormField, yi
from projects.directory.models import Organisation, User

from .act_forms import ActForm
from .forms import IN_WAN, DayField, PastDayField, reason_field
from .models import GroupGoal, Responsibility
from .models.project import FINISHED, Stage


def people_of(group, today):
    """Who may be given a task of a group: its own people, and who holds one of its projects today."""
    own = Q(organisation=group) | Q(grants__organisation=group)
    holds = Responsibility.objects.on(today).filter(project__working_group=group)
    own |= Q(pk__in=holds.values("user"))
    found = User.objects.filter(own, is_active=True).values("pk")
    return User.objects.filter(pk__in=found).order_by("name", "pk")


def people_in_order(group, people):
    """[(heading, [(key, words)])] of people: the group's own first, then the others by their units, each
    with the name of his unit where the heading does not say it."""
    own, others = [], {}
    members = set(
        User.objects.filter(Q(organisation=group) | Q(grants__organisation=group)).values_list(
            "pk", flat=True
        )
    )
    for person in people.select_related("organisation"):
        if person.pk in members:
            own.append((person.pk, str(person)))
        else:
            others.setdefault(person.organisation, []).append((person.pk, str(person)))
    found = [(_("Members of the group"), own)] if own else []
    rest = sorted(others.items(), key=lambda one: (one[0] is None, str(one[0])))
    return found + [(str(unit) if unit else _("without a unit"), rows) for unit, rows in rest]


def units():
    """Units that do tasks: everything but enterprises."""
    return Organisation.objects.exclude(kind=Organisation.Kind.ENTERPRISE)


class HolderForm(ActForm):
    """Who does a task: a person, a unit, or a person of a unit."""

    assignee = forms.ModelChoiceField(
        label=pgettext_lazy("task", "Who"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("not named"),
    )
    unit = forms.ModelChoiceField(
        label=_("Responsible unit"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("not named"),
    )

    def __init__(self, *args, group, today, **options):
        super().__init__(*args, today=today, **options)
        people = people_of(group, today)
        self.fields["assignee"].queryset = people
        not_named = ("", self.fields["assignee"].empty_label)
        self.fields["assignee"].choices = [not_named, *people_in_order(group, people)]
        self.fields["unit"].queryset = units()

    def clean(self):
        given = super().clean()
        if not self.errors and not given.get("assignee") and not given.get("unit"):
            self.add_error(
                "assignee", ValidationError(_("Name the person or the unit that does it."), code="required")
            )
        return given


class TaskForm(HolderForm):
    """A new task of a group, about one of its projects or about none."""

    title = forms.CharField(
        label=_("Task"),
        max_length=200,
        help_text=_("What will be there when it is done, in one line."),
    )
    project = forms.ModelChoiceField(
        label=_("Project"), queryset=None, required=False, empty_label=_("About no single project")
    )
    due_on = DayField(label=pgettext_lazy("task", "Due"))

    field_order = ["title", "project", "assignee", "unit", "due_on"]

    def __init__(self, *args, group, projects, **options):
        super().__init__(*args, group=group, **options)
        of_group = projects.filter(working_group=group).exclude(stage__in=[*FINISHED, Stage.WITHDRAWN])
        self.fields["project"].queryset = of_group.only("name").order_by("name", "pk")


class ReassignForm(HolderForm):
    """Let somebody else do it."""

    reason = reason_field()


class FinishForm(ActForm):
    """Done, with what came of it."""

    result = forms.CharField(label=_("What came of it"), max_length=200)
    on = PastDayField(label=_("Done on"))


class PostponeForm(ActForm):
    """Another day, with the reason."""

    due_on = DayField(label=_("New day"))
    reason = reason_field()


class ReopenForm(ActForm):
    """Not done after all."""

    reason = reason_field()


AMOUNTS = ("planning_investment", "starts_investment")


class GoalsForm(ActForm):
    """The goals of one group and year. An amount below what one project of the pool must have at least
    (`minimum`, 万元 or None) is most often one in the wrong unit, and asks once whether it is meant."""

    planning_count = forms.IntegerField(
        label=_("Planned into the pool, projects"), min_value=0, max_value=9999
    )
    planning_investment = MoneyFormField(
        label=_("Planned into the pool, total investment"), help_text=IN_WAN, required=False
    )
    starts_count = forms.IntegerField(label=_("Started, projects"), min_value=0, max_value=9999)
    starts_investment = MoneyFormField(label=_("Started, total investment"), help_text=IN_WAN, required=False)
    document_number = forms.CharField(
        label=_("Document number"),
        max_length=60,
        required=False,
        help_text=_("Needed where a goal that was set is changed."),
    )
    is_meant = forms.BooleanField(
        label=_("The amounts are meant as they are"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args, minimum=None, **options):
        super().__init__(*args, **options)
        self.minimum = minimum
        for name in AMOUNTS:
            self.fields[name].widget.attrs |= {
                "data-amount": "",
                "data-units": json.dumps([(name, float(times)) for name, times in UNITS]),
                "data-reads": _("= {amount} (100m yuan)"),
            }

    def clean(self):
        given = super().clean()
        if self.minimum is None or given.get("is_meant"):
            return given
        asked = [name for name in AMOUNTS if given.get(name) and given[name] < self.minimum]
        for name in asked:
            words = _(
                "That is %(amount)s (100m yuan), less than a single project of the pool must have "
                "(%(minimum)s). Is the unit right? If it is meant so, say so below and save again."
            ) % {"amount": yi(given[name]), "minimum": yi(self.minimum)}
            self.add_error(name, ValidationError(words, code="small"))
        if asked:
            self.fields["is_meant"].widget = forms.CheckboxInput()
        return given

    @staticmethod
    def initial_of(rows):
        """What the form begins with: the goals that are set."""
        found = {}
        for row in rows:
            name = row.kind.lower()
            found |= {f"{name}_count": row.count, f"{name}_investment": row.investment}
            found["document_number"] = row.document_number
        return found

    def goals(self):
        """{kind: (projects, investment)} for tasks.set_goals."""
        given = self.cleaned_data
        return {
            kind: (given[f"{kind.lower()}_count"], given[f"{kind.lower()}_investment"])
            for kind in GroupGoal.Kind.values
        }
