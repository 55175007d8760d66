"""What else refers to a record, asked of the models themselves, so that a new app is never forgotten."""

from functools import cache

from django.db import connections, router

# So many records are asked about in one query.
AT_ONCE = 500


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
    return what_rests_on_each(type(record), [record.pk], but=but).get(record.pk, [])


def what_rests_on_each(model, keys, *, but=()):
    """{key: what_rests_on} of those records of a model on which something rests (a query for each 500)."""
    relations = [one for one in relations_of(model) if one.field not in but]
    keys, found = list(keys), {}
    if not relations:
        return found
    connection = connections[router.db_for_write(model)]
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        with connection.cursor() as cursor:
            cursor.execute(_asked(connection, model, relations, len(some)), some)
            for place, key in sorted(cursor.fetchall()):
                found.setdefault(key, []).append(
                    str(relations[place].related_model._meta.verbose_name_plural)
                )
    return {key: list(dict.fromkeys(words)) for key, words in found.items()}


def _asked(connection, model, relations, count):
    """The question which of some records each relation refers to; built by hand, as forty subqueries take the
    query compiler longer than the database."""
    quote = connection.ops.quote_name
    key, table = quote(model._meta.pk.column), quote(model._meta.db_table)
    parts = " UNION ALL ".join(
        f"SELECT DISTINCT {place}, {quote(one.field.column)} "  # noqa: S608 - names of models
        f"FROM {quote(one.related_model._meta.db_table)} "
        f"WHERE {quote(one.field.column)} IN (SELECT {key} FROM asked)"
        for place, one in enumerate(relations)
    )
    asked = f"SELECT {key} FROM {table} WHERE {key} IN ({', '.join(['%s'] * count)})"  # noqa: S608 - as above
    return f"WITH asked AS ({asked}) {parts}"


def remove_alone(record, *, along=()):
    """Delete a row on which nothing rests, without asking all relations again; before it the rows that refer
    to it by the fields `along` (a query for each, and one); the database refuses where something rests on
    any of them."""
    connection = connections[router.db_for_write(type(record))]
    quote = connection.ops.quote_name
    fields = [*along, type(record)._meta.pk]
    with connection.cursor() as cursor:
        for field in fields:
            table, column = quote(field.model._meta.db_table), quote(field.column)
            cursor.execute(f"DELETE FROM {table} WHERE {column} = %s", [record.pk])  # noqa: S608 - as above
