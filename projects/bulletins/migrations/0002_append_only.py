from django.db import migrations

from projects.base.triggers import create_triggers, drop_triggers

TABLES = ("bulletins_edition", "bulletins_erratum")


class Migration(migrations.Migration):
    """What was published, and what was told of its errors, cannot be changed: the database refuses it."""

    dependencies = [("bulletins", "0001_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: create_triggers(editor.connection, *TABLES),
            lambda apps, editor: drop_triggers(editor.connection, *TABLES),
        )
    ]
