"""Comparisons say by which filters our projects were asked for, and what stands twice in a list of theirs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("platforms", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="comparison",
            name="conditions",
            field=models.JSONField(default=list, verbose_name="filters"),
        ),
        migrations.AddField(
            model_name="comparison",
            name="repeated",
            field=models.PositiveIntegerField(default=0, verbose_name="twice in theirs"),
        ),
        migrations.AlterField(
            model_name="match",
            name="state",
            field=models.CharField(
                choices=[
                    ("ONLY_THEIRS", "only in theirs"),
                    ("ONLY_OURS", "only in ours"),
                    ("PROPOSED", "alike by name"),
                    ("DIFFERENT", "differing"),
                    ("TWICE", "twice in theirs"),
                    ("SAME", "the same"),
                ],
                max_length=12,
                verbose_name="state",
            ),
        ),
    ]
