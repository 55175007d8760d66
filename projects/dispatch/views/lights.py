"""Lights: the rules in words, the lights of a week with their reasons, exemptions."""

from collections import Counter

from django import forms
from django.contrib import messages
from django.db.models import Case, Count, Q, Value, When
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from projects.base.errors import RuleViolation
from projects.base.periods import Week
from projects.directory.rights import refuse, require_may
from projects.pool.models import Light, Project
from projects.ui.lists import EmptyState, ListPage

from .. import exempting
from ..assessing import assess_again
from ..deadlines import deadlines_of
from ..filters import ExemptionFilters, LightFilters
from ..light_tables import exemption_table, light_table
from ..models import Exemption, LightAssessment, LightRuleSet
from ..rule_sets import in_order
from .common import Figure, figures_sentence, require_view, switcher


@require_GET
def light_rules(request):
    """Which rules are in force, which were before, and the presets, all in words."""
    require_view(request.user)
    used, presets = in_order(list(LightRuleSet.objects.all()), request.today)
    projects = Project.objects.allowed(request.user)
    last = LightAssessment.objects.filter(project__in=projects).order_by("-week").values_list("week").first()
    context = {
        "title": _("Rules of the light"),
        "used": used,
        "presets": presets,
        "week": last[0] if last else None,
        "may_exempt": request.user.may("pool.exempt_project"),
    }
    return render(request, "dispatch/light_rules.html", context)


# What the columns shown at first read of a light and its project; the list fetches nothing else.
SHOWN_AT_FIRST = [
    "light",
    "reasons",
    "rules_id",
    "project__name",
    "project__division__name",
    "project__division__name_en",
    "project__division__short_name",
    "project__owner__name",
    "project__owner__name_en",
]
SEVERITY = Case(
    When(light=Light.RED, then=Value(2)), When(light=Light.YELLOW, then=Value(1)), default=Value(0)
)


def parse_flag(text):
    """`1`; raises ValueError for anything else."""
    if text != "1":
        raise ValueError(text)
    return True


class WeekLights(ListPage):
    """The lights of a week with their reasons; beside other rules, where the address names them."""

    key = "dispatch.lights"
    filterset_class = LightFilters
    template_name = "dispatch/lights.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.week = kwargs.get("week")

    def get(self, request, *args, **kwargs):
        require_view(request.user)
        self.rule_sets = list(LightRuleSet.objects.all())
        self.deadlines = deadlines_of(self.week)[self.week]
        self.parameters = {"rules": self.parse_rules, "changed": parse_flag}
        return super().get(request, *args, **kwargs)

    def parse_rules(self, text):
        """One of the rule sets by its key; raises ValueError."""
        found = next((one for one in self.rule_sets if str(one.pk) == text), None)
        if found is None:
            raise ValueError(text)
        return found

    @property
    def title(self):
        return _("Lights of week %(week)s") % {"week": self.week}

    def all_lights(self):
        """The lights of the week that the reader may see."""
        projects = Project.objects.allowed(self.request.user)
        return LightAssessment.objects.filter(week=self.week, project__in=projects)

    @cached_property
    def others(self):
        """{project id: Assessment} by the other rules, kept nowhere; {} where none are named."""
        rules = self.values["rules"]
        if rules is None:
            return {}
        projects = Project.objects.filter(pk__in=self.all_lights().values("project_id"))
        return assess_again(projects, self.week, self.deadlines.as_of, rules)

    @cached_property
    def moves(self):
        """[(light, other light, how many projects)] of those whose light the other rules change."""
        before = dict(self.all_lights().values_list("project_id", "light"))
        found = Counter(
            (light, self.others[key].light)
            for key, light in before.items()
            if key in self.others and self.others[key].light != light
        )
        order = [light.value for light in Light]
        return sorted(
            ((old, new, count) for (old, new), count in found.items()),
            key=lambda move: (order.index(move[0]), order.index(move[1])),
        )

    def table(self):
        return light_table(self.week, self.others, self.values["rules"])

    def queryset(self, request):
        rows = self.all_lights().select_related("project__division", "project__owner")
        rows = rows.annotate(severity=SEVERITY)
        if not self.chosen_columns:
            rows = rows.only(*SHOWN_AT_FIRST)
        if self.values["rules"] and self.values["changed"]:
            changed = [
                key
                for key, light in self.all_lights().values_list("project_id", "light")
                if key in self.others and self.others[key].light != light
            ]
            rows = rows.filter(project__in=changed)
        return rows

    def headline(self, request):
        counts = self.all_lights().aggregate(
            **{light.value: Count("pk", filter=Q(light=light)) for light in Light}
        )
        return figures_sentence(
            [
                Figure(light.label, counts[light.value], f"{request.path}?light={light.value}")
                for light in Light
            ]
        )

    def empty(self, request):
        before = self.week - 1
        return EmptyState(
            _("The lights of this week are computed when the city table is due."),
            before.label,
            reverse("dispatch:lights", args=[before]),
        )

    def context(self, request, listing):
        rules = self.values["rules"]
        used = {row.rules_id for row in listing.records[:1]}
        in_force = next((one for one in self.rule_sets if one.pk in used), None)
        return {
            "week": self.week,
            "switcher": switcher(request, "dispatch:lights", self.week),
            "rules": rules,
            "in_force": in_force,
            "choices": [
                (one, listing.address.href(rules=one.pk), one == rules)
                for one in self.rule_sets
                if one != in_force
            ],
            "without_href": listing.address.href(rules=None, changed=None),
            "changed_href": listing.address.href(changed=None if self.values["changed"] else "1"),
            "only_changed": bool(self.values["changed"]),
            "moves": [(Light(old), Light(new), count) for old, new, count in self.moves] if rules else [],
            "move_count": sum(count for _old, _new, count in self.moves) if rules else 0,
        }


