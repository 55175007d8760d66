"""Values of a run as they lie in its rows: as JSON that knows what it was, so that they come back the same.

Dates, amounts, weeks and records of the data base are written as {"is": kind, "of": text}; a record brings
its name too, which the pages show without asking for it.
"""

import datetime
from decimal import Decimal

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from projects.base.money import DASH
from projects.base.periods import Month, Week
from projects.base.wording import names

from .kinds import New

READERS = {
    "new": New,
    "decimal": Decimal,
    "date": datetime.date.fromisoformat,
    "time": datetime.datetime.fromisoformat,
    "week": Week.parse,
    "month": Month.parse,
}


def pack(value):
    """A value as JSON can hold it."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, New):
        return {"is": "new", "of": str(value)}
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Decimal):
        # 1200 and 1200.00 are one amount and must read as one.
        whole = value.normalize()
        return {"is": "decimal", "of": f"{whole:f}" if whole else "0"}
    if isinstance(value, datetime.datetime):
        return {"is": "time", "of": value.isoformat()}
    if isinstance(value, datetime.date):
        return {"is": "date", "of": value.isoformat()}
    if isinstance(value, (Week, Month)):
        return {"is": type(value).__name__.lower(), "of": str(value)}
    if isinstance(value, models.Model):
        return {"is": value._meta.label_lower, "of": value.pk, "name": str(value)}
    if isinstance(value, (list, tuple)):
        return [pack(one) for one in value]
    # Lazy sentences and the like.
    return str(value)


def unpack(value):
    """The value again; a record is fetched (one query), None where it is gone."""
    if isinstance(value, list):
        return [unpack(one) for one in value]
    if not isinstance(value, dict):
        return value
    reader = READERS.get(value["is"])
    if reader is not None:
        return reader(value["of"])
    try:
        return apps.get_model(value["is"]).objects.get(pk=value["of"])
    except ObjectDoesNotExist:
        return None


def pack_all(values):
    """{code: value} packed."""
    return {code: pack(value) for code, value in values.items()}


def unpack_all(values):
    """{code: value} again."""
    return {code: unpack(value) for code, value in values.items()}


def shown(field, value):
    """A packed value in the reader's words, an amount with its unit; no query."""
    if value in (None, "", []):
        return DASH
    if isinstance(value, dict) and "name" in value:
        return value["name"]
    if isinstance(value, list):
        return names(shown(field, one) for one in value)
    value = unpack(value)
    if field is None:
        return _in_words(value)
    told = str(field.show(value)) if field.show is not None else _chosen(field, value)
    if field.unit == "wan" and isinstance(value, (Decimal, int)) and told[-1:].isdigit():
        return f"{told} {pgettext('unit', '10k yuan')}"
    return f"{told}%" if field.unit == "%" and told[-1:].isdigit() else told


def _chosen(field, value):
    """The label of a choice; anything else as it is."""
    labels = getattr(field.read, "labels", {})
    return str(labels[value]) if isinstance(value, str) and value in labels else _in_words(value)


def _in_words(value):
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return f"{value:,f}"
    if isinstance(value, datetime.datetime):
        return (
            f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if timezone.is_aware(value) else f"{value:%Y-%m-%d}"
        )
    return str(value)
