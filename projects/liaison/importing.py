"""Liaison assignments (包联关系) from files: who leads which project at which level, and the duty unit.

A project without a leader of that level is given one, one that has another is handed over; the act of the
liaison says what may not be.
"""

import re
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.base.errors import RuleViolation
from projects.directory.models import Leader, Organisation
from projects.imports import cells, kinds
from projects.imports.kinds import Field, Kind
from projects.pool.finding import Known, project_fields
from projects.pool.importing_names import UnitNames
from projects.pool.models import Project, ProjectList, Responsibility
from projects.pool.naming import Alike, Names, begun_day, settled

from . import holding, taking_back
from .import_options import AssignmentOptions
from .reading import note_of

ASSIGN = "liaison.assign_liaisondetail"
LEVELS = {
    "市级": Leader.Level.CITY,
    "市": Leader.Level.CITY,
    "市级领导": Leader.Level.CITY,
    "旗县": Leader.Level.BANNER,
    "旗县级": Leader.Level.BANNER,
    "旗县级领导": Leader.Level.BANNER,
    "旗县市区级": Leader.Level.BANNER,
    "旗县市区": Leader.Level.BANNER,
}
NOT_YOURS = _("You do not assign leaders to this project.")
BETWEEN_WORDS = re.compile(r"[\s（）()、，,：:；;/]+")


def leader_names(reading):
    """The leaders in office, for a drop-down list."""
    return [str(one) for one in serving()]


def serving():
    """Who can be given a project."""
    return Leader.objects.filter(left_on=None, user__is_active=True).in_protocol_order()


FIELDS = (
    *project_fields(),
    Field(
        "level",
        _("City or banner"),
        cells.choice(Leader.Level, LEVELS),
        ("级别", "领导级别", "包联级别", "层级"),
        is_key=True,
        show=lambda value: str(Leader.Level(value).label),
        choices=lambda reading: [str(word) for word in Leader.Level.labels],
    ),
    Field(
        "leader",
        _("Liaison leader"),
        cells.text(120),
        (
            *("包联领导", "市级包联领导", "包联市领导", "市包联领导", "包联市级领导", "联系领导", "挂点领导"),
            # A ledger with both levels side by side comes in twice: the banner's column is chosen by hand.
            "牵头领导",
            "包保领导",
            "领导",
        ),
        needed=True,
        choices=leader_names,
    ),
    Field(
        "duty_unit",
        _("Duty unit"),
        cells.name(120),
        ("责任单位", "包联单位", "牵头单位", "市直责任单位", "包联责任单位", "责任部门", "牵头部门"),
    ),
    Field(
        "on",
        _("Since"),
        begun_day,
        ("包联时间", "包联开始时间", "开始时间", "起始时间", "包联起始时间", "自"),
    ),
)


def called(leader):
    """A leader by name, and by name and post in either order."""
    return str(leader), f"{leader}{leader.post}", f"{leader.post}{leader}", f"{leader}同志"


class Loaded:
    """What a run needs, in seven queries."""

    def __init__(self, reading):
        visible = Project.objects.allowed(reading.user).within(reading.user, ASSIGN)
        self.projects = Known(visible.select_related("division"))
        leaders = list(serving())
        self.leaders = {None: Names(leaders, called=called)}
        self.leaders |= {
            level: Names([one for one in leaders if one.level == level], called=called)
            for level in Leader.Level.values
        }
        kinds_of = Organisation.Kind
        units = Organisation.objects.exclude(kind__in=[kinds_of.ENTERPRISE, kinds_of.WORKING_GROUP])
        self.units = UnitNames(units.select_related("division"), prefer=lambda row: row.is_of_the_city)
        rows = Responsibility.objects.leaders().current().select_related("leader__user", "organisation")
        self.held = {(row.project_id, row.level): row for row in rows}

    def leader_of(self, text, level, division=None):
        """The leader of a cell: by his name, with or without his post beside it. Of several of one name, he
        of the division. Raises RuleViolation `unknown` or `ambiguous`."""
        names = self.leaders[level]
        found = {names.look(word) for word in (text, *BETWEEN_WORDS.split(text)) if word} - {None}
        if not found and division is not None:
            found = {one for one in names.all_of(text) if one.division_id == division.pk}
        if len(found) == 1:
            return found.pop()
        if found:
            raise RuleViolation(
                "several", _("“%(name)s” names several leaders: one leads a project."), name=text
            )
        return names.get(text)

    def look(self, text, level, division):
        """The leader of a cell, or None."""
        try:
            return self.leader_of(text, level, division)
        except RuleViolation:
            return None