@require_GET
def this_lights(request):
    """To the last week that has lights, else to this week."""
    require_view(request.user)
    projects = Project.objects.allowed(request.user)
    last = LightAssessment.objects.filter(project__in=projects).order_by("-week").values_list("week").first()
    return redirect("dispatch:lights", last[0] if last else Week.of(request.today))


# Exemptions


class ExemptionForm(forms.Form):
    """What an exemption needs; `projects` are those the reader may exempt."""

    project = forms.ModelChoiceField(queryset=Project.objects.none(), label=gettext_lazy("Project"))
    aspect = forms.ChoiceField(choices=Exemption.Aspect.choices, label=gettext_lazy("Aspect"))
    reason = forms.CharField(
        max_length=300, label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3})
    )
    valid_from = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    valid_to = forms.DateField(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("The first day on which it no longer holds. An exemption always has an end."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, projects, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = projects


class ExemptionList(ListPage):
    """Exemptions, the present ones first."""

    key = "dispatch.exemption"
    title = gettext_lazy("Exemptions")
    filterset_class = ExemptionFilters
    template_name = "dispatch/exemptions.html"

    def get(self, request, *args, **kwargs):
        require_view(request.user)
        return super().get(request, *args, **kwargs)

    def queryset(self, request):
        projects = Project.objects.allowed(request.user)
        rows = Exemption.objects.filter(project__in=projects).select_related("project", "approved_by")
        return rows.order_by("-valid_to", "-pk")

    def table(self):
        return exemption_table(self.request.today, self.request.user.may("pool.exempt_project"))

    def headline(self, request):
        current = self.queryset(request).on(request.today).count()
        return figures_sentence([Figure(_("In force today"), current, f"{request.path}?current=true")])

    def empty(self, request):
        return EmptyState(
            _("Nobody is exempt from anything. An exemption is granted with a reason and an end.")
        )

    def context(self, request, listing):
        return {"may_exempt": request.user.may("pool.exempt_project")}


@require_http_methods(["GET", "POST"])
def exempt(request):
    """Grant an exemption; `?project=` names the project beforehand."""
    require_may(request.user, "pool.exempt_project", _("You do not grant exemptions."))
    projects = Project.objects.allowed(request.user, "exempt").order_by("name")
    asked = request.GET.get("project", "")
    initial = {"valid_from": request.today, "project": asked if asked.isdigit() else None}
    form = ExemptionForm(request.POST or None, initial=initial, projects=projects)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            project = given.pop("project")
            exempting.grant(project, given.pop("aspect"), **given, by=request.user, at=request.now)
        except RuleViolation as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(name)s is exempt.") % {"name": project.name})
            return redirect("dispatch:exemptions")
    context = {"title": _("Grant an exemption"), "form": form}
    return render(request, "dispatch/exempt.html", context)


class EndForm(forms.Form):
    """Why an exemption ends early."""

    reason = forms.CharField(max_length=300, label=gettext_lazy("Reason"))


@require_http_methods(["GET", "POST"])
def end_exemption(request, pk):
    """Let an exemption end today, with a reason."""
    visible = Exemption.objects.filter(project__in=Project.objects.allowed(request.user))
    exemption = get_object_or_404(visible.select_related("project"), pk=pk)
    if not Project.objects.allowed(request.user, "exempt").filter(pk=exemption.project_id).exists():
        refuse("pool.exempt_project", _("You do not end exemptions."))
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            exempting.end(exemption, on=request.today, by=request.user, at=request.now, reason=reason)
        except RuleViolation as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The exemption has ended."))
            return redirect("dispatch:exemptions")
    context = {"title": _("End an exemption"), "form": form, "exemption": exemption}
    return render(request, "dispatch/exemption_end.html", context)
