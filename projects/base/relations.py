"""What else refers to a record, asked of the models themselves, so that a new app is never forgotten."""

from functools import cache

from django.db import connections, router
from django.db.models import sql


@cache
def relations_of(model):
    """The relations by which rows of other models refer to one, also those without a name of their own."""
    return tuple(
        field
        for field in model._meta.get_fields(include_hidden=True)
        if field.auto_created and not field.concrete and (field.one_to_many or field.one_to_one)
    )


def what_rests_on(record, *, but=()):
    """The kinds of records that refer to one, in words and in their order; none where it stands alone (one
    query). `but` are fields (`model._meta.get_field(…)`) that are left aside."""
    relations = [one for one in relations_of(type(record)) if one.field not in but]
    connection = connections[router.db_for_write(type(record))]
    quote = connection.ops.quote_name
    # Built by hand: forty subqueries take the query compiler longer than the database.
    asked = ", ".join(
        f"EXISTS (SELECT 1 FROM {quote(one.related_model._meta.db_table)} "  # noqa: S608 - names of models
        f"WHERE {quote(one.field.column)} = %s)"
        for one in relations
    )
    if not asked:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}", [record.pk] * len(relations))
        row = cursor.fetchone()
    found = [one for one, rests in zip(relations, row, strict=True) if rests]
    return list(dict.fromkeys(str(one.related_model._meta.verbose_name_plural) for one in found))


def remove_alone(record):
    """Delete a row on which nothing rests, without asking all relations again (one query); the database
    refuses where something does."""
    sql.DeleteQuery(type(record)).delete_batch([record.pk], router.db_for_write(type(record)))
