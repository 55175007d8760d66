"""What else refers to a record, asked of the models themselves, so that a new app is never forgotten."""

from functools import cache

from django.db.models import Exists, OuterRef, QuerySet


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
    asked = {
        f"rests_{place}": Exists(
            QuerySet(one.related_model).filter(**{one.field.name: OuterRef("pk")}).order_by()
        )
        for place, one in enumerate(relations)
    }
    row = QuerySet(type(record)).filter(pk=record.pk).annotate(**asked).values(*asked).first() or {}
    found = [one for one, rests in zip(relations, row.values(), strict=False) if rests]
    return list(dict.fromkeys(str(one.related_model._meta.verbose_name_plural) for one in found))
