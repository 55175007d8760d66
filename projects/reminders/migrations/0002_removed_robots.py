"""What was sent stays in the log when the robot of its group is removed: the group's name is kept with it."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("reminders", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="digest",
            name="robot_name",
            field=models.CharField(blank=True, default="", editable=False, max_length=60),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(model_name="digest", name="reminders_digest_for_one"),
        migrations.AlterField(
            model_name="digest",
            name="robot",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="reminders.robot",
                verbose_name="chat group",
            ),
        ),
        migrations.AddConstraint(
            model_name="digest",
            constraint=models.CheckConstraint(
                condition=Q(("robot__isnull", True), ("user__isnull", False))
                | Q(("robot__isnull", False), ("user__isnull", True))
                | Q(("robot__isnull", True), ("user__isnull", True), ~Q(("robot_name", ""))),
                name="reminders_digest_for_one",
            ),
        ),
    ]