class Assignments(Kind):
    """Who leads which project."""

    code, label, order = "liaison_assignment", _("Liaison assignments"), 40
    lists = ("liaison.ledger",)
    list_url = "liaison:ledger"
    about = _(
        "A row is a project and its leader of the city or the banner. A project without a leader of that "
        "level is given one, a project with another is handed over."
    )
    fields = FIELDS
    options_form = AssignmentOptions

    def permission(self, user):
        return user.may(ASSIGN)

    def prepare(self, reading):
        return Loaded(reading)

    def _level(self, values, known, reading):
        """The level of a row: its own, that of the leader where only one is called so, else the file's."""
        if values.get("level"):
            return values["level"]
        named = known.look(values["leader"], None, None) if values.get("leader") else None
        return named.level if named else reading.options.get("level") or Leader.Level.CITY.value

    def find(self, values, known, reading):
        project = known.projects.find(code=values.get("code") or "", name=values.get("project") or "")
        level = self._level(values, known, reading)
        # A project may stand in a file once for each level.
        values["level"] = level
        if values.get("leader"):
            values["leader"] = self._proper(values["leader"], level, project, known)
        if values.get("duty_unit"):
            values["duty_unit"] = known.units.proper(values["duty_unit"], project.division)
        return known.held.get((project.pk, level))

    @staticmethod
    def _proper(text, level, project, known):
        """The name of the leader that is meant, for people to see; the text itself where it is none."""
        leader = known.look(text, level, project.division)
        if leader is None or known.look(str(leader), level, project.division) != leader:
            return text
        return str(leader)

    def current(self, record, known, reading):
        project = known.projects.get(record.project_id) or record.project
        leader, level = record.leader if record.leader_id else None, record.level

        def same(text):
            return known.look(text, level, project.division) == leader

        return {
            "project": project.name,
            "code": project.national_code,
            "level": level,
            "leader": leader and Alike(str(leader), same),
            "duty_unit": known.units.of(record.organisation, project.division),
            "on": record.valid_from,
        }

    def check(self, record, values, known, reading):
        faults = {}
        project = known.projects.find(code=values.get("code") or "", name=values.get("project") or "")
        level, leader = self._level(values, known, reading), None
        if values.get("leader"):
            try:
                leader = known.leader_of(values["leader"], level, project.division)
            except RuleViolation as error:
                faults["leader"] = error
        banner = leader is not None and leader.level == Leader.Level.BANNER
        if banner and leader.division_id != project.division_id:
            told = _("%(leader)s leads in %(division)s, where this project is not.")
            faults["leader"] = RuleViolation("other_banner", told, leader=leader, division=leader.division)
        if values.get("duty_unit"):
            try:
                known.units.get(values["duty_unit"], project.division)
            except RuleViolation as error:
                faults["duty_unit"] = error
        day = values.get("on")
        if day and settled(day) > reading.on:
            faults["on"] = _("This day has not come yet.")
        elif record is not None and day and leader in (None, record.leader) and day != record.valid_from:
            told = _("%(leader)s leads it since %(day)s; when an assignment began is not changed.")
            faults["on"] = RuleViolation("begun", told, leader=record.leader, day=record.valid_from)
        elif record is not None and leader not in (None, record.leader):
            begins = settled(day) or reading.options.get("valid_from") or reading.on
            if begins <= record.valid_from:
                told = _("%(leader)s leads it since %(day)s only; this can end from the day after on.")
                faults["on"] = RuleViolation("no_day", told, leader=record.leader, day=record.valid_from)
        return faults

    def write(self, record, values, known, reading):
        unit = self._unit(record, values, known)
        said = {"document": reading.options.get("document") or "", **self._stamp(reading)}
        on = settled(values.get("on")) or reading.options.get("valid_from") or reading.on
        if record is None:
            project = known.projects.find(code=values.get("code") or "", name=values.get("project") or "")
            level = self._level(values, known, reading)
            leader = known.leader_of(values["leader"], level, project.division)
            return holding.assign_leader(project, leader, on=on, duty_unit=unit, **said)
        row = self.fetch(Responsibility, [record.pk])[record.pk]
        if values.get("leader"):
            leader = known.leader_of(values["leader"], row.level, row.project.division)
            note = note_of(row, reading.on)
            return holding.hand_over(row, leader, on=on, note=note, duty_unit=unit, **said)
        if unit is not None:
            return holding.set_duty_unit(row, unit, on=max(on, row.valid_from), **said)
        return row

    @staticmethod
    def _unit(record, values, known):
        """The duty unit of a row, or None."""
        if not values.get("duty_unit"):
            return None
        if record is None:
            project = known.projects.find(code=values.get("code") or "", name=values.get("project") or "")
        else:
            project = known.projects.get(record.project_id) or record.project
        return known.units.get(values["duty_unit"], project.division)

    def restore(self, record, values, known, reading):
        """A handover of today is taken back, an older one goes back from today on, by no document."""
        if known.projects.get(record.project_id) is None:
            raise RuleViolation("not_yours", NOT_YOURS)
        row = self.fetch(Responsibility, [record.pk])[record.pk]
        reading = replace(reading, options={**reading.options, "document": ""})
        if values.get("leader"):
            if taking_back.may_take_back(row, reading.at):
                leader = known.leader_of(values["leader"], row.level, row.project.division)
                if taking_back.predecessor(row).leader_id == leader.pk:
                    return taking_back.take_back(row, **self._stamp(reading))
            return self.write(row, {**values, "on": reading.on}, known, reading)
        if "duty_unit" in values and values["duty_unit"] is None:
            return taking_back.take_back_duty_unit(row, **self._stamp(reading))
        return self.write(row, values, known, reading)

    @staticmethod
    def _stamp(reading):
        return {"by": reading.user, "at": reading.at, "reason": str(reading.options.get("reason") or "")}

    def remove(self, record, reading):
        if not Project.objects.permits(reading.user, ASSIGN, record.project):
            raise RuleViolation("not_yours", NOT_YOURS)
        taking_back.take_back_assignment(record, **self._stamp(reading))

    def fetch(self, model, keys):
        rows = Responsibility.objects.select_related("project__division", "leader__user", "organisation")
        return rows.in_bulk(keys)

    def address(self, record):
        return reverse("liaison:project", args=[record.project_id])

    def describe(self, record):
        return pgettext_lazy("a project and its leader", "%(project)s: %(leader)s") % {
            "project": record.project.name,
            "leader": record.leader,
        }

    def records(self, reading):
        """The assignments of the year's liaison projects in the order of their list; a project without a
        leader of the level has an empty row."""
        level = reading.options.get("level") or Leader.Level.CITY.value
        year = reading.on.year
        listed = ProjectList.objects.filter(year=year, code=ProjectList.Code.LIAISON).first()
        if listed is None:
            return []
        visible = Project.objects.allowed(reading.user).within(reading.user, ASSIGN)
        projects = visible.on_list(listed.code, year, reading.on).select_related("division")
        rows = Responsibility.objects.leaders().current().filter(level=level)
        held = {row.project_id: row for row in rows.select_related("leader__user", "organisation")}
        found = []
        for project in projects.in_list_order(listed):
            row = held.get(project.pk) or Responsibility(role=holding.LEADER, level=level)
            row.project = project
            found.append(row)
        return found


def register():
    """Enter the kind of the liaison."""
    kinds.register(Assignments())
