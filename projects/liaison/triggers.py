"""What the database itself refuses about leaders who have left, on SQLite and PostgreSQL: the day is in one
table and the assignments in another, where no constraint reaches.

SQLite forgets a table's triggers when a later migration makes the table anew, and refuses to rename a table
that another's trigger names: such a migration drops these before and creates them after.
"""

NAME = "liaison_leader_serves"
SAID = "a leader who has left holds no project"
HELD_AFTER = (
    "EXISTS (SELECT 1 FROM directory_leader WHERE id = NEW.leader_id AND left_on IS NOT NULL "
    "AND (NEW.valid_to IS NULL OR NEW.valid_to > left_on))"
)
HOLDS_AFTER = (
    "NEW.left_on IS NOT NULL AND EXISTS (SELECT 1 FROM pool_responsibility WHERE leader_id = NEW.id "
    "AND (valid_to IS NULL OR valid_to > NEW.left_on))"
)
# Each by its name, its occasion, its table and what is wrong then.
TRIGGERS = (
    ("begin", "INSERT", "pool_responsibility", HELD_AFTER),
    ("change", "UPDATE OF leader_id, valid_to", "pool_responsibility", HELD_AFTER),
    ("leave", "UPDATE OF left_on", "directory_leader", HOLDS_AFTER),
)


def create(connection):
    """Refuse from now on that a leader holds a project after the day he left."""
    with connection.cursor() as cursor:
        for suffix, when, table, wrong in TRIGGERS:
            name = f"{NAME}_{suffix}"
            if connection.vendor == "sqlite":
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {when} ON {table} FOR EACH ROW WHEN {wrong} "
                    f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
                )
                continue
            cursor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {wrong} THEN RAISE EXCEPTION '{SAID}' USING ERRCODE = 'check_violation'; END IF; "
                f"RETURN NEW; END $$"
            )
            cursor.execute(
                f"CREATE TRIGGER {name} BEFORE {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
            )


def drop(connection):
    """Only for migrations backwards, and around those that make one of the tables anew."""
    with connection.cursor() as cursor:
        for suffix, _when, _table, _wrong in TRIGGERS:
            name = f"{NAME}_{suffix}"
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            else:
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}() CASCADE")
