"""How records become JSON: the names of the models, codes as the filters take them, money as text in 万元."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from projects.base.money import MoneyField
from projects.base.periods import MonthField, PeriodField, WeekField
from projects.directory.models import Division

IN_WAN = _("in 10,000 yuan (万元)")
MONEY = {"max_digits": 16, "decimal_places": 2, "read_only": True, "allow_null": True}


@extend_schema_field({"type": "string", "example": "2025-W13"})
class WeekText(serializers.Field):
    """An ISO week."""

    def to_representation(self, value):
        return str(value)


@extend_schema_field({"type": "string", "example": "2025-03"})
class MonthText(WeekText):
    """A calendar month."""


NAMED = {
    "type": "object",
    "properties": {"id": {"type": "integer"}, "name": {"type": "string"}},
    "required": ["id", "name"],
}
PLACE = {
    "type": "object",
    "properties": {**NAMED["properties"], "code": {"type": "string"}},
    "required": ["id", "code", "name"],
}


@extend_schema_field(NAMED)
class Named(serializers.RelatedField):
    """A record that is referred to: its key, and its name in the reader's language. It must be joined."""

    def to_representation(self, value):
        return {"id": value.pk, "name": str(value)}


@extend_schema_field(PLACE)
class Place(Named):
    """A division, with the code by which it is filtered."""

    def to_representation(self, value):
        return {"id": value.pk, "code": value.code, "name": str(value)}


class Record(serializers.ModelSerializer):
    """The fields of a model to read. What they mean is what the pages call them."""

    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        PeriodField: WeekText,
        WeekField: WeekText,
        MonthField: MonthText,
    }
    serializer_related_field = Named

    def get_extra_kwargs(self):
        """Nothing is written through a Record."""
        return {name: {**options, "read_only": True} for name, options in self._options().items()}

    def _options(self):
        given = super().get_extra_kwargs()
        return {name: given.get(name, {}) for name in self.Meta.fields if name not in self._declared_fields}

    def build_standard_field(self, field_name, model_field):
        kind, options = super().build_standard_field(field_name, model_field)
        if model_field.choices:
            blank = [("", _("nothing"))] if model_field.blank else []
            options["choices"] = [*blank, *model_field.choices]
        if kind in (WeekText, MonthText):
            options = {"allow_null": model_field.null}
        options["help_text"] = about(model_field)
        return kind, options

    def build_relational_field(self, field_name, relation_info):
        kind, options = super().build_relational_field(field_name, relation_info)
        if relation_info.related_model is Division:
            kind = Place
        if relation_info.model_field is not None:
            options["help_text"] = about(relation_info.model_field)
        return kind, options


def about(model_field):
    """What a field is called on the pages, with the unit of money."""
    name = model_field.verbose_name
    return format_lazy("{}, {}", name, IN_WAN) if isinstance(model_field, MoneyField) else name


def money(label):
    """An amount that the query computes."""
    return serializers.DecimalField(**MONEY, help_text=format_lazy("{}, {}", label, IN_WAN))
