from django.db import migrations

from projects.liaison import triggers


def carry_over(apps, _editor):
    """Who has left by an act of before, and holds nothing since, has left on that day."""
    details = apps.get_model("liaison", "LiaisonDetail").objects.filter(end_kind="LEFT")
    held = apps.get_model("pool", "Responsibility").objects.filter(role="LEADER")
    for leader in apps.get_model("directory", "Leader").objects.all():
        own = held.filter(leader=leader)
        last = own.order_by("-valid_to").values_list("valid_to", flat=True).first()
        left = details.filter(responsibility__in=own, responsibility__valid_to=last).exists()
        if left and not own.filter(valid_to=None).exists():
            leader.left_on = last
            leader.save(update_fields=["left_on"])


class Migration(migrations.Migration):
    """A leader who has left holds nothing: the database refuses it from now on."""

    dependencies = [
        ("directory", "0002_leader_left_on"),
        ("liaison", "0002_directive_about_an_issue"),
        ("pool", "0007_drafts_of_opinions"),
    ]
    operations = [
        migrations.RunPython(carry_over, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(
            lambda apps, editor: triggers.create(editor.connection),
            lambda apps, editor: triggers.drop(editor.connection),
        ),
    ]
