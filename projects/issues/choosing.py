"""Whom an issue can be given to, as its forms offer them: the units of its own part of the city first, then
those of the city, each with its people. A banner is offered no bureau of another banner."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _

from projects.directory.models import Organisation, User
from projects.pool.tables import short

ANSWERING = (
    Organisation.Kind.DEPARTMENT,
    Organisation.Kind.GOVERNMENT,
    Organisation.Kind.COMMITTEE,
    Organisation.Kind.WORKING_GROUP,
)


def units():
    """Units that can answer for an issue."""
    return Organisation.objects.filter(kind__in=ANSWERING)


def part_of(path):
    """The path of the part of the city right below the root, "" for the city itself."""
    parts = path.strip("/").split("/")
    return "/".join(parts[:2]) + "/" if len(parts) > 1 else ""


def offered_units(issue, user):
    """[(name of a group, its units)] for an issue, the groups in the order in which they are likely (one
    query). What lies elsewhere is offered to those alone who assign in the whole city."""
    part = part_of(issue.project.division.path)
    found = units().select_related("division").order_by("order", "pk")
    if type(issue).objects.allowed_q(user, "assign") is not True:
        near = Q(division__isnull=True) | Q(division__parent__isnull=True)
        found = found.filter(near | Q(division__path__startswith=part) if part else near)
    own, city, elsewhere = [], [], {}
    for unit in found:
        where = unit.division
        if where is None or where.parent_id is None:
            city.append(unit)
        elif part and where.path.startswith(part):
            own.append(unit)
        else:
            elsewhere.setdefault(short(where), []).append(unit)
    groups = [(short(issue.project.division), own), (_("City departments and offices"), city)]
    return [(name, rows) for name, rows in [*groups, *elsewhere.items()] if rows]


def people_of(groups):
    """Who can be the one responsible in some offered units, in their order; leaders handle no issues (one
    query)."""
    order = {unit.pk: place for place, unit in enumerate(unit for _name, rows in groups for unit in rows)}
    people = User.objects.filter(is_active=True, is_system=False, organisation__in=order, leader__isnull=True)
    return sorted(
        people.select_related("organisation"),
        key=lambda one: (order[one.organisation_id], one.name, one.pk),
    )


class UnitSelect(forms.Select):
    """A choice of people; each option says whose it is (`data-unit`), by which the page narrows them."""

    units = {}

    def create_option(self, name, value, *args, **options):
        option = super().create_option(name, value, *args, **options)
        unit = self.units.get(str(value))
        if unit:
            option["attrs"]["data-unit"] = unit
        return option


def offer_units(field, groups):
    """Let a field offer units in their groups, and take no other."""
    field.queryset = units().filter(pk__in=[unit.pk for _name, rows in groups for unit in rows])
    offered = [(str(name), [(unit.pk, str(unit)) for unit in rows]) for name, rows in groups]
    empty = [("", field.empty_label)] if field.empty_label is not None else []
    field.choices = [*empty, *offered]


def offer_people(field, people):
    """Let a field with a UnitSelect offer people grouped by their units."""
    by_unit = {}
    for one in people:
        by_unit.setdefault(str(one.organisation), []).append((one.pk, str(one)))
    field.choices = [("", field.empty_label), *by_unit.items()]
    field.widget.units = {str(one.pk): one.organisation_id for one in people}
