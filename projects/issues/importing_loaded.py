"""What bringing issues in needs, loaded once: projects, issues, units, people, what the reader may do."""

from collections import defaultdict

from django.db.models import Min, Q
from django.utils.translation import gettext_lazy as _

from projects.base.errors import RuleViolation
from projects.directory.models import User
from projects.pool.duplicates import plain
from projects.pool.finding import Known
from projects.pool.importing_names import UnitNames
from projects.pool.models import Project, ProjectTier, Responsibility

from .choosing import part_of, units
from .importing_fields import parted
from .models import OVER, Issue, State
from .querysets import units_of
from .standing import may_handle


class Loaded:
    """Nine queries beyond the reader's grants."""

    def __init__(self, reading):
        user = reading.user
        self.user = user
        raising = Project.objects.within(user, "issues.raise_issue")
        visible = Issue.objects.allowed(user)
        concerned = Q(pk__in=raising.order_by().values("pk")) | Q(pk__in=visible.order_by().values("project"))
        self.projects = Known(Project.objects.filter(concerned).select_related("division"))
        self.may_raise = self._keys(raising)
        self.may_assign = self._keys(Project.objects.within(user, "issues.assign_issue"))
        self.assigns_anywhere = Issue.objects.allowed_q(user, "assign") is True
        self.entered = dict(
            ProjectTier.objects.order_by().values_list("project").annotate(first=Min("valid_from"))
        )
        self.stewarded = set(
            Responsibility.objects.on(reading.on)
            .filter(user=user, role=Responsibility.Role.STEWARD)
            .values_list("project_id", flat=True)
        )
        self.own_units = units_of(user)
        self._load_issues(visible)
        self._load_units()

    @staticmethod
    def _keys(projects):
        return set(projects.order_by().values_list("pk", flat=True))

    def _load_issues(self, visible):
        rows = visible.with_rights(self.user, "assign", "handle", "coordinate").exclude(state=State.WITHDRAWN)
        rows = rows.select_related("organisation", "handler", "project").order_by("pk")
        self.issues = {issue.pk: issue for issue in rows}
        self.titles = defaultdict(list)
        for issue in self.issues.values():
            self.titles[issue.project_id, plain(issue.title)].append(issue)

    def _load_units(self):
        found = list(units().select_related("division").order_by("order", "pk"))
        self.units = UnitNames(
            found, prefer=lambda unit: unit.division_id is None or unit.division.parent_id is None
        )
        self.people = defaultdict(list)
        people = User.objects.filter(is_active=True, organisation__in=[unit.pk for unit in found])
        for person in people.filter(leader__isnull=True).order_by("pk"):
            self.people[person.organisation_id, plain(person.name)].append(person)

    def issue_of(self, project, title):
        """The issue of a title, or of words too long for one: the one that is not closed, else the last that
        was; None where there is none.

        Raises RuleViolation `ambiguous` for several that are not closed.
        """
        title, whole = parted(title)
        named = self.titles.get((project.pk, plain(title)), [])
        if whole:
            named = [one for one in named if f"{one.description}\n".startswith(f"{whole}\n")]
        going_on = [issue for issue in named if issue.state not in OVER]
        if len(going_on) > 1:
            error = RuleViolation(
                "ambiguous",
                _("%(count)s issues of the project that are not closed are called so; give the number."),
                count=len(going_on),
            )
            error.field = "title"
            raise error
        return (going_on or named or [None])[-1]

    def unit_for(self, project, text):
        """The unit of a name that the reader may give an issue of a project to. Raises RuleViolation."""
        unit = self.units.get(text, project.division)
        part, where = part_of(project.division.path), unit.division
        near = where is None or where.parent_id is None or (part and where.path.startswith(part))
        if not near and not self.assigns_anywhere:
            raise RuleViolation(
                "elsewhere",
                _("%(unit)s belongs to another part of the city: its issues are assigned by the office."),
                unit=unit,
            )
        return unit

    def person_of(self, unit, name):
        """{argument of the assignment: who it is}: somebody of the unit who signs in, else the name alone."""
        found = self.people.get((unit.pk, plain(name)), [])
        if len(found) > 1:
            raise RuleViolation(
                "ambiguous",
                _("%(count)s people of %(unit)s are called so: assign it on its page."),
                count=len(found),
                unit=unit,
            )
        return {"handler": found[0]} if found else {"name": name}

    def handles(self, issue):
        """Whether the reader handles an issue."""
        return may_handle(self.user, issue, self.own_units, getattr(issue, "may_handle", False))

    def says_progress(self, issue):
        """Whether the reader handles an issue, or carries its project as its steward."""
        return self.handles(issue) or issue.project_id in self.stewarded
