from django.db import migrations

from projects.base.triggers import create_triggers, drop_triggers

TABLE = "pool_pooltransfer"


class Migration(migrations.Migration):
    """A move in the pool cannot be edited: the database refuses to change or delete one."""

    dependencies = [("pool", "0002_rolling")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: create_triggers(editor.connection, TABLE),
            lambda apps, editor: drop_triggers(editor.connection, TABLE),
        )
    ]
