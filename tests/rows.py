"""Rows that many tests begin with, made by the product's own code once a process and then put back.

Making the cast takes some 400 queries; putting its rows back takes one a table.
"""

from django.apps import apps
from django.contrib.auth.models import Permission
from django.core.management.color import no_style
from django.db import IntegrityError, connection, transaction
from django.db.models import Max

_made = {}


def made_once(name, make):
    """Let `make()` write rows the first time; later put the same rows, with their keys, into the tables.

    Where they meet rows of this test, `make()` is called after all: it may find and use them.
    """
    # Emptying every table gives the permissions new keys, and the rows made may refer to them.
    name = name, Permission.objects.aggregate(last=Max("pk"))["last"]
    if name in _made:
        try:
            with transaction.atomic():
                _put_back(_made[name])
        except IntegrityError:
            make()
        return
    before = {model: set(rows_of(model).values_list("pk", flat=True)) for model in models_in_use()}
    make()
    made = [(model, list(rows_of(model).exclude(pk__in=keys))) for model, keys in before.items()]
    _made[name] = [(model, rows) for model, rows in made if rows]


def models_in_use():
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]


def rows_of(model):
    return model._base_manager.order_by("pk")


def _put_back(made):
    for model, rows in made:
        model._base_manager.bulk_create(rows)
    # Keys that were given by hand do not move PostgreSQL's sequences.
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model for model, _ in made]):
            cursor.execute(statement)
