"""Reference data: what every city starts with. What is there already is never overwritten."""

import json

from django.apps import apps
from django.conf import settings
from django.db import models, transaction

from projects.base.workcalendar import seed_years

FILE = settings.BASE_DIR / "fixtures" / "reference.json"


def load_reference(today):
    """Create what is missing of fixtures/reference.json and of the working calendar around today.

    Idempotent. Returns how many rows were created. A foreign key is named by the other row's key. Rows of a
    block that is `part_of` something come with it alone: what people took out of it does not come back.
    """
    created, new = 0, set()
    with transaction.atomic():
        for block in json.loads(FILE.read_text(encoding="utf-8")):
            model = apps.get_model(block["model"])
            for row in block["rows"]:
                values = {name: _value(model, name, value) for name, value in row.items()}
                if "part_of" in block and values[block["part_of"]] not in new:
                    continue
                key = {name: values.pop(name) for name in block["key"]}
                made, is_new = model.objects.get_or_create(**key, defaults=values)
                created += is_new
                if is_new:
                    new.add(made)
        seed_years(range(today.year - 2, today.year + 3))
    return created


def _value(model, name, value):
    """A value for a field: another row for a foreign key (by `code`), a parsed one otherwise."""
    field = model._meta.get_field(name)
    if isinstance(field, models.ForeignKey):
        return None if value is None else field.related_model.objects.get(code=value)
    return field.to_python(value)
