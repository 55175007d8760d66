"""A project without a code on either side may be compared by its name, which is told in its note."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("platforms", "0002_compared_as_filtered"),
    ]

    operations = [
        migrations.AlterField(
            model_name="match",
            name="note",
            field=models.CharField(
                blank=True,
                choices=[
                    ("NO_CODE", "no code in theirs"),
                    ("TWICE", "twice in theirs"),
                    ("OTHER_CODE", "another code in ours"),
                    ("OURS_WITHOUT", "no code in ours"),
                    ("BY_NAME", "no code on either side: by name"),
                ],
                max_length=20,
                verbose_name="note",
            ),
        ),
    ]
