"""The database itself keeps some tables append-only, on SQLite and PostgreSQL: events, and what else an
app protects (`protect("pool_pooltransfer")` as it starts, `create_triggers` in a migration)."""

TABLE = "base_event"
_protected = [TABLE]


def protect(table):
    """Say that a table is append-only, for those that empty a database (tests)."""
    if table not in _protected:
        _protected.append(table)


def protected():
    """The append-only tables."""
    return list(_protected)


def sqlite_statements(table):
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ]


def postgresql_statements(table):
    return [
        (
            f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
        ),
        (
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()"
        ),
    ]


def create_triggers(connection, *tables):
    """Refuse updates and deletions of a table's rows (of events, where none is named) from now on."""
    make = sqlite_statements if connection.vendor == "sqlite" else postgresql_statements
    with connection.cursor() as cursor:
        for table in tables or (TABLE,):
            for statement in make(table):
                cursor.execute(statement)


def drop_triggers(connection, *tables):
    """Only for migrations backwards and for emptying a test database."""
    with connection.cursor() as cursor:
        for table in tables or (TABLE,):
            if connection.vendor == "sqlite":
                for verb in ("update", "delete"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}")
            else:
                cursor.execute(f"DROP FUNCTION IF EXISTS {table}_append_only() CASCADE")
