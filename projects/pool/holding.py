"""Whether a condition of the criteria holds of plain values: of what is no project in the database yet.

The conditions are written once, for the database (`pool.criteria`); this reads the same ones. What is
None is unknown, as in SQL: nothing is true of it but that it is null.
"""

import operator

from django.db.models import F, Q
from django.db.models.expressions import CombinedExpression, Value

LOOKUPS = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda value, choices: value in choices,
}
ARITHMETIC = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


def holds(condition, values):
    """Whether a Q is true of {field: value}.

    Raises ValueError for a lookup or an expression that it does not know, KeyError for a field that
    the values lack.
    """
    return _truth(condition, values) is True


def _truth(node, values):
    """True, False, or None for unknown."""
    if not isinstance(node, Q):
        return _compare(*node, values)
    parts = [_truth(child, values) for child in node.children]
    if node.connector == Q.AND:
        found = False if False in parts else None if None in parts else True
    elif node.connector == Q.OR:
        found = True if True in parts else None if None in parts else False
    else:
        raise ValueError(f"no connector of the criteria: {node.connector}")
    return found if found is None else found != node.negated


def _compare(path, wanted, values):
    name, _separator, lookup = path.partition("__")
    lookup = lookup or "exact"
    value = values[name]
    if lookup == "isnull":
        return (value is None) == wanted
    if lookup not in LOOKUPS:
        raise ValueError(f"no lookup of the criteria: {path}")
    wanted = _value_of(wanted, values)
    return None if value is None or wanted is None else LOOKUPS[lookup](value, wanted)


def _value_of(expression, values):
    """The value of F, Value and arithmetic of them; anything else is itself."""
    if isinstance(expression, F):
        return values[expression.name]
    if isinstance(expression, Value):
        return expression.value
    if isinstance(expression, CombinedExpression):
        if expression.connector not in ARITHMETIC:
            raise ValueError(f"no arithmetic of the criteria: {expression.connector}")
        parts = [_value_of(part, values) for part in (expression.lhs, expression.rhs)]
        return None if None in parts else ARITHMETIC[expression.connector](*parts)
    return expression
