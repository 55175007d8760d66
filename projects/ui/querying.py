"""How declared columns become a query: what is joined, what is ordered."""

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F


def relations(model, path, *, whole=False):
    """The part of a path that can be joined: `division__name` gives `division`.

    With `whole` the last part counts too, for a column that shows the related record itself.
    """
    parts, kept = path.split("__"), []
    for part in parts if whole else parts[:-1]:
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:
            break
        if not (field.many_to_one or field.one_to_one):
            break
        kept.append(part)
        model = field.related_model
    return "__".join(kept)


def may_be_null(model, path):
    """Whether a path can be empty; what is not a model field (an annotation) can."""
    for part in path.split("__"):
        if part == "pk":
            return False
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:
            return True
        if getattr(field, "null", True):
            return True
        model = field.related_model
    return False


def with_needs(queryset, columns, request):
    """The queryset with the joins and prefetches of these columns, and no others."""
    joined = set()
    for column in columns:
        joined.update(column.related)
        joined.add(relations(queryset.model, column.path, whole=True))
        joined.update(relations(queryset.model, path) for path in column.paths)
        queryset = column.fetch(queryset, request)
    joined.discard("")
    if joined:
        queryset = queryset.select_related(*sorted(joined))
    return queryset


def ordering(model, columns, sort):
    """`order_by` arguments for column names such as "-total"; what is empty comes last both ways."""
    order = []
    for name in sort:
        turned = name.startswith("-")
        for path in columns[name.removeprefix("-")].ordering():
            falling = path.startswith("-") != turned
            path = path.removeprefix("-").replace(".", "__")
            if may_be_null(model, path):
                order.append(F(path).desc(nulls_last=True) if falling else F(path).asc(nulls_last=True))
            else:
                order.append(f"-{path}" if falling else path)
    return order
