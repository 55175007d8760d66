"""A kind over organisations of the directory: small, but with every seam that a kind has."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from projects.base import events
from projects.base.errors import RuleViolation, require
from projects.base.money import parse_amount
from projects.directory.models import Organisation
from projects.imports.kinds import Field, Kind


def text(value, reading):
    return str(value).strip()


def whole(value, reading):
    """A whole number; an amount parser stands in for the sentence of a wrong one."""
    number = parse_amount(value if isinstance(value, str) else str(value))
    return None if number is None else int(number)


class Units(Kind):
    """Enterprises by name, with phone and order."""

    code, label, about = "unit", "单位", "每行一家企业。"
    order = 1
    fields = (
        Field("name", "单位名称", text, names=("名称", "企业名称"), needed=True, is_key=True),
        Field("phone", "电话", text, names=("联系电话",)),
        Field("order", "排序", whole, names=("序",), needed=True),
    )

    def permission(self, user):
        return user.may("directory.change_organisation")

    def prepare(self, reading):
        return {one.name: one for one in Organisation.objects.filter(kind=Organisation.Kind.ENTERPRISE)}

    def find(self, values, known, reading):
        require("?" not in values["name"], "name", _("A name has no question mark."))
        return known.get(values["name"])

    def current(self, record, known, reading):
        return {"name": record.name, "phone": record.phone, "order": record.order}

    def check(self, record, values, known, reading):
        return {"phone": "电话要么是市里的，要么没有。"} if values["phone"] == "0" else {}

    def write(self, record, values, known, reading):
        if values.get("phone") == "99":
            raise ValidationError({"phone": "这个电话不行。"})
        verb = "organisation.change"
        if record is None:
            record, verb = Organisation(kind=Organisation.Kind.ENTERPRISE), "organisation.add"
        for name, value in values.items():
            setattr(record, name, ("" if name == "phone" else 0) if value is None else value)
        record.save()
        events.record(verb, record, by=reading.user, at=reading.at)
        return record

    def remove(self, record, reading):
        if record.users.exists():
            raise RuleViolation("used", _("People belong to this unit."))
        record.delete()


UNITS = Units()
