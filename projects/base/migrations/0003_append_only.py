from django.db import migrations

from projects.base.triggers import create_triggers, drop_triggers


class Migration(migrations.Migration):
    """History cannot be rewritten: the database refuses to change or delete an event."""

    dependencies = [("base", "0002_initial")]
    operations = [
        migrations.RunPython(
            lambda apps, editor: create_triggers(editor.connection),
            lambda apps, editor: drop_triggers(editor.connection),
        )
    ]
