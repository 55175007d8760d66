"""What bringing projects in needs to know beforehand: projects, the names of units and places, the list."""

from projects.base.errors import RuleViolation
from projects.directory.models import Chain, Division, Organisation
from projects.imports.kinds import New

from .duplicates import Everything
from .entering import minimum_on
from .finding import Known
from .importing_fields import NAMED
from .importing_names import DivisionNames, UnitNames
from .models import Project, ProjectListEntry
from .naming import Names

# What is read with a project.
RELATED = ("division", "owner", "responsible_department", "working_group", "chain")


def called_group(row):
    """The names of a working group, also without 小."""
    return row.name, row.short_name, row.name_en, row.name.replace("工作小组", "工作组")


class Loaded:
    """What a run needs, in a fixed number of queries."""

    def __init__(self, reading):
        user = reading.user
        self.projects = Known(Project.objects.allowed(user, "change").select_related(*RELATED))
        self.may_move = self._allowed(user, "move")
        self.everything = Everything(user)
        self.listed, self.taken = {}, {}
        if reading.options.get("project_list"):
            rows = ProjectListEntry.objects.filter(project_list=reading.options["project_list"])
            for project, serial, end in rows.values_list("project_id", "serial", "valid_to"):
                self.taken[serial] = project
                if end is None:
                    self.listed[project] = serial
        self.minimum = minimum_on(reading.options.get("valid_from") or reading.on)
        divisions = list(Division.objects.all())
        self._load_names(divisions)
        self.for_new, self.for_known = (self._divisions(user, act, divisions) for act in ("add", "change"))
        self.codes = {}

    def _load_names(self, divisions):
        units = list(Organisation.objects.select_related("division"))
        kinds = Organisation.Kind
        self.names = {
            "division": DivisionNames(divisions),
            "owner": UnitNames(units, prefer=lambda row: row.kind == kinds.ENTERPRISE),
            "responsible_department": UnitNames(
                [row for row in units if row.kind == kinds.DEPARTMENT], prefer=lambda row: row.is_of_the_city
            ),
            "working_group": Names(
                [row for row in units if row.kind == kinds.WORKING_GROUP], called=called_group
            ),
            "chain": Names(Chain.objects.all(), called=lambda row: (row.name, row.name_en)),
        }

    @staticmethod
    def _divisions(user, action, divisions):
        """The keys of the divisions in which the user may do an action with projects."""
        grants = [grant for grant in user.active_grants if f"pool.{action}_project" in grant.permissions]
        if user.is_superuser or any(grant.scope == "CITY" for grant in grants):
            return {row.pk for row in divisions}
        paths = tuple(grant.division.path for grant in grants if grant.scope == "DIVISION")
        return {row.pk for row in divisions if row.path.startswith(paths)} if paths else set()

    @staticmethod
    def _allowed(user, action):
        """The keys of the projects with which the user may do an action."""
        return set(Project.objects.allowed(user, action).order_by().values_list("pk", flat=True))

    def put_into_words(self, values, project, *, new_owners):
        """Say what a row names by its proper name, as people see it before it goes in; an owner that will be
        begun is marked as new. `project` is the one that the row speaks of, or None: a new one lies where its
        place does."""
        if project is None and values.get("division") is None and values.get("place"):
            place = self.names["division"].look(values["place"])
            values["division"] = place and place.name
        for code in NAMED:
            if values.get(code) is None:
                continue
            where = self._where(values, project)
            if code == "owner" and new_owners and not self.names[code].knows(values[code], where):
                values[code] = New(values[code])
            else:
                values[code] = self.names[code].proper(values[code], where)

    def _where(self, values, project):
        """The division that a row's project has or gets."""
        said = values.get("division") and self.names["division"].look(values["division"])
        return said or (project.division if project is not None else None)

    def records_of(self, values, project=None, *, new_owners):
        """({field: record} of what a row names, {field: sentence} of what nobody knows). An owner who is not
        known stays a name where new owners are begun."""
        found, faults = {}, {}
        where = self._where(values, project)
        for code in NAMED:
            text = values.get(code)
            if text is None:
                continue
            if code == "owner" and new_owners and not self.names[code].knows(text, where):
                found[code] = str(text)
                continue
            try:
                found[code] = self.names[code].get(text, where)
            except RuleViolation as error:
                faults[code] = error
        return found, faults
