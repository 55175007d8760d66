"""Small queries by one key, compiled once.

A page that shows everything of one record asks a dozen small queries, and putting each into SQL takes
three times as long as the database needs to answer it. `Prepared` does that once and for all:

    lines = Prepared(Line, lambda key: Line.objects.filter(project=key).values_list("name", "count"))
    for name, count in lines(project.pk): ...

The query gives values, its SQL may depend on nothing but the key, and the key is an integer.
"""

from django.db import connections, router

# Stands for the key while the query is compiled; nothing else in a query is this number.
PLACE = 918_273_645


class Prepared:
    """See the head of this module. `make(key)` returns a `values_list` queryset of `model`."""

    def __init__(self, model, make):
        self._model, self._make = model, make
        self._compiled = {}

    def __call__(self, key):
        """The rows for a key, as lists of Python values (one query)."""
        alias = router.db_for_read(self._model)
        if alias not in self._compiled:
            self._compiled[alias] = self._compile(alias)
        sql, params, converters = self._compiled[alias]
        connection = connections[alias]
        with connection.cursor() as cursor:
            cursor.execute(sql, [key if param == PLACE else param for param in params])
            rows = [list(row) for row in cursor.fetchall()]
        for place, (functions, expression) in converters:
            for row in rows:
                for convert in functions:
                    row[place] = convert(row[place], expression, connection)
        return rows

    def _compile(self, alias):
        """SQL, its parameters, and what turns the database's values into Python's."""
        compiler = self._make(PLACE).using(alias).query.get_compiler(alias)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_rest in compiler.select])
        return sql, params, list(converters.items())
